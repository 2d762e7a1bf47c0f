"""Facts of a one-stop office to points by Thông tư 01/2018/TT-VPCP: shares are compared exactly, as fractions.

An indicator is scored only where each of its facts is there; a share of nothing has no points. Missing is never zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from analysis.errors import AnalysisError, some
from analysis.frameworks.one_stop import PER_DOSSIER, Indicator, Level, OneStop, OneStopScore, unit_score

Counts = Mapping[str, int]
"""Numbers by the code of their fact; 1 and 0 for yes and no."""
ORGANISATION = 5
LEVEL = "level"


@dataclass(frozen=True)
class Facts:
    """What is known of an office: counts by the number of their indicator, and the level that the fifth depends on."""

    counts: Mapping[int, Counts] = field(default_factory=dict)
    level: Level | None = None


def score_of_facts(definition: OneStop, facts: Facts) -> OneStopScore:
    """The score of a unit. Raises AnalysisError for facts that there cannot be (see `check_facts`)."""
    check_facts(definition, facts)
    dossiers: dict[int, dict[int, int]] = {}
    unit: dict[int, int | None] = {}
    for indicator in definition.indicators:
        number = indicator.number
        is_whole = not missing_facts(indicator, facts)
        if number not in PER_DOSSIER:
            unit[number] = RULES[number](definition, facts) if is_whole else None
        elif is_whole:
            dossiers[number] = _by_points(indicator, facts.counts[number])
    return unit_score(definition, dossiers, unit)


def missing_facts(indicator: Indicator, facts: Facts) -> tuple[str, ...]:
    """The codes of facts without which the indicator has no points."""
    known = facts.counts.get(indicator.number, {})
    missing = [fact.code for fact in indicator.facts if fact.code not in known]
    if indicator.number == ORGANISATION and facts.level is None:
        missing.insert(0, LEVEL)
    return tuple(missing)


def check_facts(definition: OneStop, facts: Facts) -> None:
    """Raises AnalysisError for unknown facts, negative numbers, and a part that is larger than its whole."""
    own = {each.number: each for each in definition.indicators}
    if strange := facts.counts.keys() - own.keys():
        raise AnalysisError(f"one-stop score: there are no indicators {some(sorted(strange))}")
    for number, counts in facts.counts.items():
        _check_counts(own[number], counts)


def _check_counts(indicator: Indicator, counts: Counts) -> None:
    known = {fact.code: fact for fact in indicator.facts}
    where = f"one-stop score: indicator {indicator.code}"
    if strangers := counts.keys() - known.keys():
        raise AnalysisError(f"{where} has no facts {some(sorted(strangers))}")
    for code, count in counts.items():
        if count < 0 or (known[code].kind == "yes_no" and count > 1):
            raise AnalysisError(f"{where}: {code} cannot be {count}")
        whole = known[code].within
        if whole is not None and count > counts.get(whole, count):
            raise AnalysisError(f"{where} has more {code} than {whole}")


def _by_points(indicator: Indicator, counts: Counts) -> dict[int, int]:
    """How many dossiers earned 0, 1 and 2 points."""
    found = dict.fromkeys((0, 1, 2), 0)
    for fact in indicator.facts:
        if fact.points is not None:
            found[fact.points] += counts[fact.code]
    return found


def _organisation(definition: OneStop, facts: Facts) -> int | None:
    """Indicator 5: enough procedures settled on the spot 2; all eligible ones received and returned there 1."""
    counts = facts.counts[ORGANISATION]
    if facts.level is None or not counts["eligible"]:
        return None
    if Fraction(counts["on_the_spot"], counts["eligible"]) >= Fraction(definition.on_the_spot[facts.level]):
        return 2
    return 1 if counts["received"] == counts["eligible"] else 0


def _publicity(_definition: OneStop, facts: Facts) -> int:
    """Indicator 6: accurate, complete and timely, on the wall and electronically 2, one of them 1."""
    return sum(facts.counts[6].values())


def _complaints(definition: OneStop, facts: Facts) -> int:
    """Indicator 8: none, or all on time and none prolonged 2; enough of them on time and none prolonged 1."""
    counts = facts.counts[8]
    if counts["prolonged"]:
        return 0
    if counts["on_time"] == counts["received"]:
        return 2
    on_time = Fraction(counts["on_time"], counts["received"])
    return 1 if on_time >= Fraction(definition.complaints_on_time) else 0


def _online(definition: OneStop, facts: Facts) -> int | None:
    """Indicator 9: bands of the shares of procedures and of dossiers; not deployed, or one late, 0."""
    counts, edges = facts.counts[9], definition.online
    if not counts["eligible"]:
        return None
    if not counts["deployed"] or counts["late"]:
        return 0
    if not counts["dossiers"]:
        return None
    dossiers = Fraction(counts["online"], counts["dossiers"])
    procedures = Fraction(counts["deployed"], counts["eligible"])
    if dossiers >= Fraction(edges.dossiers) and procedures >= Fraction(edges.procedures):
        return 2
    return 1 if dossiers >= Fraction(edges.dossiers_least) else 0


RULES: dict[int, Callable[[OneStop, Facts], int | None]] = {
    ORGANISATION: _organisation,
    6: _publicity,
    8: _complaints,
    9: _online,
}
"""The rule of every indicator of the unit; each asks for all of its facts."""
