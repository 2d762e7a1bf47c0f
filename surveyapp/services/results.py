"""Reading waves, snapshots and runs for pages. Knows stored results, not how they are computed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from surveyapp.domain.errors import NotFound, RunWithdrawn
from surveyapp.services.run_hashes import SOURCES
from surveyapp.services.transactions import Session
from surveyapp.store import responses, runs, snapshots, wave_counts
from surveyapp.store.responses import Labelled
from surveyapp.store.runs import RunRow

SUPPRESSED = "S"
PROVINCE = ""
"""The office code of figures for the whole province."""


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave with its closed answers."""

    id: int
    name: str
    name_en: str
    starts_on: date
    ends_on: date
    invited: int
    walk_ups: int


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """A frozen data set. `invited_rows` counts drawn visits, answered or not."""

    id: int
    wave_id: int
    frozen_at: datetime
    sha256: str
    invited_rows: int
    walk_up_rows: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in a list."""

    id: int
    snapshot_id: int
    wave_id: int
    wave_name: str
    wave_name_en: str
    requested_at: datetime
    is_published: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with everything that has to stand beside it. Suppressed ones carry no number at all."""

    code: str
    level: str
    office: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    n_eff: float | None
    response_rate: float | None
    grade: str | None
    """A, B, C or S; None for walk-ups, whose error no sample describes."""
    reason: str | None
    bounds: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one source: invited visitors or walk-ups. `refused` says why there are none."""

    index_name: str | None
    drawn: int
    """Rows of the data: for invited visitors all drawn visits, answered or not."""
    units: int
    index: tuple[Figure, ...]
    items: tuple[Figure, ...]
    satisfied: tuple[Figure, ...]
    """Shares of the answers 4 and 5; code is the question's, or `pooled`."""
    refused: str | None

    def figures(self, code: str) -> dict[str, Figure]:
        """A node of the index by office; the province under PROVINCE."""
        return {figure.office: figure for figure in self.index if figure.code == code}


