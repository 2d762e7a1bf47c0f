"""Complementary suppression in the rows of a run: which figures are known combinations of which others.

A node is one of the nodes below it; a figure of the whole province is one of those of its offices (or of any other
division of the visits). Where one of these does not exist, because nobody answered, the sum gives nothing away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from analysis.suppression import Sum, complement, unsafe

LEVELS = ("total", "dimension", "sub-dimension", "indicator")
FIGURES = ("score", "estimate", "se", "ci_low", "ci_high", "deff", "n_eff", "n_eff_kish")
COMPLEMENT = "complement"

SAME_ESTIMATE = ("statistic", "variable", "level", "probability")

Row = dict[str, Any]


def hide_what_follows(rows: Sequence[Row]) -> None:
    """Hide, in place, index rows from which a suppressed one could be worked out.

    Rows come as the analysis writes them: per index and domain, each node followed by what is below it.
    """
    names = {str(place): row for place, row in enumerate(rows)}
    _hide(names, [*_nodes(names), *_divisions(names, ("index", "code"))])


class Groups(NamedTuple):
    """A division whose groups are made of whole parts of another: their columns, and the group of every part."""

    of_parts: str
    of_groups: str
    group: Mapping[str, str]


def hide_what_follows_from_the_whole(rows: Sequence[Row], groups: Groups | None = None) -> None:
    """The same for rows of estimates, which have no nodes but may be of the whole and of its parts.

    With `groups`, a group is shown only where it gives no hidden part of it away; parts are hidden for the whole only,
    so that what is hidden of them is the same wherever they stand without the groups.
    """
    names = {str(place): row for place, row in enumerate(rows)}
    sums = list(_divisions(names, SAME_ESTIMATE))
    _hide(names, sums)
    if groups is not None:
        _hide_groups(names, list(_grouped(names, groups)))
        _hide(names, sums)


def _hide(rows: dict[str, Row], sums: list[Sum]) -> None:
    counts = {name: row["n"] for name, row in rows.items()}
    hidden = {name for name, row in rows.items() if row["grade"] == "S"}
    usable = [each for each in sums if all(counts[part] for part in each.parts)]
    for name in complement(counts, hidden, usable):
        _withhold(rows[name])


def _hide_groups(rows: dict[str, Row], sums: Sequence[Sum]) -> None:
    """Hide the totals of sums from which a hidden part could be worked out."""
    counts = {name: row["n"] for name, row in rows.items()}
    hidden = {name for name, row in rows.items() if row["grade"] == "S"}
    for place in unsafe(counts, hidden, sums):
        total = sums[place].total
        if total is not None and total not in hidden:
            _withhold(rows[total])


def _withhold(row: Row) -> None:
    row.update({figure: None for figure in FIGURES if figure in row}, grade="S", reason=COMPLEMENT)


def _nodes(rows: dict[str, Row]) -> Iterator[Sum]:
    """Each node that has parts, with its parts."""
    domains: dict[tuple[object, ...], list[str]] = {}
    for name, row in rows.items():
        domains.setdefault((row.get("index"), *sorted(row["by"].items())), []).append(name)
    for names in domains.values():
        yield from _families(rows, names)


def _families(rows: dict[str, Row], names: Iterable[str]) -> Iterator[Sum]:
    parts: dict[str, list[str]] = {}
    path: dict[int, str] = {}  # the last node of each level, down to where we are
    for name in names:
        depth = LEVELS.index(rows[name]["level"])
        path = {level: above for level, above in path.items() if level < depth}
        if path:
            parts.setdefault(path[max(path)], []).append(name)
        path[depth] = name
    yield from (Sum(below, total) for total, below in parts.items())


def _divisions(rows: dict[str, Row], key: tuple[str, ...]) -> Iterator[Sum]:
    """Each figure of the whole with the same figure of every office, sex, age …"""
    whole: dict[tuple[object, ...], str] = {}
    parts: dict[tuple[tuple[object, ...], str], list[str]] = {}
    for name, row in rows.items():
        same = tuple(row.get(part) for part in key)
        if not row["by"]:
            whole[same] = name
        elif len(row["by"]) == 1:
            parts.setdefault((same, *row["by"]), []).append(name)
    yield from (Sum(divided, whole[same]) for (same, _by), divided in parts.items() if same in whole)


def _grouped(rows: dict[str, Row], groups: Groups) -> Iterator[Sum]:
    """The figure of each group with those of its parts; parts without a group belong to none."""
    totals: dict[tuple[object, ...], str] = {}
    parts: dict[tuple[object, ...], list[str]] = {}
    for name, row in rows.items():
        same = tuple(row.get(part) for part in SAME_ESTIMATE)
        if [*row["by"]] == [groups.of_groups]:
            totals[*same, row["by"][groups.of_groups]] = name
        elif [*row["by"]] == [groups.of_parts]:
            group = groups.group.get(row["by"][groups.of_parts])
            parts.setdefault((*same, group), []).append(name)
    yield from (Sum(parts[key], total) for key, total in totals.items() if key in parts)
