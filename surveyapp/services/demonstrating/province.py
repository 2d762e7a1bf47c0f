"""The offices and counters of the demonstration province as the model sees them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from surveyapp.services.demonstrating.assumptions import Assumptions, OfficeFacts

DATA = Path(__file__).resolve().parents[2] / "data"
OFFICES = DATA / "demonstration_offices.csv"
COUNTERS = DATA / "demonstration_counters.csv"


@dataclass(frozen=True, slots=True)
class CounterPlan:
    """A counter: mean visits on an average open day, probability of an invitation, share of each service."""

    office: str
    name: str
    visits: float
    probability: float
    services: dict[str, float]


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """An office with its counters."""

    code: str
    kind: str
    facts: OfficeFacts
    counters: tuple[CounterPlan, ...]

    @property
    def visits(self) -> float:
        """Mean visits of all counters on an average open day."""
        return sum(counter.visits for counter in self.counters)

    @property
    def services(self) -> tuple[str, ...]:
        """The services that the office handles at any counter."""
        return tuple(sorted({service for counter in self.counters for service in counter.services}))


def read_province(assumptions: Assumptions) -> tuple[OfficePlan, ...]:
    """The offices that the assumptions name, with their kinds and counters from the files of offices and counters.

    Raises ValueError when an office is in no file, or has other counters than the assumptions say.
    """
    kinds = {row["code"]: row["kind"] for row in read_rows(OFFICES)}
    unknown = assumptions.offices.keys() - kinds.keys()
    if unknown:
        raise ValueError(f"assumptions for offices that are in no file: {', '.join(sorted(unknown))}")
    windows: dict[str, list[tuple[str, tuple[str, ...]]]] = {code: [] for code in kinds}
    for row in read_rows(COUNTERS):
        windows[row["office_code"]].append((row["name"], tuple(row["services"].split())))
    return tuple(
        _office(assumptions, code, facts, kinds[code], windows[code])
        for code, facts in assumptions.offices.items()
    )


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by column."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _office(
    assumptions: Assumptions,
    code: str,
    facts: OfficeFacts,
    kind: str,
    windows: list[tuple[str, tuple[str, ...]]],
) -> OfficePlan:
    if len(facts.visits) != len(windows):
        raise ValueError(f"{code}: the assumptions must give the visits of its {len(windows)} counters")
    counters = tuple(
        CounterPlan(code, name, visits, assumptions.sampling.probability(visits), _mix(assumptions, services))
        for (name, services), visits in zip(windows, facts.visits, strict=True)
    )
    return OfficePlan(code, kind, facts, counters)


def _mix(assumptions: Assumptions, services: tuple[str, ...]) -> dict[str, float]:
    demands = {service: assumptions.services[service].demand for service in services}
    total = sum(demands.values())
    return {service: demand / total for service, demand in demands.items()}
