"""Everything that a page of advice shows of a unit, from what a run stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.services.advising.choosing import (
    Important,
    Suggestion,
    TooFew,
    important_and_low,
    suggestions,
    too_few,
)
from surveyapp.services.advising.needs import answers_wanted, is_enough
from surveyapp.services.advising.texts import AdviceTexts, advice_texts
from surveyapp.services.advising.units import TOTAL, AdviceUnit, Kind, document_of, unit_figures
from surveyapp.services.results import PROVINCE, Figure, RunResults

FIELD_BURDENS = ("visits", "late", "unofficial", "harassed")
"""What is shown of every service of a field; an office shows all of its burdens."""

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UnitAdvice:
    """A unit's figures, its distance from the province, burdens, and what to look at."""

    unit: AdviceUnit
    figures: Mapping[str, Figure]
    province: Mapping[str, Figure]
    distance: Document
    """As stored; with `refused` where it is unknown, empty where the unit's index is hidden."""
    important: tuple[Important, ...]
    burdens: tuple[Document, ...]
    burdens_of_province: Mapping[str, Document]
    """Of all services together, by kind."""
    suggestions: tuple[Suggestion, ...]
    too_few: tuple[TooFew, ...]
    wanted: int | None
    """About how many answers the index itself would need; None where it has enough."""
    texts: AdviceTexts


def unit_advice(results: RunResults, unit: AdviceUnit) -> UnitAdvice:
    """What the page of a unit shows."""
    figures, document = unit_figures(results, unit), document_of(results, unit)
    distance = document.get("distance", {})
    important = important_and_low(results.actions.get("priorities") or {}, figures)
    total = figures.get(TOTAL)
    return UnitAdvice(
        unit=unit,
        figures=figures,
        province=_province(results),
        distance=distance,
        important=important,
        burdens=_burdens(results, unit, document),
        burdens_of_province={each["kind"]: each for each in _stored(results) if not each["service"]},
        suggestions=suggestions(figures, distance, important),
        too_few=too_few(figures),
        wanted=None if is_enough(total) else answers_wanted(total),
        texts=advice_texts((results.invited and results.invited.index_name) or ""),
    )


def _province(results: RunResults) -> dict[str, Figure]:
    rows = results.invited.index if results.invited else ()
    return {figure.code: figure for figure in rows if figure.office == PROVINCE}


def _stored(results: RunResults) -> tuple[Document, ...]:
    found = results.actions.get("burdens", ())
    return () if isinstance(found, Mapping) else tuple(found)


def _burdens(results: RunResults, unit: AdviceUnit, document: Document) -> tuple[Document, ...]:
    """Of a field by service, in the whole province; of other units, theirs."""
    if unit.kind is not Kind.FIELD:
        return tuple(document.get("burdens", ()))
    return tuple(
        each for each in _stored(results) if each["service"] in unit.members and each["kind"] in FIELD_BURDENS
    )
