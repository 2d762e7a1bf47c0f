"""Compares linearised and replicated variances of a run: they estimate the same thing, so a large gap is a warning."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from analysis.results import EstimateRow, IndexRow

LARGEST = 0.10  # relative difference of the variances
Row = EstimateRow | IndexRow


def disagreements(replicated: Sequence[Row], linearised: Sequence[Row]) -> tuple[str, ...]:
    """One sentence per estimate or index whose variances differ by more than 10 % in some row, with the worst row.

    Rows without a figure are left out. Both runs give the same rows in the same order.
    """
    gaps: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for ours, other in zip(replicated, linearised, strict=True):
        if ours.se and other.se:
            gaps[_name(ours)].append(((ours.se / other.se) ** 2, _place(ours)))
    return tuple(_sentences(gaps))


def _sentences(gaps: dict[str, list[tuple[float, str]]]) -> Iterator[str]:
    for name, rows in gaps.items():
        apart = [row for row in rows if abs(row[0] - 1) > LARGEST]
        if apart:
            times, place = max(apart, key=lambda row: abs(row[0] - 1))
            yield (
                f"{name}: the replicated variance of {place} is {times:.2f} times the linearised one"
                f" ({len(apart)} of {len(rows)} rows differ by more than {LARGEST:.0%})"
            )


def _name(row: Row) -> str:
    return f"estimate {row.name}" if isinstance(row, EstimateRow) else f"index {row.index}"


def _place(row: Row) -> str:
    """Which row: the variable or node, its level, the values of its domain."""
    if isinstance(row, IndexRow):
        return "|".join([row.code, *row.by.values()])
    variable = row.variable if row.level is None else f"{row.variable}={row.level}"
    chance = [] if row.probability is None else [f"{row.probability:g}"]
    return "|".join([variable, *row.by.values(), *chance])
