"""Our side of other_designs/survey.R: the same designs, weights and estimates under the same keys."""

import csv
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.results import EstimateRow, RunResult
from analysis.runs import run

Spec = dict[str, Any]
Numbers = dict[str, float]

FOLDER = Path(__file__).with_name("other_designs")
# Under average R weighs the strata for a contrast of domains as for the whole sample, for each domain by its own.
KNOWN = {"lonely average contrast se|1"}

ONE: Spec = {"weights": "w", "strata": ["s"], "psu": ["p"]}
TWO: Spec = {**ONE, "psu": ["p", "q"], "fpc": ["N1", "N2"]}
DESIGNS: dict[str, Spec] = {
    "one stage": ONE,
    "one stage fpc": {**ONE, "fpc": ["N1"]},
    "fractions": {**ONE, "fpc": ["f1"]},
    "two stages": TWO,
    "strata twice": {**TWO, "strata": ["s", "t"], "fpc": ["N1", "Nt"]},
    "three stages": {"strata": ["s"], "psu": ["p", "q", "r"], "fpc": ["N1", "N2", "N3"]},
    "clusters only": {"weights": "w", "psu": ["c"]},
    "rows": {"weights": "w", "strata": ["s"]},
}
MEAN: Spec = {"name": "mean", "statistic": "mean", "variables": ["y", "x"], "deff": True}
TOTAL: Spec = {"name": "total", "statistic": "total", "variables": ["y", "x"]}
RATIO: Spec = {"name": "ratio", "statistic": "ratio", "numerator": "y", "denominator": "x"}
BY: Spec = {"name": "by", "statistic": "mean", "variables": ["y", "x"], "by": ["g"]}
ESTIMATES: list[Spec] = [
    MEAN,
    TOTAL,
    RATIO,
    {"name": "shares", "statistic": "proportion", "variables": ["g"]},
    {"name": "holes", "statistic": "mean", "variables": ["m"]},
    BY,
    {"name": "contrast", "statistic": "contrast", "of": "by", "coefficients": {"y|a": 1, "y|b": -1}},
    {**TOTAL, "name": "part total", "variables": ["y"], "where": {"g": "c"}},
    {**RATIO, "name": "part ratio", "where": {"g": "c"}},
    {**MEAN, "name": "mean wr", "deff": "wr"},
]
RULES = ("math", "school", "hf1", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9")
SHARES = {"xlogit": "logit", "beta": "beta", "mean": "t"}
WEIGHTED: list[Spec] = [
    {"name": "mean", "statistic": "mean", "variables": ["y", "x"]},
    {"name": "total", "statistic": "total", "variables": ["y"]},
    {"name": "by", "statistic": "mean", "variables": ["y"], "by": ["h"]},
    {**RATIO, "name": "by ratio", "by": ["h"]},
]
PARTS = [each["name"] for each in WEIGHTED]
REPLICATED: dict[str, tuple[str, Spec, Spec]] = {
    "jackknife": ("main", ONE, {"method": "jackknife"}),
    "jackknife fpc": ("main", DESIGNS["one stage fpc"], {"method": "jackknife"}),
    "jackknife 1": ("main", DESIGNS["clusters only"], {"method": "jackknife"}),
    "brr": ("pairs", ONE, {"method": "brr"}),
    "fay": ("pairs", ONE, {"method": "fay", "rho": 0.3}),
    "ready": (
        "main",
        ONE,
        {"replicate_weights": "rep[0-9]+", "scale": 0.07, "rscales": [n / 10 for n in range(1, 13)]},
    ),
}


def like_r(folder: Path) -> Numbers:
    """Every number that survey.R prints for the tables of the folder."""
    found: Numbers = {}
    for name, design in DESIGNS.items():
        found |= _estimates(name, folder / "main.csv", design)
    for name in ("one stage", "two stages"):
        found |= _more(name, folder / "main.csv", DESIGNS[name])
        found |= _calibrated(name, folder / "main.csv", DESIGNS[name], {})
    for rule in ("remove", "certainty", "adjust", "average"):
        found |= _estimates(f"lonely {rule}", folder / "lonely.csv", {**ONE, "lonely_psu": rule})
        found |= _lonely_post(f"lonely {rule} post", folder / "lonely.csv", {**ONE, "lonely_psu": rule})
        if rule != "average":
            found |= _estimates(f"lonely twice {rule}", folder / "lonely.csv", {**TWO, "lonely_psu": rule})
    for name, (table, design, variance) in REPLICATED.items():
        more = [RATIO, {**TOTAL, "name": "part total", "variables": ["y"], "where": {"g": "c"}}]
        result = _run(folder / f"{table}.csv", design, [*WEIGHTED, *more], variance=variance)
        for part in (*PARTS, "ratio", "part total"):
            found |= _both(f"{name} {part}", _rows(result, part))
    return found | _calibrated("jackknife", folder / "main.csv", ONE, {"method": "jackknife"})


def read_numbers(path: Path) -> Numbers:
    """Numbers by key, as survey.R prints them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {key: float(value) for key, _, value in (line.rpartition(",") for line in lines)}


def _run(path: Path, design: Spec, estimates: Sequence[Spec], **parts: Any) -> RunResult:
    spec = {"design": design, "estimates": list(estimates), "grading": {"minimum_n": 1}, **parts}
    return run(spec, path, path.parent)


def _rows(result: RunResult, name: str) -> list[EstimateRow]:
    return [row for row in result.estimates if row.name == name]


def _say(key: str, values: Sequence[float | None] | np.ndarray[Any, Any]) -> Numbers:
    return {f"{key}|{place}": float("nan") if v is None else float(v) for place, v in enumerate(values, 1)}


def _both(key: str, rows: Sequence[EstimateRow]) -> Numbers:
    return _say(f"{key} est", [row.estimate for row in rows]) | _say(f"{key} se", [row.se for row in rows])


def _estimates(key: str, path: Path, design: Spec) -> Numbers:
    result = _run(path, design, ESTIMATES, covariance=["mean"])
    found: Numbers = {}
    for each in ESTIMATES[:-1]:
        found |= _both(f"{key} {each['name']}", _rows(result, each["name"]))
    means = _rows(result, "mean")
    found |= _say(f"{key} mean deff", [row.deff for row in means])
    found |= _say(f"{key} mean deff wr", [row.deff for row in _rows(result, "mean wr")])
    found |= _say(f"{key} mean ci", [end for row in means for end in (row.ci_low, row.ci_high)])
    return found | _say(
        f"{key} mean cov", np.array(result.covariance["mean"].matrix, dtype=np.float64).reshape(-1)
    )


def _more(key: str, path: Path, design: Spec) -> Numbers:
    quantile = {"statistic": "quantile", "variables": ["y"], "probabilities": [0.2, 0.5, 0.9]}
    share = {"statistic": "proportion", "variables": ["b"]}
    asked: list[Spec] = [
        {"name": "variance", "statistic": "variance", "variables": ["y"]},
        {"name": "by variance", "statistic": "variance", "variables": ["y"], "by": ["h"]},
        *({**quantile, "name": f"quantile {rule}", "rule": rule} for rule in RULES),
        *(
            {**quantile, "name": f"part quantile {r}", "rule": r, "where": {"h": "u"}}
            for r in ("math", "hf7")
        ),
        *({**share, "name": f"share all {r}", "ci": {"method": ours}} for r, ours in SHARES.items()),
        *(
            {**share, "name": f"share part {r}", "ci": {"method": o}, "where": {"h": "u"}}
            for r, o in SHARES.items()
        ),
    ]
    tests = [{"test": "rao_scott", "rows": "h", "columns": "g", "statistic": s} for s in ("F", "Chisq")]
    result = _run(path, design, asked, tests=tests)
    found = _both(f"{key} variance", _rows(result, "variance"))
    found |= _both(f"{key} by variance", _rows(result, "by variance"))
    for name in [each["name"] for each in asked if each["statistic"] == "quantile"]:
        rows = _rows(result, name)
        found |= _say(f"{key} {name}", [v for r in rows for v in (r.estimate, r.ci_low, r.ci_high, r.se)])
    for where, method in itertools.product(("all", "part"), SHARES):
        _no, yes = _rows(result, f"share {where} {method}")
        found |= _say(f"{key} share {where} {method}", [yes.estimate, yes.ci_low, yes.ci_high])
    for test, statistic in zip(result.tests, ("F", "Chisq"), strict=True):
        freedom = [test.df1] if test.df2 is None else [test.df1, test.df2]
        found |= _say(f"{key} independence {statistic}", [test.statistic, *freedom, test.p])
    return found


def _calibrated(key: str, path: Path, design: Spec, variance: Spec) -> Numbers:
    found: Numbers = {}
    for name, steps in chains(path, bounds=(0.5, 2.0) if variance else (0.9, 1.25)).items():
        if not (variance and name == "post then trim"):
            result = _run(path, design, WEIGHTED, weighting=steps, variance=variance)
            for part in PARTS:
                numbers = _both(f"{key} {name} {part}", _rows(result, part))
                found |= {k: v for k, v in numbers.items() if " then " not in name or " est|" in k}
    return found


def _lonely_post(key: str, path: Path, design: Spec) -> Numbers:
    rows, w = _read(path)
    totals = {g: _size(rows, w, "g", g) * by for g, by in zip("abc", (1.08, 0.93, 1.02), strict=True)}
    result = _run(path, design, WEIGHTED, weighting=[{"step": "poststratify", "by": ["g"], "totals": totals}])
    return {k: v for part in PARTS for k, v in _both(f"{key} {part}", _rows(result, part)).items()}


def _read(path: Path) -> tuple[list[dict[str, str]], Any]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return rows, np.array([float(row["w"]) for row in rows])


def chains(path: Path, bounds: tuple[float, float]) -> dict[str, list[Spec]]:
    """The weighting steps of survey.R with their totals, which it makes from the weights of the table."""
    rows, w = _read(path)
    grown = 1.05 * w.sum()
    g, h = _shifted(rows, w, "g", (1.08, 0.93, 1.02)), _shifted(rows, w, "h", (0.95, 1.06))
    z = float(w @ np.array([float(row["z"]) for row in rows])) * 1.06
    cells = dict(_cells(rows, w))
    linear = {"(intercept)": grown, "g=b": g["b"], "g=c": g["c"], "z": z}
    post = {"step": "poststratify", "by": ["g"], "totals": g}
    after = np.array(
        [weight * g[row["g"]] / _size(rows, w, "g", row["g"]) for weight, row in zip(w, rows, strict=True)]
    )
    lower, upper = (np.quantile(after, [0.1, 0.9]) * [1.01, 0.99]).tolist()
    return {
        "post": [post],
        "cells": [{"step": "poststratify", "by": ["g", "h"], "totals": cells}],
        "linear": [{"step": "calibrate", "totals": linear}],
        "raked": [{"step": "rake", "margins": {"g": g, "h": h}}],
        "bounded": [{"step": "calibrate", "totals": linear, "bounds": list(bounds)}],
        "logit": [{"step": "calibrate", "totals": linear, "distance": "logit", "bounds": [0.5, 2]}],
        "post then linear": [post, {"step": "calibrate", "totals": {"(intercept)": grown, "h=v": h["v"]}}],
        "post then trim": [post, {"step": "trim", "lower": lower, "upper": upper}],
    }


def _size(rows: Sequence[Mapping[str, str]], w: Any, column: str, level: str) -> float:
    return float(sum(weight for weight, row in zip(w, rows, strict=True) if row[column] == level))


def _shifted(
    rows: Sequence[Mapping[str, str]], w: Any, column: str, by: tuple[float, ...]
) -> dict[str, float]:
    levels = sorted({row[column] for row in rows})
    totals = np.array([_size(rows, w, column, level) for level in levels]) * by
    return dict(zip(levels, (totals / totals.sum() * w.sum() * 1.05).tolist(), strict=True))


def _cells(rows: Sequence[Mapping[str, str]], w: Any) -> Iterator[tuple[str, float]]:
    for (g, a), (h, b) in itertools.product(
        zip("abc", (1.05, 0.97, 1.01), strict=True), zip("uv", (0.98, 1.03), strict=True)
    ):
        inside = sum(x for x, row in zip(w, rows, strict=True) if (row["g"], row["h"]) == (g, h))
        yield f"{g}|{h}", float(inside) * 1.03 * a * b
