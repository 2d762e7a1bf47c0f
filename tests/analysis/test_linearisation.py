"""Influences against numerical derivatives: what an estimate does when one weight moves by a little.

The derivative of a whole chain (non-response, margins from totals or shares, kept unknown units, calibration) is found
by weighting again with one base weight changed. For these chains the linearisation is exact, so both must agree.
"""

import dataclasses
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from analysis.answers import estimands_of
from analysis.arrays import Floats
from analysis.blocks import at, evaluate, sample
from analysis.domains import domains
from analysis.engines import units_of
from analysis.linearisation import pull_back, transposed_product
from analysis.moments import RowSums
from analysis.plans import plan
from analysis.spec import MomentSpec, RatioSpec
from analysis.spec_files import parse
from analysis.tables import open_source
from analysis.units import Units
from analysis.weighting import prepare, weigh

draw = np.random.default_rng(11)
N = 24
COLUMNS: dict[str, Any] = {
    "w": draw.uniform(1, 5, N),
    "office": [f"o{i % 2}" for i in range(N)],
    "responded": [i % 5 != 0 for i in range(N)],
    "sex": [["f", "m", None][i % 7 % 3] for i in range(N)],
    "x": draw.normal(10, 2, N),
    "y": draw.normal(5, 1, N),
    "d": ["ab"[i % 3 % 2] for i in range(N)],
}
NONRESPONSE = {"step": "nonresponse", "classes": ["office"], "respondent": "responded"}
POST = {"step": "poststratify", "by": ["office"], "totals": {"o0": 40, "o1": 50}}
KEPT = {"step": "poststratify", "by": ["sex"], "totals": {"f": 60, "m": 30}, "unknown": "keep"}
SHARES = {
    "step": "poststratify",
    "by": ["sex"],
    "totals": {"f": 0.6, "m": 0.4},
    "scale": "shares",
    "unknown": "keep",
}
LINEAR = {"step": "calibrate", "totals": {"(intercept)": 90, "x": 950}}
LINEAR_KEPT = {"step": "calibrate", "totals": {"(intercept)": 90, "sex=f": 50}, "unknown": "keep"}
TRIM = {"step": "trim", "upper": 1e6}
CHAINS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "non-response": [NONRESPONSE],
    "totals": [POST],
    "kept unknown units": [KEPT],
    "shares": [SHARES],
    "linear": [LINEAR],
    "linear, kept": [LINEAR_KEPT],
    "non-response, then totals": [NONRESPONSE, POST],
    "non-response, kept, linear": [NONRESPONSE, KEPT, LINEAR],
    "shares, then linear, then a trim that cuts nothing": [SHARES, LINEAR, TRIM],
}
ESTIMATES = [
    {"name": "m", "statistic": "mean", "variables": ["y"], "by": ["d"]},
    {"name": "t", "statistic": "total", "variables": ["y"]},
    {"name": "r", "statistic": "ratio", "numerator": "y", "denominator": "x"},
    {"name": "v", "statistic": "variance", "variables": ["y"]},
]


def units_and_spec(chain: list[dict[str, Any]]) -> tuple[Any, Units]:
    spec = parse({"design": {"weights": "w"}, "weighting": chain, "estimates": ESTIMATES})
    source = open_source(pa.table(COLUMNS))
    return spec, units_of(spec, plan(spec, source.names), source)


def with_weights(units: Units, weights: Floats) -> Units:
    assert isinstance(units.sums, RowSums)
    sums = dataclasses.replace(units.sums, weights=weights, seen={})
    return dataclasses.replace(units, weight=weights, squares=np.square(weights), sums=sums)


def values(spec: Any, units: Units) -> Floats:
    """Every estimate in every domain, after the whole chain."""
    factors = weigh(units, prepare(spec.weighting, units)).factors
    found = []
    for each in spec.estimates:
        assert isinstance(each, MomentSpec | RatioSpec)
        places = domains(units, each.by, each.where, each.name)
        for thing in estimands_of(each, units.levels):
            part = sample(thing.answered, places, units, factors)
            found.append(at(thing, places, units, factors, part).value)
    return np.concatenate(found)


def influences(spec: Any, units: Units) -> Floats:
    """d · ∂θ/∂d, dense (rows, estimates)."""
    weighted = weigh(units, prepare(spec.weighting, units))
    found = []
    for each in spec.estimates:
        places = domains(units, each.by, each.where, each.name)
        block = evaluate(estimands_of(each, units.levels), places, units, weighted.factors)
        found.append(
            transposed_product(np.eye(len(units.weight)), pull_back(block.influence, weighted.projections))
        )
    return np.concatenate(found, axis=1)


@pytest.mark.parametrize("chain", CHAINS)
def test_influence_is_the_derivative(chain: str) -> None:
    spec, units = units_and_spec(CHAINS[chain])
    linearised = influences(spec, units)
    for row in range(N):
        step = np.zeros(N)
        step[row] = 1e-5 * units.weight[row]
        up, down = (values(spec, with_weights(units, units.weight + sign * step)) for sign in (1, -1))
        numerical = (up - down) / (2 * step[row]) * units.weight[row]
        assert linearised[row] == pytest.approx(numerical, rel=1e-5, abs=1e-6)


def test_margins_have_no_influence_left() -> None:
    """A total that calibration fixes does not move with any weight."""
    total = parse(
        {
            "design": {"weights": "w"},
            "weighting": [LINEAR],
            "estimates": [{"name": "x", "statistic": "total", "variables": ["x"]}],
        }
    )
    source = open_source(pa.table(COLUMNS))
    fixed = units_of(total, plan(total, source.names), source)
    assert np.abs(influences(total, fixed)).max() < 1e-9
    assert values(total, fixed) == pytest.approx([950])
