"""What a spec needs from the data: which columns, and in which role each is read."""

import re
from dataclasses import dataclass

from analysis.errors import AnalysisError, some
from analysis.index_definitions import Definition, indicators_of, shipped
from analysis.margins import SEPARATOR, known_totals
from analysis.spec import (
    Calibrate,
    ContrastSpec,
    IndexUse,
    MomentSpec,
    Nonresponse,
    Poststratify,
    ProportionSpec,
    QuantileSpec,
    Rake,
    RaoScottSpec,
    RatioSpec,
    RowSpec,
    Spec,
    StepSpec,
    VarianceSpec,
)
from analysis.weighting import INTERCEPT


@dataclass(frozen=True)
class Plan:
    """Columns by role. `numbers` are measured; `scales` are numbers that rows of a unit must
    share (calibration variables, quantiles); `names` are groups;
    `categories` are columns of which the shares are estimated."""

    numbers: tuple[str, ...]
    scales: tuple[str, ...]
    names: tuple[str, ...]
    categories: tuple[str, ...]
    design: tuple[str, ...]
    replicates: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column once, in code point order."""
        return tuple(
            sorted(
                {*self.numbers, *self.scales, *self.names, *self.categories, *self.design, *self.replicates}
            )
        )


def plan(spec: Spec, names: tuple[str, ...]) -> Plan:
    """The columns that the spec asks for. Raises AnalysisError that names the key of an unknown column."""
    roles: dict[str, list[tuple[str, str]]] = {
        "numbers": [],
        "scales": [],
        "names": [],
        "categories": [],
        "design": [],
    }
    design = (("weights", (spec.design.weights,)), ("strata", spec.design.strata))
    for key, columns in (*design, ("psu", spec.design.psu), ("fpc", spec.design.fpc)):
        roles["design"] += [(f"design.{key}", column) for column in columns if column is not None]
    for number, step in enumerate(spec.weighting):
        _add_step(roles, step, f"weighting[{number}]", names)
    for estimate in spec.estimates:
        if not isinstance(estimate, ContrastSpec):
            _add_estimate(roles, estimate)
    for test in spec.tests:
        if isinstance(test, RaoScottSpec):
            roles["categories"] += [("tests.rows", test.rows), ("tests.columns", test.columns)]
    for use in spec.index:
        _add_index(roles, use)
    _check(roles, spec, names)
    by_role = {role: _once(asked) for role, asked in roles.items()}
    return Plan(**by_role, replicates=replicate_columns(spec.variance, names))


def _once(asked: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({name for _key, name in asked}))


def definition_of(use: IndexUse) -> Definition:
    """The definition that an index entry names or holds."""
    if use.define is not None:
        return use.define
    return shipped(use.use or "")


def calibration_column(name: str, names: tuple[str, ...]) -> tuple[str, str | None]:
    """The column and level of a calibration total: ("stype", "H") for stype=H, ("api99", None) for a number."""
    if name in names:
        return name, None
    column, equals, level = name.partition("=")
    return (column, level) if equals else (name, None)


def replicate_columns(variance: VarianceSpec, names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that hold ready replicate weights, in the order of the file."""
    if variance.replicate_weights is None:
        return ()
    try:
        pattern = re.compile(variance.replicate_weights)
    except re.error as error:
        raise AnalysisError(f"variance.replicate_weights: {error}") from error
    found = tuple(name for name in names if pattern.fullmatch(name))
    if len(found) < 2:
        raise AnalysisError(
            f"variance.replicate_weights: {len(found)} columns match {variance.replicate_weights}"
        )
    if variance.rscales is not None and len(variance.rscales) != len(found):
        raise AnalysisError(f"variance.rscales: {len(variance.rscales)} given for {len(found)} replicates")
    return found


def _add_step(
    roles: dict[str, list[tuple[str, str]]], step: StepSpec, key: str, names: tuple[str, ...]
) -> None:
    match step:
        case Nonresponse():
            roles["names"] += [(f"{key}.classes", name) for name in step.classes]
            roles["names"].append((f"{key}.respondent", step.respondent))
        case Poststratify():
            roles["names"] += [(f"{key}.by", name) for name in step.by]
        case Rake():
            parts = [part for name in step.margins for part in name.split(SEPARATOR)]
            roles["names"] += [(f"{key}.margins", part) for part in parts]
        case Calibrate():
            for name in known_totals(step.totals):
                column, level = calibration_column(name, names)
                if name != INTERCEPT:
                    found = column.split(SEPARATOR) if level is not None else [column]
                    role = "scales" if level is None else "names"
                    roles[role] += [(f"{key}.totals", part) for part in found]


def _add_estimate(roles: dict[str, list[tuple[str, str]]], estimate: RowSpec) -> None:
    key = f"estimate {estimate.name}"
    match estimate:
        case QuantileSpec():
            roles["scales"] += [(f"{key}.variables", name) for name in estimate.variables]
        case MomentSpec():
            roles["numbers"] += [(f"{key}.variables", name) for name in estimate.variables]
        case ProportionSpec():
            roles["categories"] += [(f"{key}.variables", name) for name in estimate.variables]
        case RatioSpec():
            roles["numbers"] += [
                (f"{key}.numerator", estimate.numerator),
                (f"{key}.denominator", estimate.denominator),
            ]
    roles["names"] += [(f"{key}.by", name) for name in estimate.by]
    roles["names"] += [(f"{key}.where", name) for name in estimate.where]


def _add_index(roles: dict[str, list[tuple[str, str]]], use: IndexUse) -> None:
    definition = definition_of(use)
    for dimension in definition.dimensions:
        for indicator in indicators_of(dimension):
            roles["numbers"] += [
                (f"index {definition.name} {indicator.code}", name) for name in indicator.columns
            ]
    roles["names"] += [(f"index {definition.name}.by", name) for name in use.by]
    roles["names"] += [(f"index {definition.name}.where", name) for name in use.where]


def _check(roles: dict[str, list[tuple[str, str]]], spec: Spec, names: tuple[str, ...]) -> None:
    asked = [
        *(entry for role in roles.values() for entry in role),
        *(("missing", name) for name in spec.missing),
    ]
    for key, name in asked:
        if name not in names:
            raise AnalysisError(f"{key}: there is no column {name} in the data; there are {some(names)}")