@dataclass(frozen=True, slots=True)
class RunResults:
    """A run with its figures, the words for them, and what is needed to repeat it."""

    line: RunLine
    sha256: str
    code_version: str
    requested_by: int | None
    invited: Part | None
    walk_ups: Part | None
    titles: dict[str, dict[str, dict[str, str]]]
    """Words of the indices' nodes: index, code, language."""
    questions: dict[str, dict[str, str]]
    """Words of the questions: code, language."""
    offices: tuple[Labelled, ...]
    awaited: int
    """Invited visits that were still waited for when the data were frozen, and are not in them."""
    silent_offices: tuple[str, ...]
    """Codes of offices with visits but without any answer: the figures say nothing of them."""
    specs: dict[str, Any]
    documents: dict[str, Any]
    """The results as the analysis wrote them, by source."""
    folder: Path
    services: tuple[Labelled, ...] = ()
    actions: dict[str, Any] = field(default_factory=dict)
    """Where to act, as the run stored it; empty for runs made before that was computed."""
    advice: dict[str, Any] = field(default_factory=dict)
    """What the pages of advice are built from, by kind and unit, stored likewise."""
    comparison: dict[str, Any] = field(default_factory=dict)
    """The offices compared, stored likewise."""
    beside: dict[str, Any] = field(default_factory=dict)
    """Invited visitors and walk-ups beside each other, stored likewise."""
    flags: dict[str, Any] = field(default_factory=dict)
    """The index with and without flagged answers by source, stored likewise."""
    register: dict[str, Any] = field(default_factory=dict)
    """What the data set says of its register: visits by source, corrections, coverage; empty for older ones."""
    hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 of the figures of each source, as the run found them; empty for runs that kept none."""
    repeated: dict[str, Any] = field(default_factory=dict)
    """What came of computing the run again, the last time somebody did; empty where nobody has."""
    frameworks: dict[str, Any] = field(default_factory=dict)
    """Shares of satisfied answers by factor and lawful rates, by definition; empty for runs made before those were."""


def waves_with_counts(session: Session) -> tuple[WaveLine, ...]:
    """Every wave with the number of its closed answers, the latest first."""
    return tuple(WaveLine(*row) for row in wave_counts.closed_responses_by_wave(session))


def list_snapshots(session: Session) -> tuple[SnapshotLine, ...]:
    """Every snapshot, the last one first."""
    return tuple(
        SnapshotLine(row.id, row.wave_id, row.frozen_at, row.sha256, row.invited_rows, row.walk_up_rows)
        for row in snapshots.snapshots(session)
    )


def list_runs(session: Session) -> tuple[RunLine, ...]:
    """Every run, the last one first."""
    return tuple(_line(row) for row in runs.runs(session))


def published_runs(session: Session) -> tuple[RunLine, ...]:
    """What the public may see, the last one first."""
    return tuple(_line(row) for row in runs.runs(session, only_published=True))


def read_run(session: Session, run_id: int, *, only_published: bool = False) -> RunResults:
    """A run with its figures.

    Raises NotFound, also for an unpublished run where only published ones may be seen, and RunWithdrawn for one that
    the public saw before.
    """
    found = runs.run_with_snapshot(session, run_id)
    if found is None:
        raise NotFound
    run, snapshot, wave = found
    is_published = _is_public(session, run_id) if only_published else is_published_now(session, run_id)
    document = run.result or {}
    left_out = document.get("left_out", {})
    offices, services = responses.offices_and_services_of_wave(session, wave.id)
    return RunResults(
        line=RunLine(run.id, snapshot.id, wave.id, wave.name, wave.name_en, run.requested_at, is_published),
        sha256=snapshot.sha256,
        code_version=run.code_version,
        requested_by=run.requested_by,
        invited=_part(document.get("invited")),
        walk_ups=_part(document.get("walk_ups")),
        titles=document.get("titles", {}),
        questions=document.get("questions", {}),
        offices=tuple(offices),
        awaited=left_out.get("visits_still_awaited", 0),
        silent_offices=tuple(left_out.get("offices_without_answers", ())),
        specs=run.spec,
        documents={source: document[source] for source in SOURCES if document.get(source)},
        folder=Path(snapshot.folder),
        services=tuple(services),
        actions=document.get("actions", {}),
        advice=document.get("advice", {}),
        comparison=document.get("comparison", {}),
        beside=document.get("beside", {}),
        flags=document.get("flags", {}),
        register=document.get("register", {}),
        hashes={part: hashed for part, hashed in (run.hashes or {}).items() if part in SOURCES},
        repeated=run.repeated or {},
        frameworks=document.get("frameworks", {}),
    )


def is_published_now(session: Session, run_id: int) -> bool:
    """Whether the public may see a run."""
    history = runs.publications_of_run(session, run_id)
    return bool(history) and history[0].withdrawn_at is None


def _is_public(session: Session, run_id: int) -> bool:
    """True for what the public may see; everything else is refused here."""
    history = runs.publications_of_run(session, run_id)
    if not history:
        raise NotFound
    if history[0].withdrawn_at is not None:
        raise RunWithdrawn(history[0].reason)
    return True


def _line(row: RunRow) -> RunLine:
    return RunLine(*row)


def _part(document: dict[str, Any] | None) -> Part | None:
    if document is None:
        return None
    if "refused" in document:
        return Part(None, 0, 0, (), (), (), document["refused"])
    estimates = document["estimates"]
    shares = [row for row in estimates if row["name"].startswith("satisfied") and row["level"] in (None, "1")]
    items = [row for row in estimates if row["name"] == "items"]
    rates = _item_rates(document)
    index = document["index"]
    return Part(
        index_name=index[0]["index"] if index else None,
        drawn=document["design"]["n"],
        units=document["design"]["psu"],
        index=tuple(index_figure(row) for row in index),
        items=tuple(_estimate(_rated(row, rates)) for row in items),
        satisfied=tuple(_estimate(_rated(row, rates)) for row in _once(shares)),
        refused=None,
    )


def _once(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Shares of satisfied answers, without the level, under the question's own code."""
    pooled = {"satisfied_pooled": "pooled"}
    return [
        {**row, "variable": pooled.get(row["name"], row["variable"].removeprefix("satisfied__"))}
        for row in rows
    ]


def _item_rates(document: dict[str, Any]) -> dict[str, float]:
    """Response rates of the questions in the province: of the form, times of the question among those asked it.

    Whoever was not asked is no non-respondent to a question; the rate in the document itself counts them as such.
    """
    whole = [row["response_rate"] for row in document["index"] if row["code"] == "total" and not row["by"]]
    unit = next((rate for rate in whole if rate is not None), None)
    answered = {
        row["variable"].removeprefix("answered__"): row["estimate"]
        for row in document["estimates"]
        if row["name"] == "answered" and row["estimate"] is not None
    }
    return {} if unit is None else {code: unit * share for code, share in answered.items()}


def _rated(row: dict[str, Any], rates: dict[str, float]) -> dict[str, Any]:
    """A row of the province with the response rate of its question; the other rows as they are."""
    if row["by"] or row["variable"] not in rates:
        return row
    return {**row, "response_rate": rates[row["variable"]]}


def index_figure(row: dict[str, Any]) -> Figure:
    """A row of an index as the pages see it."""
    return _figure(row, row["code"], row["level"], row["score"], (row["lo"], row["hi"]))


def _estimate(row: dict[str, Any]) -> Figure:
    return _figure(row, row["variable"], row["statistic"], row["estimate"], None)


def _figure(
    row: dict[str, Any], code: str, level: str, value: float | None, bounds: tuple[float, float] | None
) -> Figure:
    """A row as the pages see it. What is suppressed loses its numbers here, whatever the document holds."""
    hidden = row["grade"] == SUPPRESSED
    return Figure(
        code=code,
        level=level,
        office=row["by"].get("office", PROVINCE),
        value=None if hidden else value,
        low=None if hidden else row["ci_low"],
        high=None if hidden else row["ci_high"],
        n=row["n"],
        n_eff=None if hidden else row["n_eff"],
        response_rate=row["response_rate"],
        grade=row["grade"],
        reason=row["reason"],
        bounds=bounds,
    )
