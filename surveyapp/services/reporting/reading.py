"""What a report on a run needs to know, besides the run: its wave, where the offices are, and the waves before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import NotAllowed, NotFound
from surveyapp.domain.roles import Account, Role
from surveyapp.services.office_sites import office_sites
from surveyapp.services.readers import reads_province
from surveyapp.services.reporting.changes import Change, change
from surveyapp.services.results import PROVINCE, RunLine, RunResults, list_snapshots, published_runs, read_run
from surveyapp.services.site import site_facts
from surveyapp.services.transactions import Session
from surveyapp.store.office_places import office_places_of_wave
from surveyapp.store.responses import Labelled, offices_and_services_of_wave
from surveyapp.store.runs import publications_of_run
from surveyapp.store.waves import wave_with_id

MOST_WAVES = 8
"""As many waves before this one as a trend shows."""
TOTAL = "total"
COMPARED_LEVELS = ("total", "dimension", "sub-dimension")


@dataclass(frozen=True, slots=True)
class HeadOfficeRun:
    """A published run, with the offices in it that somebody heads."""

    line: RunLine
    offices: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A run with what stands around it."""

    results: RunResults
    starts_on: date
    ends_on: date
    frozen_at: datetime
    issued_on: date | None
    """The day on which the public was shown the run; None for a draft."""
    earlier: tuple[RunResults, ...]
    """Published runs of waves that ended before this one began, the last one of each wave, the oldest first."""
    units: Mapping[str, str]
    """Where each office stands: the id of the administrative unit, by the office's code."""
    province_code: str | None
    """The province in which all offices are; None where they are in several, or in one that is not on the map."""
    is_demonstration: bool

    @property
    def before(self) -> RunResults | None:
        """The wave before, if it can be compared with this one."""
        last = self.earlier[-1] if self.earlier else None
        return last if last is not None and is_comparable(last, self.results) else None

    def change_of(self, code: str, office: str = PROVINCE) -> Change | None:
        """How a node of the index changed since the wave before; None where that can't be said."""
        if self.before is None:
            return None
        now, then = index_row(self.results, code, office), index_row(self.before, code, office)
        return change(now, then) if now and then else None


def read_report_facts(session: Session, run_id: int, *, only_published: bool) -> ReportFacts:
    """What a report on this run needs. Raises NotFound, RunWithdrawn as reading the run does."""
    results = read_run(session, run_id, only_published=only_published)
    wave = wave_with_id(session, results.line.wave_id)
    sites = office_sites(session, wave.id)
    return ReportFacts(
        results=results,
        starts_on=wave.starts_on,
        ends_on=wave.ends_on,
        frozen_at=next(
            each.frozen_at for each in list_snapshots(session) if each.id == results.line.snapshot_id
        ),
        issued_on=_issued_on(session, run_id),
        earlier=_earlier(session, wave.id, wave.starts_on),
        units=sites.units,
        province_code=sites.province_code,
        is_demonstration=site_facts(session).is_demonstration,
    )


def office_of_run(facts: ReportFacts, office: str) -> str:
    """The office's code, if it took part. Raises NotFound."""
    if office not in facts.units:
        raise NotFound
    return office


def check_may_read(session: Session, account: Account, run_id: int, office: str) -> None:
    """Those who read the whole province read every report; the head of an office its own, once the run is public.

    Raises NotFound for an office that is not in the run's wave, NotAllowed.
    """
    line = read_run(session, run_id).line
    place = next((each for each in office_places_of_wave(session, line.wave_id) if each.code == office), None)
    if place is None:
        raise NotFound
    if reads_province(account):
        return
    if not (line.is_published and place.id in account.offices(Role.OFFICE_HEAD)):
        raise NotAllowed


def offices_of_head(session: Session, account: Account) -> tuple[HeadOfficeRun, ...]:
    """Every published run, the last one first, in which an office took part that this person heads."""
    own = set(account.offices(Role.OFFICE_HEAD))
    found = []
    for line in published_runs(session):
        codes = {each.code for each in office_places_of_wave(session, line.wave_id) if each.id in own}
        offices, _ = offices_and_services_of_wave(session, line.wave_id)
        if codes:
            found.append(HeadOfficeRun(line, tuple(office for office in offices if office.code in codes)))
    return tuple(found)


def index_row(results: RunResults, code: str, office: str = PROVINCE) -> Mapping[str, Any] | None:
    """A node of the invited visitors' index as the analysis wrote it, with its standard error."""
    by = {"office": office} if office else {}
    rows = results.documents.get("invited", {}).get("index", ())
    return next((row for row in rows if row["code"] == code and row["by"] == by), None)


def is_comparable(one: RunResults, other: RunResults) -> bool:
    """Whether both runs have the same index: the same nodes on the same scales."""
    structure = _structure(one)
    return bool(structure) and structure == _structure(other)


def _structure(results: RunResults) -> list[tuple[str, str, float, float]]:
    rows = results.documents.get("invited", {}).get("index", ())
    return sorted(
        (row["index"], row["code"], row["lo"], row["hi"])
        for row in rows
        if not row["by"] and row["level"] in COMPARED_LEVELS
    )


def _issued_on(session: Session, run_id: int) -> date | None:
    history = publications_of_run(session, run_id)
    is_shown = bool(history) and history[0].withdrawn_at is None
    return day_of(history[0].published_at) if is_shown else None


def _earlier(session: Session, wave_id: int, starts_on: date) -> tuple[RunResults, ...]:
    """Runs come last first, so the first of a wave is its last one."""
    ends: dict[int, tuple[date, int]] = {}
    for line in published_runs(session):
        if line.wave_id != wave_id and line.wave_id not in ends:
            ends[line.wave_id] = (wave_with_id(session, line.wave_id).ends_on, line.id)
    over = sorted(each for each in ends.values() if each[0] < starts_on)
    return tuple(read_run(session, run_id, only_published=True) for _, run_id in over[-MOST_WAVES:])
