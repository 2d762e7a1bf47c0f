"""Every reference value is either tested or listed here with the reason why it is not."""

import re

import pytest

from tests.analysis import test_r_intervals as intervals
from tests.analysis import test_r_quantiles_and_tests as quantiles
from tests.analysis import test_r_replicates as replicates
from tests.analysis import test_r_taylor as taylor
from tests.analysis import test_r_weighting as weighting
from tests.analysis.r_survey import CLUS1, STRAT, STYPE, WIDE, compute, reference

NOT_REPRODUCED = {
    r"strat total stype (est|se) |clus1 total stype (est|se) ": "totals of levels; the spec has proportions (the "
    "weighted counts are tested below)",
    r"strat prop awards x comp.imp ": "crossed columns as one variable; the spec has domains and tests of tables",
    r"clus2 total enroll na.rm ci95 ": "R's degrees of freedom are the whole design's, ours the respondents' PSUs'",
    r"interval=score": "the score interval of quantiles is not in the spec",
    r"weights \| (min|max|sumsq)$": "single weights are not in the output; their sum and factors are tested",
    r"rake default control": "R's loose default tolerance: ours is always 1e-12",
    r"svychisq .* (Wald|adjWald|lincom|saddlepoint) ": "other tests of independence; the spec has F and Chisq",
    r"svytable ": "weighted counts; tested below as products of shares",
    r"strat svyttest .* \| (df|p|lo|hi)": "R's regression has one degree of freedom less; the rest is tested",
    r"svyciprop .* (likelihood|asin) ": "intervals that are not in the spec",
    r"svyciprop .* logit \| (est|se|lo.2.5%|hi.97.5%)": "R fits a model and stops early; xlogit is the exact one",
    r"kish .* \| (deff_w|cv|n)$": "follow from the effective size, which is tested",
    r"data apipop n": "the population is not at hand",
    r"lonely: row kept": "an instruction, not a value",
    r"clus1 rake cell totals ": "tested below as products of shares",
}


def keys_under_test() -> set[str]:
    keys = {key for module in (taylor, weighting, replicates) for _case, key in module.KEYS}
    for place in intervals.PLACES:
        keys |= {
            f"{place} svyciprop sch.wide=Yes {m} | {end}" for m in intervals.METHODS for end in intervals.ENDS
        }
        keys |= {f"{place} svyciprop sch.wide=Yes logit | {end}" for end in ("lo", "hi")}
    for method in ("xlogit", "beta", "mean"):
        keys |= {
            f"clus1 stype=H svyciprop awards=Yes {method} | {e}" for e in ("est", "se", "lo.2.5%", "hi.97.5%")
        }
    for rule, fpc, statistic in intervals.LONELY:
        variable = statistic.split()[1]
        keys |= {f"lonely {rule} ({fpc}) {statistic} {end} | {variable}" for end in ("est", "se")}
    for rule, kind in quantiles.PAIRS:
        name = f"strat quantile api00 qrule={rule} interval={kind}"
        keys |= {f"{name} | {p} {end}" for p in ("0.25", "0.5", "0.75") for end in quantiles.ENDS}
    for table, (_data, _design, rows) in quantiles.TABLES.items():
        for part in ("F statistic", "F parameter | 1", "F parameter | 2", "F p"):
            keys.add(f"{table} svychisq {rows} x stype {part}")
        keys |= {f"{table} svychisq {rows} x stype Chisq {part}" for part in ("statistic", "parameter", "p")}
    keys |= {"kish apiclus1 GREG | neff", "kish apistrat pw | neff"}
    keys |= {"strat svyttest api00~awards | t", "strat svyttest api00~awards | diff"}
    return keys


def test_every_value_is_tested_or_has_a_reason() -> None:
    tested = keys_under_test()
    open_keys = [key for key in reference() if key not in tested]
    assert [key for key in open_keys if not any(re.search(pattern, key) for pattern in NOT_REPRODUCED)] == []


def test_no_test_names_a_value_that_is_not_there() -> None:
    assert sorted(keys_under_test() - reference().keys()) == []


def test_every_reason_is_needed() -> None:
    keys = [key for key in reference() if key not in keys_under_test()]
    assert [pattern for pattern in NOT_REPRODUCED if not any(re.search(pattern, key) for key in keys)] == []


def test_the_t_test_of_two_domains_is_a_contrast() -> None:
    means = {"name": "m", "statistic": "mean", "variables": ["api00"], "by": ["awards"]}
    contrast = {
        "name": "c",
        "statistic": "contrast",
        "of": "m",
        "coefficients": {"api00|Yes": 1, "api00|No": -1},
    }
    found = compute("apistrat.csv", STRAT, estimates=[means, contrast])
    assert found["c|m estimate"] == pytest.approx(reference()["strat svyttest api00~awards | diff"], rel=1e-9)
    t = found["c|m estimate"] / found["c|m se"]
    assert t == pytest.approx(reference()["strat svyttest api00~awards | t"], rel=1e-9)


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ([], "clus1 svytable sch.wide x stype | {wide} {stype}"),
        (["rake"], "clus1 rake cell totals | {stype} {wide}"),
    ],
)
def test_weighted_counts(steps: list[str], key: str) -> None:
    """The sum of the weights in a domain is a mean's share of their sum: proportions by cell."""
    weighting_steps = [{"step": "rake", "margins": {"stype": STYPE, "sch.wide": WIDE}}] if steps else []
    shares = {"name": "p", "statistic": "proportion", "variables": ["sch.wide"], "by": ["stype"]}
    sizes = {"name": "s", "statistic": "proportion", "variables": ["stype"]}
    found = compute("apiclus1.csv", CLUS1, weighting=weighting_steps, estimates=[shares, sizes])
    for stype in "EHM":
        for wide in ("No", "Yes"):
            share = found[f"p|sch.wide={wide}|{stype} estimate"] * found[f"s|stype={stype} estimate"]
            expected = reference()[key.format(stype=stype, wide=wide)]
            assert share * found["design sum_of_weights"] == pytest.approx(expected, rel=1e-9)
