"""Complementary suppression: a hidden cell must not follow from the others by subtraction.

Cells that add up to a published total stand in lines (rows, columns …). If a line has exactly one hidden cell, its
value is the total minus the rest. So as long as there is such a line, the cell of it with the fewest respondents
among those shown (ties: the first) is hidden too. Hiding a cell may make another line unsafe, so all lines are looked
at again until each has none hidden, or at least two with `minimum` respondents together.
"""

from collections.abc import Mapping, Sequence

MINIMUM = 5


def complement(
    counts: Mapping[str, int], hidden: set[str], lines: Sequence[Sequence[str]], minimum: int = MINIMUM
) -> set[str]:
    """The cells to hide besides those that are hidden already. Counts are respondents per cell.

    A line that holds nothing else to hide is left as it is: there its total must be hidden.
    """
    found: set[str] = set()
    while cell := _next(counts, hidden | found, lines, minimum):
        found.add(cell)
    return found


def unsafe(
    counts: Mapping[str, int], hidden: set[str], lines: Sequence[Sequence[str]], minimum: int = MINIMUM
) -> list[int]:
    """The lines whose hidden cells could be worked out; their totals must not be shown."""
    return [place for place, line in enumerate(lines) if _is_unsafe(counts, hidden, line, minimum)]


def _next(
    counts: Mapping[str, int], hidden: set[str], lines: Sequence[Sequence[str]], minimum: int
) -> str | None:
    for line in lines:
        shown = [cell for cell in line if cell not in hidden and counts[cell] > 0]
        if _is_unsafe(counts, hidden, line, minimum) and shown:
            return min(shown, key=lambda cell: counts[cell])
    return None


def _is_unsafe(counts: Mapping[str, int], hidden: set[str], line: Sequence[str], minimum: int) -> bool:
    kept = [counts[cell] for cell in line if cell in hidden and counts[cell] > 0]
    return bool(kept) and (len(kept) == 1 or sum(kept) < minimum)
