"""Reading the index on old boundaries and on today's from the latest run of a wave. Knows stored results only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveyapp.services.boundaries import Boundaries
from surveyapp.services.transactions import Session
from surveyapp.store import runs

TOTAL = "total"
SUPPRESSED = "S"


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """The index of a unit. Suppressed ones carry no number."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    response_rate: float | None
    grade: str


@dataclass(frozen=True, slots=True)
class AreaResults:
    """The figures of a run by unit."""

    run_id: int
    requested_at: datetime
    figures: dict[str, AreaFigure]


def latest_area_results(session: Session, wave_id: int, kind: Boundaries) -> AreaResults | None:
    """The index by unit in the latest run of a wave; None where that has none on these boundaries."""
    found = runs.latest_part_of_wave(session, wave_id, "areas")
    rows = (found[2] or {}).get(kind.value) if found else None
    if found is None or rows is None:
        return None
    figures = {row["unit"]: _figure(row) for row in rows if row["code"] == TOTAL}
    return AreaResults(found[0], found[1], figures)


def _figure(row: dict[str, Any]) -> AreaFigure:
    hidden = row["grade"] == SUPPRESSED
    value, low, high = (None if hidden else row[name] for name in ("score", "ci_low", "ci_high"))
    return AreaFigure(value, low, high, row["n"], row["response_rate"], row["grade"])
