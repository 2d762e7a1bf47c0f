"""Collapses strata office × period until each has the PSUs that a variance needs. The rule, in order:

1. Within an office the periods stand in code point order. From the first on, a stratum with too few PSUs is joined to
   the period after it; if the last is still too small, it is joined to the group before it.
2. An office that has too few PSUs altogether is joined, whole, to the smallest group of the office after it in code
   point order (ties: the earliest); the last office to the smallest group of the office before it.

It looks at numbers of PSUs only, never at answers, so it does not bias; variances of collapsed strata err on the large
side (Cochran 1977, 5A.12; Rust and Kalton 1987).
"""

from collections.abc import Sequence

Group = frozenset[tuple[str, str]]  # strata (office, period) that are taken together

ENOUGH = 2


def collapse(
    offices: Sequence[str], periods: Sequence[str], psus: Sequence[str], enough: int = ENOUGH
) -> tuple[str, ...]:
    """The collapsed stratum of each row; PSU names count within their stratum. A joined name is a|1+2 or a|1&b|2."""
    members: dict[tuple[str, str], set[str]] = {}
    for office, period, psu in zip(offices, periods, psus, strict=True):
        members.setdefault((office, period), set()).add(psu)
    sizes = {stratum: len(names) for stratum, names in members.items()}
    name = {stratum: _name(group) for group in groups(sizes, enough) for stratum in group}
    return tuple(name[pair] for pair in zip(offices, periods, strict=True))


def groups(sizes: dict[tuple[str, str], int], enough: int = ENOUGH) -> tuple[Group, ...]:
    """The groups of strata, from the number of PSUs of each stratum (office, period)."""
    by_office: dict[str, list[Group]] = {}
    for office, period in sorted(sizes):
        _extend(by_office.setdefault(office, []), frozenset({(office, period)}), sizes, enough)
    for found in by_office.values():
        if len(found) > 1 and _size(found[-1], sizes) < enough:
            last = found.pop()
            found[-1] |= last
    _join_offices(by_office, sizes, enough)
    return tuple(group for found in by_office.values() for group in found)


def _extend(found: list[Group], stratum: Group, sizes: dict[tuple[str, str], int], enough: int) -> None:
    """Add a stratum: to the group before it as long as that is too small, else as a group of its own."""
    if found and _size(found[-1], sizes) < enough:
        found[-1] |= stratum
    else:
        found.append(stratum)


def _join_offices(by_office: dict[str, list[Group]], sizes: dict[tuple[str, str], int], enough: int) -> None:
    order = list(by_office)
    for place, office in enumerate(order):
        small = by_office[office]
        if len(order) == 1 or _size(small[0], sizes) >= enough:
            continue
        later = [other for other in order[place + 1 :] if by_office[other]]
        earlier = [other for other in order[:place] if by_office[other]]
        if not later and not earlier:
            continue
        host = by_office[later[0] if later else earlier[-1]]
        smallest = min(range(len(host)), key=lambda number: (_size(host[number], sizes), number))
        host[smallest] |= small.pop()


def _size(group: Group, sizes: dict[tuple[str, str], int]) -> int:
    return sum(sizes[stratum] for stratum in group)


def _name(group: Group) -> str:
    """office|period+period, offices joined by &."""
    periods: dict[str, list[str]] = {}
    for office, period in sorted(group):
        periods.setdefault(office, []).append(period)
    return "&".join(f"{office}|{'+'.join(listed)}" for office, listed in periods.items())
