"""What a run gives back: frozen rows, and their JSON with 12 significant digits and the same bytes every time."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any

from analysis.arrays import Floats
from analysis.grades import Letter
from analysis.weighting import StepReport

DIGITS = 12


@dataclass(frozen=True)
class EstimateRow:
    """One estimate in one domain. Numbers that do not exist are None, never NaN."""

    name: str
    statistic: str
    variable: str
    level: str | None
    probability: float | None
    by: Mapping[str, str]
    estimate: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    df: int
    deff: float | None
    n: int
    n_eff: float | None
    n_eff_kish: float | None
    response_rate: float | None
    grade: Letter
    reason: str | None


@dataclass(frozen=True)
class IndexRow:
    """One node of an index in one domain: the total, a dimension, a sub-dimension or an indicator (on 0–1)."""

    index: str
    code: str
    level: str
    by: Mapping[str, str]
    score: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    df: int
    lo: float
    hi: float
    n: int
    n_eff: float | None
    response_rate: float | None
    grade: Letter
    reason: str | None


@dataclass(frozen=True)
class DesignSummary:
    """The size of the sample and of the design."""

    n: int
    strata: int
    psu: int
    df: int
    sum_of_weights: float


@dataclass(frozen=True)
class CovarianceTable:
    """Covariances of the rows of an estimate, named as contrasts name them; None where a row has no figure."""

    rows: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class TestRow:
    """A test of a hypothesis."""

    test: str
    of: str | None
    statistic: float
    df1: float
    df2: float | None
    p: float


@dataclass(frozen=True)
class RunResult:
    """Everything a run found. `warnings` are sentences for the analyst; empty when there are none."""

    spec_sha256: str
    data_sha256: str
    version: str
    engine: str
    design: DesignSummary
    weighting: tuple[StepReport, ...]
    estimates: tuple[EstimateRow, ...]
    covariance: Mapping[str, CovarianceTable]
    tests: tuple[TestRow, ...]
    index: tuple[IndexRow, ...]
    warnings: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The result as JSON, numbers with 12 significant digits; equal runs give equal bytes."""
        return json.dumps(self.document(), ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    def document(self) -> dict[str, Any]:
        """The same as plain data."""
        found = {key: rounded(part) for key, part in vars(self).items()}
        if not self.warnings:
            del found["warnings"]
        return found


def number(value: float) -> float | None:
    """The value, or None for NaN: nothing that is not a number leaves the engine as one."""
    return None if math.isnan(value) else float(value)


def numbers(values: Floats) -> list[float | None]:
    """The same of an array."""
    return [None if value != value else value for value in values.tolist()]


def rounded(value: Any) -> Any:
    """A nested structure as plain data, every float with 12 significant digits; zero has no sign."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") + 0.0
    if isinstance(value, list | tuple):
        return [rounded(entry) for entry in value]
    fields = vars(value) if is_dataclass(value) else value
    if isinstance(fields, Mapping):
        return {key: rounded(entry) for key, entry in fields.items()}
    return value
