"""Runs a spec: data → units → weights → estimates, contrasts, tests and indices → one frozen result."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis import spec_files
from analysis.answers import Answer, Survey, answer, estimands_of
from analysis.association import rao_scott, wald
from analysis.comparisons import Row, disagreements
from analysis.contrasts import contrast_row, covariance_table
from analysis.engines import units_of
from analysis.errors import AnalysisError
from analysis.figures import estimate_rows
from analysis.index_scores import index_rows
from analysis.plans import definition_of, plan
from analysis.quantile_rows import quantile_rows
from analysis.results import DesignSummary, EstimateRow, IndexRow, RunResult, TestRow
from analysis.spec import (
    ContrastSpec,
    IndexUse,
    MomentSpec,
    ProportionSpec,
    QuantileSpec,
    RaoScottSpec,
    RatioSpec,
    Spec,
    WaldSpec,
)
from analysis.surveys import other_survey, survey_of
from analysis.tables import Table, open_source, sha256
from analysis.totals import with_totals
from analysis.version import VERSION as VERSION
from analysis.walk_ups import SELF_SELECTED, labelled
from analysis.weighting import Weighted, prepare, weigh

THREADS = 2


def run(spec: Mapping[str, Any], data: Table | Path | None, base: Path, engine: str = "duckdb") -> RunResult:
    """Compute everything that the spec asks for.

    `data` is an Arrow table or a file; None takes the file that the spec names. Files named in the spec are relative to
    `base`. Raises AnalysisError, with a message of one line, for a spec or data that cannot be analysed.
    """
    checked = with_totals(spec_files.parse(spec), base)
    if checked.sample == SELF_SELECTED:  # tests and covariances rest on sampling errors
        checked = checked.model_copy(update={"tests": (), "covariance": ()})
    source = open_source(data if data is not None else _named(checked, base))
    with ThreadPoolExecutor(1) as aside:  # the file is read for its hash while the numbers are made
        identity = (spec_files.sha256(spec), aside.submit(sha256, source), engine)
        units = units_of(checked, plan(checked, source.names), source)
        steps = prepare(checked.weighting, units)
        weighted = weigh(units, steps)
        survey = survey_of(checked, units, steps, weighted)
        result = _result(checked, survey, weighted, identity)
    other = other_survey(checked, units, steps, weighted)
    if other is not None:
        result = replace(result, warnings=_warnings(checked, result, other))
    return labelled(result) if checked.sample == SELF_SELECTED else result


def _warnings(spec: Spec, result: RunResult, other: Survey) -> tuple[str, ...]:
    """Where linearised and replicated variances differ; `other` has those that the result has not."""
    found: tuple[Row, ...] = (*result.estimates, *result.index)
    answers, index = _figures(spec, other)
    beside: tuple[Row, ...] = (*_rows(spec, other, answers), *index)
    return disagreements(*((found, beside) if spec.variance.check is None else (beside, found)))


def _named(spec: Spec, base: Path) -> Path:
    if spec.data is None:
        raise AnalysisError("spec: data is missing; name a .csv, .parquet, .sav or .dta file")
    return base / spec.data


def _figures(spec: Spec, survey: Survey) -> tuple[dict[str, Answer], tuple[IndexRow, ...]]:
    """The linear estimates of the spec by name, and the rows of its indices; two at a time, for none needs another."""
    linear = [each for each in spec.estimates if not isinstance(each, ContrastSpec | QuantileSpec)]
    combined = {
        each.of for each in (*spec.estimates, *spec.tests) if isinstance(each, ContrastSpec | WaldSpec)
    }
    combined |= set(spec.covariance)

    def estimated(each: MomentSpec | ProportionSpec | RatioSpec) -> Answer:
        things = estimands_of(each, survey.units.levels)
        found = answer(things, each.by, each.where, f"estimate {each.name}", survey)
        return found if each.name in combined else found.apart

    def scored(use: IndexUse) -> tuple[IndexRow, ...]:
        return index_rows(use, definition_of(use), survey, spec.grading)

    with ThreadPoolExecutor(THREADS) as pool:
        scores, answers = pool.map(scored, spec.index), pool.map(estimated, linear)
        named = {each.name: found for each, found in zip(linear, answers, strict=True)}
        return named, tuple(row for rows in scores for row in rows)


def _result(
    spec: Spec, survey: Survey, weighted: Weighted, identity: tuple[str, Future[str], str]
) -> RunResult:
    answers, index = _figures(spec, survey)
    rows = _rows(spec, survey, answers)
    shown = {name: [row.grade != "S" for row in rows if row.name == name] for name in spec.covariance}
    weight = float((survey.factors * survey.units.weight).sum())
    return RunResult(
        spec_sha256=identity[0],
        version=VERSION,
        engine=identity[2],
        design=_design(survey, weight),
        weighting=weighted.reports,
        estimates=rows,
        covariance={name: covariance_table(answers[name], shown[name]) for name in spec.covariance},
        tests=tuple(_test(test, answers, survey) for test in spec.tests),
        index=index,
        data_sha256=identity[1].result(),
    )


def _design(survey: Survey, weight: float) -> DesignSummary:
    """The size of the design; where nothing was drawn each row is a unit of its own."""
    design, rows = survey.units.design, int(survey.units.count.sum())
    if survey.by_rows:
        return DesignSummary(rows, 1, rows, rows - 1, weight)
    return DesignSummary(rows, design.strata, design.psus, design.df, weight)


def _test(test: RaoScottSpec | WaldSpec, answers: dict[str, Answer], survey: Survey) -> TestRow:
    return rao_scott(test, survey) if isinstance(test, RaoScottSpec) else wald(test, answers[test.of], survey)


def _rows(spec: Spec, survey: Survey, answers: dict[str, Answer]) -> tuple[EstimateRow, ...]:
    rows: list[EstimateRow] = []
    for each in spec.estimates:
        match each:
            case ContrastSpec():
                rows.append(contrast_row(each, answers[each.of], survey, spec.grading))
            case QuantileSpec():
                rows += quantile_rows(each, survey, spec.grading)
            case _:
                rows += estimate_rows(each, answers[each.name], spec.grading)
    return tuple(rows)
