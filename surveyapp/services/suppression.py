"""Complementary suppression in an index: a hidden figure must not follow from the figures around it.

A node of the tree is a known combination of the nodes below it. So where exactly one part of a shown node is hidden, a
second part is hidden too (the one with the fewest answers), or the node itself where there is no second part; and where
a node is hidden although all its parts are shown, its smallest part is hidden. Repeated until nothing follows any more.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

LEVELS = ("total", "dimension", "sub-dimension", "indicator")
FIGURES = ("score", "se", "ci_low", "ci_high", "n_eff")
COMPLEMENT = "complement"

Row = dict[str, Any]


def hide_what_follows(rows: Sequence[Row]) -> None:
    """Hide, in place, index rows from which a suppressed one could be worked out.

    Rows come as the analysis writes them: per index and domain, each node followed by what is below it.
    """
    for _, group in groupby(rows, key=lambda row: (row.get("index"), tuple(sorted(row["by"].items())))):
        nodes = list(group)
        families = _families(nodes)
        while target := _next_to_hide(families):
            target.update(grade="S", reason=COMPLEMENT, **dict.fromkeys(FIGURES))


def _families(nodes: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Each node that has parts, with its parts."""
    open_nodes: dict[int, tuple[Row, list[Row]]] = {}
    families = []
    for node in nodes:
        depth = LEVELS.index(node["level"])
        above = [level for level in open_nodes if level < depth]
        if above:
            open_nodes[max(above)][1].append(node)
        open_nodes = {level: family for level, family in open_nodes.items() if level < depth}
        open_nodes[depth] = (node, [])
        families.append(open_nodes[depth])
    return [family for family in families if family[1]]


def _next_to_hide(families: Sequence[tuple[Row, list[Row]]]) -> Row | None:
    for parent, parts in families:
        shown = [part for part in parts if part["grade"] != "S"]
        hidden = len(parts) - len(shown)
        if parent["grade"] != "S" and hidden == 1:
            return min(shown, key=_answers) if shown else parent
        if parent["grade"] == "S" and hidden == 0:
            return min(shown, key=_answers)
    return None


def _answers(row: Row) -> tuple[int, str]:
    return row["n"], row["code"]
