"""Asking for exports: who may, what is read from the database for one, and what the audit trail keeps of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import Words
from surveyapp.domain.roles import Account, Role
from surveyapp.services.analysing.specs import index_for, invited_spec, walk_up_spec
from surveyapp.services.auditing import Act, record
from surveyapp.services.exporting.bundle import BundleOrder
from surveyapp.services.exporting.dictionary import Facts, Part
from surveyapp.services.exporting.making import FORMATS, Order
from surveyapp.services.exporting.protecting import ATTRIBUTES, WEIGHTED_BY
from surveyapp.services.exporting.releasing import ALONE, Release, release_for, settle
from surveyapp.services.exporting.statements import LANGUAGES
from surveyapp.services.exporting.workbook import check_rows
from surveyapp.services.freezing.columns import columns_of
from surveyapp.services.freezing.names import DICTIONARY_FILE
from surveyapp.services.jobs import JobState, JobStatus, request_job
from surveyapp.services.transactions import Session
from surveyapp.store import jobs as job_store
from surveyapp.store import runs, snapshots, waves
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.work import Snapshot

EXPORT, BUNDLE = "export", "bundle"
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for: one source of one frozen data set in one format."""

    snapshot_id: int
    part: str
    format: str
    language: str


@dataclass(frozen=True, slots=True)
class Exportable:
    """A frozen data set that can be exported: the rows of each source, and whether attributes leave with it."""

    snapshot_id: int
    wave_id: int
    sha256: str
    rows: dict[str, int]
    release: Release


def exportable(session: Session, snapshot_id: int, k: int) -> Exportable:
    """A frozen data set. Raises NotFound."""
    snapshot = _snapshot(session, snapshot_id)
    rows = {"invited": snapshot.invited_rows, "walk_ups": snapshot.walk_up_rows}
    release = release_for(session, snapshot, k)
    return Exportable(snapshot.id, snapshot.wave_id, snapshot.sha256, rows, release)


def request_export(session: Session, account: Account, wanted: Wanted, k: int, now: datetime) -> int:
    """Ask for an export of microdata; gives the id of the job. The first of a wave settles which data set of it
    leaves with attributes of persons.

    Raises NotAllowed, NotFound, InvalidInput for what is not offered, TooManyRows for a workbook that Excel can't open.
    """
    _check_role(account)
    rows = exportable(session, wanted.snapshot_id, k).rows
    for field, value, offered in (
        ("part", wanted.part, PARTS),
        ("format", wanted.format, FORMATS),
        ("language", wanted.language, LANGUAGES),
    ):
        if value not in offered:
            raise InvalidInput(field, value)
    if not rows[wanted.part]:
        raise InvalidInput("part", wanted.part)
    if wanted.format == "xlsx":
        check_rows(rows[wanted.part])
    payload = {
        "snapshot_id": wanted.snapshot_id,
        "part": wanted.part,
        "format": wanted.format,
        "language": wanted.language,
    }
    settle(session, _snapshot(session, wanted.snapshot_id), k)
    record(session, Act(account.id, now), "export.request", str(wanted.snapshot_id), after=payload)
    return request_job(session, EXPORT, payload, account.id, now)


def request_bundle(session: Session, account: Account, run_id: int, k: int, now: datetime) -> int:
    """Ask for the bundle that repeats a run; gives the id of the job. Raises NotAllowed, NotFound.

    Where its rows carry attributes of persons, it settles what an export settles.
    """
    _check_role(account)
    found = runs.run_with_snapshot(session, run_id)
    if found is None:
        raise NotFound
    if _carries_attributes(found[0].spec):
        settle(session, found[1], k)
    record(session, Act(account.id, now), "bundle.request", str(run_id))
    return request_job(session, BUNDLE, {"run_id": run_id}, account.id, now)


def release_of_run(session: Session, run_id: int, k: int) -> Release | None:
    """Whether attributes leave with the bundle of a run; None where it would carry none anyway. Raises NotFound."""
    found = runs.run_with_snapshot(session, run_id)
    if found is None:
        raise NotFound
    return release_for(session, found[1], k) if _carries_attributes(found[0].spec) else None


def _carries_attributes(specs: dict[str, Any]) -> bool:
    """Whether specs name attributes, or margins of the register that repeat them."""
    written = json.dumps(specs)
    return any(f'"{name}"' in written for name in (*ATTRIBUTES, *WEIGHTED_BY))


