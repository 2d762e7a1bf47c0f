"""Do nominal 95 % intervals cover? Simulated repetitions of the designs that the engine is made for.

    python -m benchmarks.estimation_coverage [--repetitions 2000]

1. The counter design: visits of a month and a half at eight offices, an invitation drawn for each visit with a chance
   that differs by office, days without any invitation, refusals that depend on age and service, strata office × period
   collapsed by the written rule, non-response classes by office, raking to the register. The truth is what service,
   age and office lead to expect; days, visits and answers vary around it.
2. A stratified cluster sample with 13 PSUs in each stratum, unequal weights; each stratum is a domain with 12 degrees
   of freedom.
3. Simultaneous confidence sets for the ranks of 20 areas, some of them tied or nearly so.

Prints, for each figure, the share of repetitions whose interval holds the truth, and the same for an interval that
takes the answers for a simple random sample.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis import strata
from analysis.ranks import rank_sets
from analysis.runs import run

LOWEST, HIGHEST = 0.935, 0.965
OFFICES, DAYS, PERIODS = 8, 30, 3
SERVICES, AGES = ("land", "papers", "insurance"), ("young", "middle", "old")
SERVICE_EFFECT, AGE_EFFECT = np.array([-0.4, 0.1, 0.3]), np.array([-0.3, 0.0, 0.4])
SERVICE_RESPONSE, AGE_RESPONSE = np.array([0.45, 0.65, 0.6]), np.array([-0.15, 0.0, 0.15])
Random = np.random.Generator
Visits = dict[str, npt.NDArray[Any]]


def visits(draw: Random) -> Visits:
    """One repetition of the counter design: every visit with its expected and its real answer."""
    per_day = draw.poisson(np.linspace(4, 18, OFFICES)[:, None] * np.ones(DAYS))
    office = np.repeat(np.repeat(np.arange(OFFICES), DAYS), per_day.reshape(-1))
    day = np.repeat(np.tile(np.arange(DAYS), OFFICES), per_day.reshape(-1))
    n = len(office)
    service, age = draw.choice(3, n, p=[0.3, 0.4, 0.3]), draw.choice(3, n, p=[0.3, 0.45, 0.25])
    expected = 3.4 + 0.15 * (office - 3.5) / 3.5 + SERVICE_EFFECT[service] + AGE_EFFECT[age]
    of_day = draw.normal(0, 0.25, (OFFICES, DAYS))[office, day]
    answer = expected + of_day + draw.normal(0, 0.8, n)
    chance = np.linspace(0.5, 0.15, OFFICES)[office]
    responded = draw.random(n) < SERVICE_RESPONSE[service] + AGE_RESPONSE[age]
    invited = draw.random(n) < chance
    return {
        "office": office,
        "day": day,
        "service": service,
        "age": age,
        "expected": expected,
        "answer": answer,
        "chance": chance,
        "invited": invited,
        "responded": responded,
    }


def counter_estimate(all_visits: Visits) -> dict[str, tuple[float, float, float, float]]:
    """Per figure: the truth, the interval's ends, and the half-width of a naive interval around the unweighted mean."""
    v = {name: values[all_visits["invited"]] for name, values in all_visits.items()}
    office = [f"o{number}" for number in v["office"]]
    period = [str(number) for number in v["day"] * PERIODS // DAYS]
    psu = [f"{number:02d}" for number in v["day"]]
    answer = np.where(v["responded"], v["answer"], np.nan)
    table = pa.table(
        {
            "weight": 1 / v["chance"],
            "stratum": strata.collapse(office, period, psu),
            "psu": [f"{place}|{day}" for place, day in zip(office, psu, strict=True)],
            "office": office,
            "service": np.array(SERVICES)[v["service"]],
            "age": pa.array([AGES[a] if r else None for a, r in zip(v["age"], v["responded"], strict=True)]),
            "responded": v["responded"],
            "answer": pa.array(answer, from_pandas=True),
        }
    )
    register = {
        "office": Counter(f"o{number}" for number in all_visits["office"]),
        "service": Counter(SERVICES[number] for number in all_visits["service"]),
        "age": Counter(AGES[number] for number in all_visits["age"]),
    }
    spec = {
        "design": {"weights": "weight", "strata": ["stratum"], "psu": ["psu"], "lonely_psu": "adjust"},
        "weighting": [
            {"step": "nonresponse", "classes": ["office"], "respondent": "responded"},
            {"step": "rake", "margins": {name: dict(counts) for name, counts in register.items()}},
        ],
        "estimates": [
            {"name": "all", "statistic": "mean", "variables": ["answer"]},
            {"name": "office", "statistic": "mean", "variables": ["answer"], "by": ["office"]},
        ],
        "grading": {"minimum_n": 1},
    }
    found = {}
    for row in run(spec, table, Path(".")).estimates:
        place = row.by.get("office")
        inside = (
            np.ones(len(all_visits["office"]), bool)
            if place is None
            else all_visits["office"] == int(place[1:])
        )
        mine = v["responded"] & (True if place is None else v["office"] == int(place[1:]))
        naive = v["answer"][mine]
        if row.ci_low is not None and row.ci_high is not None and len(naive) > 1:
            half = 1.96 * naive.std(ddof=1) / len(naive) ** 0.5
            truth = float(all_visits["expected"][inside].mean())
            naive_hit = float(abs(naive.mean() - truth) <= half)
            found[f"counter, {place or 'all offices'}"] = (truth, row.ci_low, row.ci_high, naive_hit)
    return found


def cluster_estimate(draw: Random) -> dict[str, tuple[float, float, float, float]]:
    """Six strata of 13 clusters with 8 rows each, weights with a coefficient of variation of 0.5."""
    stratum = np.repeat(np.arange(6), 13 * 8)
    cluster = np.repeat(np.arange(6 * 13), 8)
    weight = draw.lognormal(0, 0.47, len(stratum))
    answer = 0.3 * stratum + draw.normal(0, 0.35, 6 * 13)[cluster] + draw.normal(0, 1, len(stratum))
    table = pa.table({"w": weight, "s": stratum, "p": cluster, "y": answer})
    mean = {"name": "y", "statistic": "mean", "variables": ["y"], "by": ["s"]}
    spec = {
        "design": {"weights": "w", "strata": ["s"], "psu": ["p"]},
        "estimates": [mean],
        "grading": {"minimum_n": 1},
    }
    found = {}
    for number, row in enumerate(run(spec, table, Path(".")).estimates):
        values, truth = answer[stratum == number], 0.3 * number
        half = 1.96 * values.std(ddof=1) / len(values) ** 0.5
        low, high = row.ci_low or 0.0, row.ci_high or 0.0
        found[f"clusters, stratum {number + 1} (12 df)"] = (
            truth,
            low,
            high,
            float(abs(values.mean() - truth) <= half),
        )
    return found


def repetitions(times: int, seed: int) -> Iterator[dict[str, tuple[float, float, float, float]]]:
    """Both designs, so many times."""
    draw = np.random.Generator(np.random.PCG64(seed))
    for number in range(times):
        yield counter_estimate(visits(draw)) | cluster_estimate(draw)
        if sys.stderr.isatty():
            print(f"\r{number + 1} of {times}", end="", file=sys.stderr)


def rank_coverage(times: int, seed: int) -> float:
    """The share of repetitions in which every area's true rank lies in its set; ties may take any rank they share."""
    draw = np.random.Generator(np.random.PCG64(seed))
    truth = np.sort(np.concatenate([np.zeros(6), np.linspace(0, 2, 14)]))
    best = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    worst = (truth[None, :] >= truth[:, None]).sum(axis=1)
    covariance = np.diag(np.linspace(0.02, 0.1, 20)) + 0.01
    root = np.linalg.cholesky(covariance)
    hits = 0
    for number in range(times):
        found = rank_sets(truth + root @ draw.standard_normal(20), covariance, seed=number)
        hits += bool((found.best <= best).all() and (found.worst >= worst).all())
    return hits / times


def main() -> int:
    """Print the table; 1 if a coverage lies outside the bounds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repetitions", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    hits: dict[str, list[tuple[bool, bool]]] = {}
    for found in repetitions(options.repetitions, options.seed):
        for name, (truth, low, high, naive) in found.items():
            hits.setdefault(name, []).append((low <= truth <= high, bool(naive)))
    print(f"\n{'figure':34} {'repetitions':>11} {'coverage':>9} {'as a simple random sample':>26}")
    fine = True
    for name, pairs in sorted(hits.items()):
        ours, naive = (sum(pair[which] for pair in pairs) / len(pairs) for which in (0, 1))
        inside = LOWEST <= ours <= HIGHEST
        fine = fine and inside
        print(f"{name:34} {len(pairs):11} {ours:9.3f} {naive:26.3f}{'' if inside else '  outside'}")
    ranks = rank_coverage(max(options.repetitions // 5, 50), options.seed)
    print(f"{'simultaneous rank sets':34} {max(options.repetitions // 5, 50):11} {ranks:9.3f}")
    return 0 if fine and ranks >= 0.94 else 1


if __name__ == "__main__":
    sys.exit(main())
