"""Intervals for proportions, and the rules for strata with one PSU, against R's survey package 4.5."""

import csv
import functools
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.r_survey import CLUS1, FOLDER, STRAT, STRAT_NO_FPC, compute, reference

# R's names of the methods. Its `logit` fits a model and stops early: xlogit is the exact one.
METHODS = {"xlogit": "logit", "beta": "beta", "mean": "t", "wilson": "wilson"}
PLACES = {"dstrat": ("apistrat.csv", STRAT), "dclus1": ("apiclus1.csv", CLUS1)}
ENDS = {"est": "estimate", "se": "se", "lo": "ci_low", "hi": "ci_high"}


@functools.cache
def intervals(place: str) -> dict[str, float]:
    data, design = PLACES[place]
    share = {"statistic": "proportion", "variables": ["sch.wide"]}
    return compute(
        data, design, estimates=[{**share, "name": r, "ci": {"method": m}} for r, m in METHODS.items()]
    )


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("place", PLACES)
def test_interval_of_a_proportion(place: str, method: str, end: str) -> None:
    expected = reference()[f"{place} svyciprop sch.wide=Yes {method} | {end}"]
    assert intervals(place)[f"{method}|sch.wide=Yes {ENDS[end]}"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("end", ["lo", "hi"])
@pytest.mark.parametrize("place", PLACES)
def test_the_models_logit_interval_is_the_exact_one_to_eight_digits(place: str, end: str) -> None:
    expected = reference()[f"{place} svyciprop sch.wide=Yes logit | {end}"]
    assert intervals(place)[f"xlogit|sch.wide=Yes {ENDS[end]}"] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("method", ["xlogit", "beta", "mean"])
def test_interval_in_a_domain(method: str) -> None:
    """R takes the domain's own degrees of freedom: PSUs with a high school, minus strata."""
    share = {"statistic": "proportion", "variables": ["awards"], "where": {"stype": "H"}}
    found = compute(
        "apiclus1.csv", CLUS1, estimates=[{**share, "name": "p", "ci": {"method": METHODS[method]}}]
    )
    for end, field in (("est", "estimate"), ("se", "se"), ("lo.2.5%", "ci_low"), ("hi.97.5%", "ci_high")):
        expected = reference()[f"clus1 stype=H svyciprop awards=Yes {method} | {end}"]
        assert found[f"p|awards=Yes {field}"] == pytest.approx(expected, rel=1e-9)


def test_capping_the_effective_size_changes_only_designs_better_than_random_sampling() -> None:
    """The capped interval of apistrat as another implementation gives it; apiclus1 has a design effect above one."""
    share = {"statistic": "proportion", "variables": ["sch.wide"]}
    capped = [{**share, "name": "p", "ci": {"method": "beta_capped"}}]
    strat = compute("apistrat.csv", STRAT, estimates=capped)
    assert strat["p|sch.wide=Yes ci_low"] == pytest.approx(0.76836, abs=5e-6)
    assert strat["p|sch.wide=Yes ci_high"] == pytest.approx(0.87753, abs=5e-6)


@pytest.fixture(scope="module")
def one_high_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """apistrat with one row left in stratum H, as the reference values have it."""
    kept = int(reference()["lonely: row kept in stratum H (1-based row of apistrat)"])
    with (FOLDER / "apistrat.csv").open(newline="") as file:
        header, *rows = list(csv.reader(file))
    stype = header.index("stype")
    left = [row for number, row in enumerate(rows, 1) if row[stype] != "H" or number == kept]
    path = tmp_path_factory.mktemp("lonely") / "lonely.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *left])
    return path


LONELY = [
    (rule, fpc, statistic)
    for rule in ("remove", "adjust", "average", "certainty")
    for fpc, statistic in (("no fpc", "mean api00"), ("no fpc", "total enroll"), ("fpc", "mean api00"))
]


@pytest.mark.parametrize(("rule", "fpc", "statistic"), LONELY)
def test_strata_with_one_psu(rule: str, fpc: str, statistic: str, one_high_school: Path) -> None:
    design: dict[str, Any] = {**(STRAT if fpc == "fpc" else STRAT_NO_FPC), "lonely_psu": rule}
    kind, variable = statistic.split()
    found = compute(
        str(one_high_school), design, estimates=[{"name": "x", "statistic": kind, "variables": [variable]}]
    )
    for end, field in (("est", "estimate"), ("se", "se")):
        expected = reference()[f"lonely {rule} ({fpc}) {statistic} {end} | {variable}"]
        assert found[f"x|{variable} {field}"] == pytest.approx(expected, rel=1e-9)
