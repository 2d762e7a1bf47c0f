"""Quantiles and tests of independence against R's survey package 4.5."""

import functools

import pytest

from tests.analysis.r_survey import CLUS1, STRAT, compute, reference

RULES = ["math", "school", *(f"hf{number}" for number in range(1, 10))]
INTERVALS = ["beta", "xlogit", "asin"]
PAIRS = [(rule, "mean") for rule in RULES] + [("math", interval) for interval in INTERVALS]
ENDS = {"q": "estimate", "lo": "ci_low", "hi": "ci_high", "se": "se"}
TABLES = {"clus1": ("apiclus1.csv", CLUS1, "sch.wide"), "strat": ("apistrat.csv", STRAT, "awards")}


@functools.cache
def quantiles() -> dict[str, float]:
    wanted = {"statistic": "quantile", "variables": ["api00"], "probabilities": [0.25, 0.5, 0.75]}
    each = [{**wanted, "name": f"{rule} {kind}", "rule": rule, "interval": kind} for rule, kind in PAIRS]
    return compute("apistrat.csv", STRAT, estimates=each)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("probability", ["0.25", "0.5", "0.75"])
@pytest.mark.parametrize(("rule", "kind"), PAIRS)
def test_quantile(rule: str, kind: str, probability: str, end: str) -> None:
    expected = reference()[f"strat quantile api00 qrule={rule} interval={kind} | {probability} {end}"]
    found = quantiles()[f"{rule} {kind}|api00|{probability} {ENDS[end]}"]
    assert found == pytest.approx(expected, rel=1e-9)


@functools.cache
def independence(table: str) -> dict[str, float]:
    data, design, rows = TABLES[table]
    both = [
        {"test": "rao_scott", "rows": rows, "columns": "stype", "statistic": kind} for kind in ("F", "Chisq")
    ]
    return compute(data, design, tests=both)


@pytest.mark.parametrize(
    ("kind", "place", "names"),
    [
        ("F", 0, {"statistic": "statistic", "parameter | 1": "df1", "parameter | 2": "df2", "p": "p"}),
        ("Chisq", 1, {"statistic": "statistic", "parameter": "df1", "p": "p"}),
    ],
)
@pytest.mark.parametrize("table", TABLES)
def test_rao_scott(table: str, kind: str, place: int, names: dict[str, str]) -> None:
    for name, field in names.items():
        expected = reference()[f"{table} svychisq {TABLES[table][2]} x stype {kind} {name}"]
        assert independence(table)[f"test {place} {field}"] == pytest.approx(expected, rel=1e-9)
