"""Shares of satisfied answers by factor, of invited visitors: every figure names its formula.

For which formula an official figure follows is not known, so that the mean of the criteria and the pooled answers stand
beside each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet

from analysis.frameworks.factors import PER_CENT, SATISFIED, Factors
from surveyapp.services.analysing.asking import Asked, Row
from surveyapp.services.analysing.contributing import HIDDEN, OFFICE, TOTAL
from surveyapp.services.analysing.framework_rows import (
    BAR,
    Document,
    figures,
    hide_together,
    place,
)
from surveyapp.services.analysing.specs import Spec
from surveyapp.services.analysing.suppression import hide_what_follows, hide_what_follows_from_the_whole

POOLED_SATISFIED, POOLED_ANSWERED = "pooled_satisfied", "pooled_answered"
LEVELS = {TOTAL: "overall", "dimension": "factor", "indicator": "criterion"}


def columns_needed(definition: Factors) -> set[str]:
    """What the data must have: for every criterion who was satisfied."""
    return {SATISFIED + each.column for each in definition.criteria}


def shares_asked(definition: Factors, data: Path) -> Asked:
    """Criteria, factors by both formulas, and the overall figure by both: of the province and of every office."""
    groups = {factor.code: [c.column for c in factor.criteria] for factor in definition.factors}
    groups[TOTAL] = [criterion.column for criterion in definition.criteria]
    columns = {f"{definition.name}{BAR}{name}": each for name, each in pooled_columns(data, groups).items()}
    pooled = [_pooled(definition.name, code, by) for by in ([], [OFFICE]) for code in groups]
    return Asked(pooled, [{"use": definition.name}, {"use": definition.name, "by": [OFFICE]}], columns)


def shares_found(definition: Factors, pooled: Sequence[Row], index: Sequence[Row]) -> Document:
    """The shares as they are stored; a mean and the pooled figure of the same answers are hidden together."""
    beside = {(place(row), row["name"].split(BAR)[1]): row for row in pooled}
    pairs = [[row, beside[place(row), row["code"]]] for row in index if row["level"] != "indicator"]

    def complement() -> None:
        hide_what_follows(index)
        hide_what_follows_from_the_whole(pooled)

    hide_together(pairs, complement)
    for mean, own in pairs:
        own["response_rate"] = mean["response_rate"]
        if HIDDEN != mean["grade"] > own["grade"]:
            own.update(grade=mean["grade"], reason=mean["reason"])
    factors = {factor.code: dict(factor.title) for factor in definition.factors}
    criteria = {criterion.code: dict(criterion.title) for criterion in definition.criteria}
    return {"titles": factors | criteria, "rows": list(_rows(definition, index, beside))}


def pooled_columns(data: Path, groups: Mapping[str, Sequence[str]]) -> dict[str, pyarrow.Array]:
    """Per group, how many criteria a person was satisfied with and how many answered; nothing without an answer."""
    names = sorted({SATISFIED + column for columns in groups.values() for column in columns})
    table = pyarrow.parquet.read_table(data, columns=names)
    changed = {}
    for code, columns in groups.items():
        own = [table[SATISFIED + column] for column in columns]
        satisfied = _added(pc.cast(pc.fill_null(each, 0), pyarrow.int16()) for each in own)
        answered = _added(pc.cast(pc.is_valid(each), pyarrow.int16()) for each in own)
        nobody = pc.equal(answered, 0)
        for prefix, counts in ((POOLED_SATISFIED, satisfied), (POOLED_ANSWERED, answered)):
            changed[f"{prefix}{BAR}{code}"] = pc.if_else(
                nobody, pyarrow.scalar(None, pyarrow.int16()), counts
            )
    return changed


def _pooled(name: str, code: str, by: list[str]) -> Spec:
    """Satisfied answers over all answers of a factor."""
    return {
        "name": BAR.join((name, code, *by)),
        "statistic": "ratio",
        "by": by,
        "numerator": BAR.join((name, POOLED_SATISFIED, code)),
        "denominator": BAR.join((name, POOLED_ANSWERED, code)),
    }


def _rows(definition: Factors, index: Sequence[Row], beside: Mapping[tuple[Any, str], Row]) -> Iterable[Row]:
    """Every mean followed by the pooled figure of the same answers."""
    is_weighted = len({factor.weight for factor in definition.factors}) > 1
    for row in index:
        level, scale = LEVELS[row["level"]], PER_CENT / (row["hi"] - row["lo"])
        formula = "share" if level == "criterion" else "factor_mean"
        if level == "overall" and is_weighted:
            formula = "weighted_mean"
        yield {"level": level, "formula": formula} | figures(row, row["code"], "score", scale)
        if level != "criterion":
            own = beside[place(row), row["code"]]
            yield {"level": level, "formula": "pooled"} | figures(own, row["code"], "estimate", PER_CENT)


def _added(columns: Iterable[Any]) -> Any:
    first, *others = columns
    for each in others:
        first = pc.add(first, each)
    return first
