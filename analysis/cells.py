"""Collapses levels of a margin, or non-response classes, that have too few respondents. The rule:

As long as a level has fewer than `minimum` respondents and there is another level in its group, take the one with the
fewest (ties: the first) and join it to the neighbour, in the given order, that has fewer respondents (ties: the one
before). Crossed levels "a|b" are grouped by a: first b within each a; then an a that is still too small as a whole is
joined, as one level, in the same way to the last level of the a before it or the first of the a after it.

It looks at counts only, never at answers. Totals of joined levels add up (`merged`).
"""

from collections.abc import Mapping

SEPARATOR = "|"
JOINED = "+"
MINIMUM = 30


def collapse(counts: Mapping[str, int], minimum: int = MINIMUM) -> dict[str, str]:
    """The new name of every level. `counts` are respondents per level, in the order that makes levels neighbours."""
    families: dict[str, list[tuple[str, ...]]] = {}
    for level in counts:
        family = level.partition(SEPARATOR)[0] if SEPARATOR in level else ""
        families.setdefault(family, []).append((level,))
    joined = [group for family in families.values() for group in _joined(family, counts, minimum)]
    return {level: JOINED.join(group) for group in _joined(joined, counts, minimum) for level in group}


def merged(totals: Mapping[str, float], names: Mapping[str, str]) -> dict[str, float]:
    """The totals of the new levels."""
    result: dict[str, float] = {}
    for level, total in totals.items():
        result[names[level]] = result.get(names[level], 0.0) + total
    return result


def _joined(groups: list[tuple[str, ...]], counts: Mapping[str, int], minimum: int) -> list[tuple[str, ...]]:
    groups = list(groups)
    while len(groups) > 1:
        sizes = [sum(counts[level] for level in group) for group in groups]
        smallest = min(range(len(groups)), key=lambda place: (sizes[place], place))
        if sizes[smallest] >= minimum:
            break
        neighbours = [place for place in (smallest - 1, smallest + 1) if 0 <= place < len(groups)]
        nearest = min(neighbours, key=lambda place: (sizes[place], place))
        first = min(smallest, nearest)
        groups[first : first + 2] = [groups[first] + groups[first + 1]]
    return groups
