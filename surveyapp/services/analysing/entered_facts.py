"""The one-stop score of what was entered: facts, and the points that the circular's rules give for them."""

from collections.abc import Mapping
from typing import Any

from analysis.frameworks.one_stop import Indicator, OneStop, OneStopScore, unit_score
from analysis.frameworks.one_stop_points import LEVEL, Facts, missing_facts, score_of_facts
from surveyapp.services.analysing.entered_parts import EnteredFact, EnteredPart
from surveyapp.services.analysing.entered_sheets import UNIT_POINTS


def one_stop_figures(definition: OneStop, content: Mapping[str, Any]) -> dict[str, Any]:
    """Parts, total and class of kept facts. Raises AnalysisError for facts that there cannot be."""
    if "facts" not in content:
        return _figures(definition, _score_of_points(definition, content), Facts())
    counts = {int(number): own for number, own in content["facts"].items()}
    facts = Facts(counts, content["level"])
    return _figures(definition, score_of_facts(definition, facts), facts)


def _score_of_points(definition: OneStop, content: Mapping[str, Any]) -> OneStopScore:
    """The score of what was entered while points were: of dossiers how many had 2, 1 and 0, of the unit its own."""
    dossiers = {
        int(code): dict(zip((2, 1, 0), counts, strict=True)) for code, counts in content["dossiers"].items()
    }
    return unit_score(definition, dossiers, {int(code): own for code, own in content["points"].items()})


def _figures(definition: OneStop, score: OneStopScore, facts: Facts) -> dict[str, Any]:
    points = {number: None if points is None else float(points) for number, points in score.points.items()}
    titles = {each.code: dict(each.title) for each in definition.unit_classes}
    lowest = float(score.total)
    return {
        "parts": tuple(_part(each, points[each.number], facts) for each in definition.indicators),
        "total": None if score.missing else lowest,
        "se": None,
        "lowest": lowest,
        "highest": lowest + UNIT_POINTS * len(score.missing),
        "klass": titles[score.klass] if score.klass else None,
    }


def _part(indicator: Indicator, points: float | None, facts: Facts) -> EnteredPart:
    return EnteredPart(
        dict(indicator.title),
        UNIT_POINTS,
        points,
        rule=dict(indicator.rule),
        facts=tuple(_facts(indicator, facts.counts.get(indicator.number, {}))) if facts.counts else (),
        needs_level=LEVEL in missing_facts(indicator, facts),
    )


def _facts(indicator: Indicator, known: Mapping[str, int]) -> list[EnteredFact]:
    return [
        EnteredFact(
            dict(fact.title),
            (value := known.get(fact.code)),
            fact.kind == "yes_no",
            fact.points,
            _share(value, known.get(fact.within or "")),
        )
        for fact in indicator.facts
    ]


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole
