"""From tables to findings: where to look first, ranked, as codes and numbers. The words belong to the pages.

A finding is made only of what holds when looked for among many: contributions whose joint interval leaves zero out,
burdens that may be shown, criteria that surely lie below the line. What is only suggested by the figures is a finding
that is not `certain`, ranked after those. Ranks go by points of the index (what would be gained if the place
reached the top, or the mean); burdens go by persons. Suppressed figures (grade S) give no finding, grade C only an
uncertain one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.decomposition.contributions import Contribution, Contributions
from analysis.priorities.burdens import SENSITIVE, Burden
from analysis.priorities.maps import PriorityMap

Kind = Literal[
    "points_lost",
    "below_mean",
    "fell",
    "rose",
    "mix_shift",
    "burden",
    "silence",
    "concentrate",
    "few_answers",
]
MIX = "mix_"


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `place` says where (axis → name), `numbers` what to quote, `certain` how sure it is."""

    kind: Kind
    place: tuple[tuple[str, str], ...]
    points: float | None
    numbers: tuple[tuple[str, float], ...]
    certain: bool
    n: int


@dataclass(frozen=True)
class Limits:
    """When something is worth a finding: the fewest answers, the least points, the least share of a burden."""

    minimum_n: int = 10
    least_points: float = 0.05
    least_share: float = 0.05
    least_silence: float = 0.10
    most: int = 5


def lost_points(
    table: Contributions, limits: Limits, grades: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Where most points are lost, of a table of `lost` contributions; certain where surely more than the least.

    `grades` are those of the places on the table's first axis.
    """
    return tuple(
        _of("points_lost", row, limits, grades, certain=row.low > limits.least_points)
        for row in _worth(table, limits, grades)
    )


def below_mean(
    table: Contributions, limits: Limits, grades: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Places surely or perhaps below the mean, of a table of `below_mean` contributions: what reaching it would add."""
    rows = [row for row in _worth(table, limits, grades) if row.value > 0]
    return tuple(_of("below_mean", row, limits, grades, certain=row.low > 0) for row in rows)


def changes(
    table: Contributions, limits: Limits, grades: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """What fell, rose, or is only a shift of the mix, of a table of a difference that has the axis `effect`."""
    findings = []
    for row in _worth(table, limits, grades):
        mixed = row.by.get("effect", "score").startswith(MIX)
        kind: Kind = "mix_shift" if mixed else "fell" if row.value < 0 else "rose"
        findings.append(_of(kind, row, limits, grades, certain=row.low > 0 or row.high < 0))
    return tuple(findings)


def burdens(found: Sequence[Burden], limits: Limits) -> tuple[Finding, ...]:
    """Services with heavy burdens, and sensitive questions where silence could hide more than is told."""
    findings = []
    for each in found:
        if each.share is None or each.grade == "S" or each.n < limits.minimum_n:
            continue
        place = (("burden", each.kind), ("service", each.service))
        if each.share >= limits.least_share:
            numbers = (("share", each.share), *_interval(each))
            certain = each.joint is not None and each.joint[0] >= limits.least_share and each.grade in "AB"
            findings.append(Finding("burden", place, None, numbers, certain, each.n))
        if each.kind in SENSITIVE and each.bounds is not None and each.bounds.silent >= limits.least_silence:
            bounds = (
                ("lower", each.bounds.lower),
                ("upper", each.bounds.upper),
                ("silent", each.bounds.silent),
                ("low", each.bounds.low),
                ("high", each.bounds.high),
            )
            findings.append(Finding("silence", place, None, bounds, True, each.n))
    return tuple(findings)


def priorities(found: PriorityMap, counts: Mapping[str, int]) -> tuple[Finding, ...]:
    """Criteria that matter and go badly."""
    return tuple(
        Finding(
            "concentrate",
            (("criterion", point.name),),
            None,
            (("importance", point.importance.value), ("performance", point.performance.value)),
            point.sure,
            counts.get(point.name, 0),
        )
        for point in found.points
        if point.quadrant == "concentrate"
    )


def ranked(findings: Sequence[Finding], limits: Limits) -> tuple[Finding, ...]:
    """The findings to show: certain ones first, then by points, then by share; at most so many of a kind."""
    ordered = sorted(
        findings, key=lambda each: (not each.certain, -abs(each.points or 0.0), -_first(each), each.place)
    )
    shown: list[Finding] = []
    for each in ordered:
        if sum(other.kind == each.kind for other in shown) < limits.most:
            shown.append(each)
    return tuple(shown)


def _worth(table: Contributions, limits: Limits, grades: Mapping[str, str] | None) -> list[Contribution]:
    rows = [row for row in table.largest(len(table.rows)) if _grade(row, grades) != "S"]
    return [row for row in rows if row.n >= limits.minimum_n and abs(row.value) >= limits.least_points]


def _of(
    kind: Kind, row: Contribution, limits: Limits, grades: Mapping[str, str] | None, *, certain: bool
) -> Finding:
    share = (("share", row.share),) if row.share is not None else ()
    numbers = (("points", row.value), ("low", row.low), ("high", row.high), *share)
    firm = certain and _grade(row, grades) in "AB"
    return Finding(kind, row.place, row.value, numbers, firm, row.n)


def _grade(row: Contribution, grades: Mapping[str, str] | None) -> str:
    return (grades or {}).get(row.place[0][1], "A") if row.place else "A"


def _interval(each: Burden) -> tuple[tuple[str, float], ...]:
    if each.joint is None:
        return ()
    return (("joint_low", each.joint[0]), ("joint_high", each.joint[1]))


def _first(each: Finding) -> float:
    return each.numbers[0][1] if each.numbers else 0.0
