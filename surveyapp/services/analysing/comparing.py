"""Offices, communes, services and groups compared without misleading: sets of ranks, joint intervals, and a funnel."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.comparing.funnels import Funnel, funnel_of_scores
from analysis.comparing.pairs import Difference, Differences, against_rest, all_pairs
from analysis.comparing.surveys import compared_scores
from analysis.comparing.tables import Compared
from analysis.decomposition.surveys import Surveyed
from analysis.errors import AnalysisError
from analysis.ranks import rank_sets
from surveyapp.services.analysing.asking import OnePass
from surveyapp.services.analysing.axes import Along, along_offices, other_axes
from surveyapp.services.analysing.contributing import OFFICE, TOTAL, Grades
from surveyapp.services.analysing.specs import MINIMUM_N

STAFF_PARTS = ("3.1", "3.2")
"""Conduct and competence of the staff, which are compared besides the total and the dimensions."""
MOST_PAIRS = 400
"""More pairs than a person reads: then only those that certainly differ are stored, and how many there were."""
LINES_OF_A_FUNNEL = 24
BESIDE = ("n", "n_eff", "ci_low", "ci_high", "response_rate", "grade", "reason")
"""What stands beside a score, as its row of the index has it."""

Document = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


def comparison_document(survey: Surveyed, rows: Rows, answers: OnePass) -> Document:
    """By node the offices compared; and under `axes`, by name, what else is. What can't be has the reason instead."""
    others = other_axes(survey, rows, answers)
    return _compared(along_offices(survey, rows)) | {
        "axes": {name: _tried(lambda make=make: _axis(make())) for name, make in others.items()}  # type: ignore[misc]
    }


def _axis(along: Along) -> Document:
    return _compared(along) | {"titles": dict(along.titles)}


def _compared(along: Along) -> Document:
    there = {row["code"] for row in along.rows if row["by"]}
    wanted = [
        row["code"]
        for row in along.rows
        if not row["by"]
        and row["code"] in there
        and (row["level"] in (TOTAL, "dimension") or row["code"] in STAFF_PARTS)
    ]
    return {"nodes": {code: _tried(lambda code=code: _node(along, code)) for code in wanted}}  # type: ignore[misc]


def _tried(compare: Callable[[], Document]) -> Document:
    try:
        return compare()
    except AnalysisError as error:
        return {"refused": str(error)}


def _node(along: Along, code: str) -> Document:
    table = _seen(compared_scores(along.survey, code, along.column, minimum_n=MINIMUM_N), code, along.grades)
    own = along.own(code)
    sizes = np.array([float(own[name]["n"]) for name in table.names])
    rest, pairs = against_rest(table, sizes), all_pairs(table)
    ranks = _ranks(table) if along.is_ranked else [{} for _name in table.names]
    places = [
        {
            along.name: name,
            "value": float(table.values[place]),
            "se": float(table.errors[place]),
            **{key: own[name][key] for key in BESIDE},
            **ranks[place],
            "rest": _difference(rest.rows[place]),
        }
        for place, name in enumerate(table.names)
    ]
    return {
        "offices" if along.name == OFFICE else "places": places,
        "left_out": list(table.left_out),
        "pairs": _pairs(pairs),
        "number_of_pairs": len(pairs.rows),
        "level": pairs.level,
        "funnel": _funnel(along, code, table.names) if along.is_ranked else None,
    }


def _ranks(table: Compared) -> list[Document]:
    found = rank_sets(table.values, table.covariance, df=table.df)
    return [
        {"rank": int(rank), "best": int(best), "worst": int(worst)}
        for rank, best, worst in zip(found.rank, found.best, found.worst, strict=True)
    ]


def _seen(table: Compared, code: str, grades: Grades) -> Compared:
    """Without the places whose score is hidden. Raises AnalysisError when fewer than two are left."""
    kept = [place for place, name in enumerate(table.names) if not grades.is_hidden(code, name)]
    if len(kept) < 2:
        raise AnalysisError(f"comparison: fewer than two places have a score of {code} that may be shown")
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


def _funnel(along: Along, code: str, names: Sequence[str]) -> Document | None:
    """The funnel around the province's score. None where the province has none.

    The size of a place is that which gives its own standard error at the deviation of the median place.
    """
    own, province = along.own(code), next(row for row in along.rows if row["code"] == code and not row["by"])
    known = [name for name in names if own[name]["se"]]
    if province["score"] is None or len(known) < 2:
        return None
    answers = np.array([own[name]["n"] for name in known], dtype=np.float64)
    errors = np.array([own[name]["se"] for name in known], dtype=np.float64)
    deviation = float(np.median(errors * np.sqrt(answers)))
    sizes = np.square(deviation / errors)
    values = np.array([own[name]["score"] for name in known], dtype=np.float64)
    deviation = float(np.median(errors * np.sqrt(sizes)))
    found = funnel_of_scores(known, values, sizes, target=float(province["score"]), deviation=deviation)
    return _funnel_document(found, along.name)


def _funnel_document(found: Funnel, axis: str) -> Document:
    limits = found.limits
    chosen = np.unique(np.linspace(0, len(limits.sizes) - 1, LINES_OF_A_FUNNEL).round().astype(int))
    curves = ("sizes", "low_95", "high_95", "low_998", "high_998")
    return {
        "target": found.target,
        "overdispersion": found.overdispersion,
        "points": [
            {
                axis: point.name,
                "value": point.value,
                "size": point.size,
                "z": point.z,
                "position": point.position,
            }
            for point in found.points
        ],
        "limits": {name: [float(value) for value in getattr(limits, name)[chosen]] for name in curves},
    }
