"""Influences against numerical derivatives: what an estimate does when a row stands for a little more than itself.

The derivative of a whole chain (non-response, margins from totals or shares, kept unknown units, calibration, trimming)
is found by weighting again as in a replicate, where one row counts 1.00001 times. For these chains the linearisation is
exact, so both must agree. (For raking and bounds R's linearisation is taken, which agrees in large samples.)
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import scipy.sparse

from analysis.answers import estimands_of
from analysis.arrays import Floats
from analysis.blocks import at, evaluate, sample
from analysis.decomposition.sides import dense
from analysis.domains import domains
from analysis.engines import units_of
from analysis.linearisation import Combined, Influence, pull_back, transposed_product
from analysis.plans import plan
from analysis.sampling_errors import Taylor
from analysis.spec import MomentSpec, RatioSpec
from analysis.spec_files import parse
from analysis.tables import open_source
from analysis.units import Units
from analysis.weighting import prepare, reweigh, weigh

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
NEAR = {"step": "calibrate", "totals": {"(intercept)": 80, "x": 790}}
LINEAR_KEPT = {"step": "calibrate", "totals": {"(intercept)": 90, "sex=f": 50}, "unknown": "keep"}
TRIM = {"step": "trim", "upper": 1e6}
CUT = {"step": "trim", "lower": 2.0, "upper": 5.2}
CUT_IN_TOTALS = {**CUT, "keep": "totals"}
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
    "trim": [CUT],
    "totals, then trim": [POST, CUT],
    "non-response, then trim, then totals": [NONRESPONSE, CUT, POST],
    "totals, then trim within the totals": [POST, CUT_IN_TOTALS],
    "shares, then trim within the totals": [SHARES, CUT_IN_TOTALS],
    "linear, then trim within the totals": [NEAR, CUT_IN_TOTALS],
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


def values(spec: Any, units: Units, copies: Floats) -> Floats:
    """Every estimate in every domain, after the whole chain, with so many copies of each row."""
    factors = reweigh(units.weight, copies, prepare(spec.weighting, units)) / units.weight
    found = []
    for each in spec.estimates:
        assert isinstance(each, MomentSpec | RatioSpec)
        places = domains(units, each.by, each.where, each.name)
        for thing in estimands_of(each, units.levels):
            part = sample(thing.answered, places, units, factors)
            found.append(at(thing, part, places, units, factors).value)
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
        more = 1e-5 * (np.arange(N) == row)
        up, down = (values(spec, units, 1 + sign * more) for sign in (1, -1))
        assert linearised[row] == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("step", [CUT, CUT_IN_TOTALS])
def test_the_trims_cut_at_both_ends(step: dict[str, Any]) -> None:
    """What the chains above are for: some rows at each bound, most between them."""
    spec, units = units_and_spec([POST, step])
    weights = weigh(units, prepare(spec.weighting, units)).factors * units.weight
    ends = [int(np.isclose(weights, end).sum()) for end in (2.0, 5.2)]
    assert min(ends) >= 2
    assert sum(ends) < N / 2


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
    assert values(total, fixed, np.ones(N)) == pytest.approx([950])


@pytest.mark.parametrize("chain", CHAINS)
def test_combinations_of_a_basis_have_the_errors_of_their_sums(chain: str) -> None:
    """What is made once for the basis is what every combination would need for itself."""
    spec, units = units_and_spec(CHAINS[chain])
    weighted = weigh(units, prepare(spec.weighting, units))
    numbers = np.random.default_rng(5)
    basis = scipy.sparse.random_array((N, 6), density=0.5, format="csr", rng=numbers)
    rates = scipy.sparse.random_array((6, 4), density=0.6, format="csc", rng=numbers)
    found = [
        dense(Taylor(units.design, weighted.projections, "error", basis).deviations(Influence(direct)))
        for direct in (Combined(basis, rates), (basis @ rates).tocsc())
    ]
    assert found[0] == pytest.approx(found[1], abs=1e-12)
