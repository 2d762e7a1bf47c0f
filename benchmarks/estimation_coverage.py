"""Do nominal 95 % intervals cover? Simulated repetitions of the designs that the engine is made for.

    python -m benchmarks.estimation_coverage [--repetitions 2000] [--processes 2]

1. The counter design: visits of a month and a half at nine offices, an invitation drawn for each visit with a chance
   between 0.15 and 0.6 that differs by office, days without any invitation, refusals that depend on age and service,
   strata office × period collapsed by the written rule (the smallest office, with one visit a day, needs it), classes
   of non-response by office, raking to the register's margins. What is estimated is the ongoing service: what an office
   gives on average to the people who come to it, days and visits being a sample of what may come.
2. A stratified cluster sample with 13 PSUs in each stratum, unequal weights; each stratum is a domain with 12 degrees
   of freedom, and all together a mean, a share and a difference of two strata.
3. Simultaneous confidence sets for the ranks of 20 areas, some of them tied or nearly so, from a covariance that is
   itself estimated with 40 degrees of freedom.

Prints, for each figure, the share of repetitions whose interval holds the truth, the same for an interval that takes
the answers for a simple random sample, and the mean standard error over the standard deviation of the estimates.
"""

import argparse
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis import strata
from analysis.ranks import rank_sets
from analysis.results import EstimateRow
from analysis.runs import run

LOWEST, HIGHEST, LEAST_RANKS = 0.935, 0.965, 0.95
DAYS, PERIODS = 30, 3
PER_DAY = np.array([1.0, 4, 6, 8, 10, 12, 14, 16, 18])
CHANCE = np.array([0.6, 0.55, 0.5, 0.45, 0.4, 0.35, 0.3, 0.2, 0.15])
OFFICE_EFFECT = np.linspace(-0.15, 0.15, len(PER_DAY))
SERVICES, SERVICE_SHARE = ("land", "papers", "insurance"), (0.3, 0.4, 0.3)
AGES, AGE_SHARE = ("young", "middle", "old"), (0.3, 0.45, 0.25)
SERVICE_EFFECT, AGE_EFFECT = np.array([-0.4, 0.1, 0.3]), np.array([-0.3, 0.0, 0.4])
SERVICE_RESPONSE, AGE_RESPONSE = np.array([0.45, 0.65, 0.6]), np.array([-0.15, 0.0, 0.15])
OF_DAY, OF_VISIT = 0.25, 0.8
STRATA, PSUS, PER_PSU = 6, 13, 8
AREAS, AREA_DF = 20, 40
BLOCK = 50  # repetitions that one process does at a time

Random = np.random.Generator
Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Hit:
    """What one repetition found of one figure."""

    name: str
    estimate: float
    se: float
    covered: bool
    naive: bool  # covered by the interval of a simple random sample


def visits(draw: Random) -> Columns:
    """One repetition of the counter design: every visit, invited or not."""
    per_day = draw.poisson(PER_DAY[:, None] * np.ones(DAYS)).reshape(-1)
    office = np.repeat(np.repeat(np.arange(len(PER_DAY)), DAYS), per_day)
    day = np.repeat(np.tile(np.arange(DAYS), len(PER_DAY)), per_day)
    n = len(office)
    service, age = draw.choice(3, n, p=SERVICE_SHARE), draw.choice(3, n, p=AGE_SHARE)
    of_day = draw.normal(0, OF_DAY, (len(PER_DAY), DAYS))[office, day]
    expected = 3.4 + OFFICE_EFFECT[office] + SERVICE_EFFECT[service] + AGE_EFFECT[age]
    return {
        "office": office,
        "day": day,
        "service": service,
        "age": age,
        "answer": expected + of_day + draw.normal(0, OF_VISIT, n),
        "chance": CHANCE[office],
        "responded": draw.random(n) < SERVICE_RESPONSE[service] + AGE_RESPONSE[age],
        "invited": draw.random(n) < CHANCE[office],
    }


