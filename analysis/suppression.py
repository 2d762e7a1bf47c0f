"""Complementary suppression: a hidden figure must not follow from the figures around it.

A total is a known combination of its parts: of the cells in its row, of the nodes below it in an index, of the offices
of its province. So what a sum must not leave is

- one hidden part, or several with fewer than `minimum` respondents together, below a total that is shown;
- a hidden total all of whose parts are shown.

As long as there is such a sum, the part of it with the fewest respondents among those shown (ties: the first) is hidden
too, or the total where no part is left. Hiding a figure may expose one in another sum, so all are looked at again until
none is exposed.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

MINIMUM = 5


class Sum(NamedTuple):
    """Parts and their total. A total without a name is published elsewhere and cannot be hidden."""

    parts: Sequence[str]
    total: str | None = None


def complement(
    counts: Mapping[str, int], hidden: set[str], sums: Sequence[Sum], minimum: int = MINIMUM
) -> set[str]:
    """The figures to hide besides those that are hidden already. Counts are respondents per part.

    A sum that holds nothing else to hide is left as it is (see `unsafe`). Parts that nobody answered hold no secret.
    """
    found: set[str] = set()
    while figure := _next(counts, hidden | found, sums, minimum):
        found.add(figure)
    return found


def unsafe(
    counts: Mapping[str, int], hidden: set[str], sums: Sequence[Sum], minimum: int = MINIMUM
) -> list[int]:
    """The sums of which a hidden figure could be worked out; their totals must not be shown."""
    return [place for place, each in enumerate(sums) if _is_exposed(counts, hidden, each, minimum)]


def _next(counts: Mapping[str, int], hidden: set[str], sums: Sequence[Sum], minimum: int) -> str | None:
    for each in sums:
        if _is_exposed(counts, hidden, each, minimum):
            shown = [part for part in each.parts if part not in hidden and counts[part] > 0]
            if shown:
                return min(shown, key=lambda part: counts[part])
            if each.total is not None and each.total not in hidden:
                return each.total
    return None


def _is_exposed(counts: Mapping[str, int], hidden: set[str], each: Sum, minimum: int) -> bool:
    kept = [counts[part] for part in each.parts if part in hidden and counts[part] > 0]
    if each.total in hidden:
        return not kept
    return bool(kept) and (len(kept) == 1 or sum(kept) < minimum)
