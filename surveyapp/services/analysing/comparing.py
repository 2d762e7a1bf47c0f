"""Offices compared without misleading: sets of ranks, differences with joint intervals, and a funnel."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis.comparing.funnels import Funnel, funnel_of_scores
from analysis.comparing.pairs import Difference, Differences, against_rest, all_pairs
from analysis.comparing.surveys import compared_scores
from analysis.comparing.tables import Compared
from analysis.decomposition.surveys import Surveyed
from analysis.errors import AnalysisError
from analysis.ranks import rank_sets
from surveyapp.services.analysing.contributing import OFFICE, TOTAL, Grades
from surveyapp.services.analysing.specs import MINIMUM_N

STAFF_PARTS = ("3.1", "3.2")
"""Conduct and competence of the staff, which are compared besides the total and the dimensions."""
MOST_PAIRS = 400
"""More pairs than a person reads: then only those that certainly differ are stored, and how many there were."""
LINES_OF_A_FUNNEL = 24

Document = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


def comparison_document(found: Surveyed, rows: Rows, grades: Grades) -> Document:
    """Comparisons of the offices by node; a node that cannot be compared has the reason instead."""
    whole = [row for row in rows if not row["by"]]
    wanted = [
        row["code"] for row in whole if row["level"] in (TOTAL, "dimension") or row["code"] in STAFF_PARTS
    ]
    nodes: Document = {}
    for code in wanted:
        try:
            nodes[code] = _node(found, code, rows, grades)
        except AnalysisError as error:
            nodes[code] = {"refused": str(error)}
    return {"nodes": nodes}


def _node(found: Surveyed, code: str, rows: Rows, grades: Grades) -> Document:
    table = _seen(compared_scores(found, code, OFFICE, minimum_n=MINIMUM_N), code, grades)
    own = {row["by"][OFFICE]: row for row in rows if row["code"] == code and row["by"]}
    sizes = np.array([float(own[name]["n"]) for name in table.names])
    rest = against_rest(table, sizes)
    ranks = rank_sets(table.values, table.covariance, df=table.df)
    pairs = all_pairs(table)
    offices = [
        {
            "office": name,
            "value": float(table.values[place]),
            "se": float(table.errors[place]),
            "n": own[name]["n"],
            "rank": int(ranks.rank[place]),
            "best": int(ranks.best[place]),
            "worst": int(ranks.worst[place]),
            "rest": _difference(rest.rows[place]),
        }
        for place, name in enumerate(table.names)
    ]
    return {
        "offices": offices,
        "left_out": list(table.left_out),
        "pairs": _pairs(pairs),
        "number_of_pairs": len(pairs.rows),
        "level": pairs.level,
        "funnel": _funnel(own, rows, code, table.names),
    }


def _seen(table: Compared, code: str, grades: Grades) -> Compared:
    """Without the offices whose score the run hides. Raises AnalysisError when fewer than two are left."""
    kept = [place for place, name in enumerate(table.names) if not grades.is_hidden(code, name)]
    if len(kept) < 2:
        raise AnalysisError(f"comparison: fewer than two offices have a score of {code} that may be shown")
    out = [name for name in table.names if grades.is_hidden(code, name)]
    return Compared(
        tuple(table.names[place] for place in kept),
        table.values[kept],
        table.covariance[np.ix_(kept, kept)],
        table.df,
        (*table.left_out, *out),
    )


def _pairs(found: Differences) -> list[Document]:
    rows = found.rows if len(found.rows) <= MOST_PAIRS else [row for row in found.rows if row.certain]
    return [{"first": row.first, "second": row.second, **_difference(row)} for row in rows]


def _difference(row: Difference) -> Document:
    names = ("difference", "se", "low", "high", "p_holm", "certain")
    found = {name: getattr(row, name) for name in names}
    return found | {"certain": bool(row.certain)}


def _funnel(
    own: Mapping[str, Mapping[str, Any]], rows: Rows, code: str, names: Sequence[str]
) -> Document | None:
    """The funnel around the province's score. None where the province has none.

    The size of an office is that which gives its own standard error at the deviation of the median office.
    """
    province = next(row for row in rows if row["code"] == code and not row["by"])
    known = [name for name in names if own[name]["se"]]
    if province["score"] is None or len(known) < 2:
        return None
    answers = np.array([own[name]["n"] for name in known], dtype=np.float64)
    errors = np.array([own[name]["se"] for name in known], dtype=np.float64)
    deviation = float(np.median(errors * np.sqrt(answers)))
    sizes = np.square(deviation / errors)
    values = np.array([own[name]["score"] for name in known], dtype=np.float64)
    deviation = float(np.median(errors * np.sqrt(sizes)))
    return _funnel_document(
        funnel_of_scores(known, values, sizes, target=float(province["score"]), deviation=deviation)
    )


def _funnel_document(found: Funnel) -> Document:
    limits = found.limits
    chosen = np.unique(np.linspace(0, len(limits.sizes) - 1, LINES_OF_A_FUNNEL).round().astype(int))
    curves = ("sizes", "low_95", "high_95", "low_998", "high_998")
    return {
        "target": found.target,
        "overdispersion": found.overdispersion,
        "points": [
            {
                "office": point.name,
                "value": point.value,
                "size": point.size,
                "z": point.z,
                "position": point.position,
            }
            for point in found.points
        ],
        "limits": {name: [float(value) for value in getattr(limits, name)[chosen]] for name in curves},
    }