def read_order(session: Session, payload: dict[str, Any], k: int) -> Order:
    """Everything that making an export needs, with attributes or without. Raises NotFound when the data set is gone."""
    snapshot = _snapshot(session, payload["snapshot_id"])
    folder = Path(snapshot.folder)
    if not folder.is_dir():
        raise NotFound
    wave = waves.wave_with_id(session, snapshot.wave_id)
    part: Part = payload["part"]
    spec = invited_spec(folder) if part == "invited" else walk_up_spec(folder)
    if spec is None:
        raise NotFound
    instrument = _instruments(session, wave)[part]
    return Order(
        snapshot=folder,
        facts=_facts(snapshot, wave, part, instrument),
        instrument=instrument,
        spec=spec,
        format=payload["format"],
        language=payload["language"],
        k=k,
        release=settle(session, snapshot, k),
    )


def read_bundle_order(session: Session, run_id: int, k: int) -> BundleOrder:
    """Everything that making a bundle needs. Raises NotFound when the run or its data are gone."""
    found = runs.run_with_snapshot(session, run_id)
    if found is None or not Path(found[1].folder).is_dir():
        raise NotFound
    run, snapshot, wave = found
    results: dict[str, Any] = {
        part: run.result[part] for part in PARTS if run.result and run.result.get(part)
    }
    specs: dict[str, Any] = {part: run.spec[part] for part in results}
    instruments = _instruments(session, wave)
    release = settle(session, snapshot, k) if _carries_attributes(run.spec) else ALONE
    return BundleOrder(
        run.id, Path(snapshot.folder), snapshot.sha256, specs, results, instruments, k, release
    )


def record_made(
    session: Session, account_id: int | None, job_id: int, result: dict[str, Any], now: datetime
) -> None:
    """Keep in the audit trail that an export was made: its file, its hash, its rows."""
    record(session, Act(account_id, now), "export.made", str(job_id), after=result)


def finished_exports(session: Session, snapshot_id: int, folder: Path) -> tuple[JobStatus, ...]:
    """The exports of a data set whose files are still there, the last first."""
    found = job_store.done_jobs_of_kind(session, EXPORT)
    return tuple(
        JobStatus(job.id, job.kind, JobState(job.state), job.done, job.total, job.message, job.result)
        for job in found
        if job.payload["snapshot_id"] == snapshot_id and (folder / (job.result or {})["file"]).is_file()
    )


def exported_file(status: JobStatus, folder: Path) -> Path:
    """The file of a finished export. Raises NotFound when there is none, or not any more."""
    name = (status.result or {}).get("file") if status.kind in (EXPORT, BUNDLE) else None
    path = folder / Path(name or "").name
    if not name or not path.is_file():
        raise NotFound
    return path


def _check_role(account: Account) -> None:
    if not (account.has(Role.ANALYST) or account.has(Role.ADMIN)):
        raise NotAllowed


def _snapshot(session: Session, snapshot_id: int) -> Snapshot:
    snapshot = snapshots.snapshot_with_id(session, snapshot_id)
    if snapshot is None:
        raise NotFound
    return snapshot


def _instruments(session: Session, wave: Wave) -> dict[str, Instrument]:
    hashes: Sequence[tuple[str, str]] = (
        ("invited", wave.full_instrument),
        ("walk_ups", wave.short_instrument),
    )
    return {part: Instrument.from_json(waves.instrument_document(session, each)) for part, each in hashes}


def _facts(snapshot: Snapshot, wave: Wave, part: Part, instrument: Instrument) -> Facts:
    words: dict[str, dict[str, Words]] = json.loads(
        (Path(snapshot.folder) / DICTIONARY_FILE).read_text("utf-8")
    )
    return Facts(
        wave=wave.code,
        title={"vi": wave.name, "en": wave.name_en or wave.name},
        starts_on=wave.starts_on,
        ends_on=wave.ends_on,
        part=part,
        instrument=instrument.name,
        version=instrument.version,
        index=index_for(instrument.name, [column.name for column in columns_of(instrument)]),
        sha256=snapshot.sha256,
        offices=_in_both(words["offices"]),
        services=_in_both(words["services"]),
    )


def _in_both(words: dict[str, Words]) -> dict[str, Words]:
    """Names in both languages; the Vietnamese one where there is no English one."""
    return {code: {"vi": name["vi"], "en": name["en"] or name["vi"]} for code, name in words.items()}