def ongoing() -> dict[str, float]:
    """What an office gives on average; all offices by the visits that are to be expected."""
    of_visit = 3.4 + SERVICE_EFFECT @ SERVICE_SHARE + AGE_EFFECT @ AGE_SHARE
    found = {f"o{number}": float(of_visit + effect) for number, effect in enumerate(OFFICE_EFFECT)}
    return found | {"": float(of_visit + OFFICE_EFFECT @ PER_DAY / PER_DAY.sum())}


def invited(v: Columns) -> pa.Table:
    """The data set of the invited, as a snapshot holds it."""
    office = [f"o{number}" for number in v["office"]]
    psu = [f"{number:02d}" for number in v["day"]]
    age = [AGES[a] if r else None for a, r in zip(v["age"], v["responded"], strict=True)]
    return pa.table(
        {
            "weight": 1 / v["chance"],
            "stratum": strata.collapse(office, [str(day * PERIODS // DAYS) for day in v["day"]], psu),
            "psu": [f"{place}|{day}" for place, day in zip(office, psu, strict=True)],
            "office": office,
            "service": np.array(SERVICES)[v["service"]],
            "age": age,
            "responded": v["responded"],
            "answer": pa.array(np.where(v["responded"], v["answer"], np.nan), from_pandas=True),
        }
    )


def counter_spec(every: Columns) -> dict[str, Any]:
    """Non-response by office, then raking to the register."""
    register = {
        "office": Counter(f"o{number}" for number in every["office"]),
        "service": Counter(SERVICES[number] for number in every["service"]),
        "age": Counter(AGES[number] for number in every["age"]),
    }
    mean = {"statistic": "mean", "variables": ["answer"]}
    return {
        "design": {"weights": "weight", "strata": ["stratum"], "psu": ["psu"]},
        "weighting": [
            {"step": "nonresponse", "classes": ["office"], "respondent": "responded"},
            {"step": "rake", "margins": {name: dict(counts) for name, counts in register.items()}},
        ],
        "estimates": [{"name": "all", **mean}, {"name": "office", **mean, "by": ["office"]}],
        "grading": {"minimum_n": 1},
    }


def counter_hits(draw: Random) -> Iterable[Hit]:
    """The counter design once."""
    every = visits(draw)
    v = {name: values[every["invited"]] for name, values in every.items()}
    truth = ongoing()
    for row in run(counter_spec(every), invited(v), Path(".")).estimates:
        place = row.by.get("office", "")
        mine = v["responded"] & ((v["office"] == int(place[1:])) if place else True)
        yield from hit(f"counter, {place or 'all offices'}", row, truth[place], v["answer"][mine])


def hit(name: str, row: EstimateRow, truth: float, answers: npt.NDArray[np.float64]) -> Iterable[Hit]:
    """Nothing where the engine gives no interval."""
    if row.estimate is None or row.se is None or row.ci_low is None or row.ci_high is None:
        return
    half = 1.96 * answers.std(ddof=1) / len(answers) ** 0.5 if len(answers) > 1 else 0.0
    naive = bool(abs(answers.mean() - truth) <= half)
    yield Hit(name, row.estimate, row.se, row.ci_low <= truth <= row.ci_high, naive)


def cluster_hits(draw: Random) -> Iterable[Hit]:
    """The cluster sample once; a share is that of answers above its stratum's middle, so its truth is a half."""
    stratum = np.repeat(np.arange(STRATA), PSUS * PER_PSU)
    cluster = np.repeat(np.arange(STRATA * PSUS), PER_PSU)
    noise = draw.normal(0, 0.35, STRATA * PSUS)[cluster] + draw.normal(0, 1, len(stratum))
    answer, high = 0.3 * stratum + noise, noise > 0
    table = pa.table(
        {"w": draw.lognormal(0, 0.47, len(stratum)), "s": stratum, "p": cluster, "y": answer, "high": high}
    )
    mean = {"statistic": "mean", "variables": ["y"]}
    spec = {
        "design": {"weights": "w", "strata": ["s"], "psu": ["p"]},
        "estimates": [
            {"name": "y", **mean, "by": ["s"]},
            {"name": "all", **mean},
            {"name": "gap", "statistic": "contrast", "of": "y", "coefficients": {"y|5": 1, "y|0": -1}},
            {"name": "share", "statistic": "proportion", "variables": ["high"], "ci": {"method": "logit"}},
        ],
    }
    *domains, everyone, gap, _low, share = run(spec, table, Path(".")).estimates
    for number, row in enumerate(domains):
        yield from hit(
            f"clusters, stratum {number + 1} (12 df)", row, 0.3 * number, answer[stratum == number]
        )
    yield from hit("clusters, all strata", everyone, 0.3 * (STRATA - 1) / 2, answer)
    yield from hit(
        "clusters, difference of two strata", gap, 1.5, answer[stratum == 5] - answer[stratum == 0]
    )
    yield from hit("clusters, a share", share, 0.5, high.astype(np.float64))


def rank_hit(draw: Random) -> bool:
    """Whether every area's true rank lies in its set; ties may take any rank that they share."""
    truth = np.sort(np.concatenate([np.zeros(6), np.linspace(0, 2, AREAS - 6)]))
    best = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    worst = (truth[None, :] >= truth[:, None]).sum(axis=1)
    root = np.linalg.cholesky(np.diag(np.linspace(0.02, 0.1, AREAS)) + 0.01)
    sample = root @ draw.standard_normal((AREAS, AREA_DF))
    covariance, estimate = sample @ sample.T / AREA_DF, truth + root @ draw.standard_normal(AREAS)
    found = rank_sets(estimate, covariance, df=AREA_DF, seed=int(draw.integers(1 << 30)))
    return bool((found.best <= best).all() and (found.worst >= worst).all())


def repeated(seed: int, times: int) -> tuple[list[Hit], list[bool]]:
    """All designs, so many times."""
    draw = np.random.Generator(np.random.PCG64(seed))
    hits, ranks = [], []
    for _ in range(times):
        hits += [*counter_hits(draw), *cluster_hits(draw)]
        ranks.append(rank_hit(draw))
    return hits, ranks


def table_of(hits: Iterable[Hit]) -> Mapping[str, list[Hit]]:
    """The hits by figure."""
    found: defaultdict[str, list[Hit]] = defaultdict(list)
    for each in hits:
        found[each.name].append(each)
    return found


def main() -> int:
    """Print the table; 1 if a coverage lies outside the bounds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repetitions", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    blocks = -(-options.repetitions // BLOCK)
    seeds = [1000 * options.seed + number for number in range(blocks)]
    with ProcessPoolExecutor(options.processes, initializer=os.nice, initargs=(10,)) as pool:
        parts = list(pool.map(repeated, seeds, [min(BLOCK, options.repetitions)] * blocks))
    outside = 0
    print(f"{'figure':36}{'repetitions':>12}{'coverage':>10}{'simple random':>15}{'SE / SD':>9}")
    for name, found in sorted(table_of(each for hits, _ranks in parts for each in hits).items()):
        covered, naive = (np.mean([getattr(each, which) for each in found]) for which in ("covered", "naive"))
        spread = np.mean([each.se for each in found]) / np.std([each.estimate for each in found], ddof=1)
        inside = LOWEST <= covered <= HIGHEST
        outside += not inside
        print(
            f"{name:36}{len(found):12}{covered:10.4f}{naive:15.4f}{spread:9.3f}{'' if inside else '  outside'}"
        )
    ranks = [each for _hits, ranks in parts for each in ranks]
    print(f"{'simultaneous rank sets':36}{len(ranks):12}{np.mean(ranks):10.4f}")
    return int(outside > 0 or np.mean(ranks) < LEAST_RANKS)


if __name__ == "__main__":
    sys.exit(main())
