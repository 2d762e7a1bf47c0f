"""Computing a stored run a second time on the server, from the data and specs that it names, and comparing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from surveyapp.domain.errors import NotFound
from surveyapp.services.analysing.repeating import ERRORS, FIGURES, differences
from surveyapp.services.analysing.runs import Progress, figures_of
from surveyapp.services.auditing import Act, record
from surveyapp.services.freezing.snapshots import folder_hash
from surveyapp.services.run_hashes import SOURCES, hashes_of, is_as_found
from surveyapp.services.transactions import Session
from surveyapp.store.runs import run_with_snapshot

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as it was stored, and what it was computed from. `hashes` is None for runs that kept none."""

    id: int
    specs: Document
    result: Document
    hashes: dict[str, str] | None
    code_version: str
    folder: Path
    sha256: str


def stored_run(session: Session, run_id: int) -> StoredRun:
    """A run with what it takes to repeat it. Raises NotFound, also when its data are no longer on the server."""
    found = run_with_snapshot(session, run_id)
    if found is None or not Path(found[1].folder).is_dir():
        raise NotFound
    run, snapshot, _wave = found
    return StoredRun(
        run.id,
        run.spec,
        run.result or {},
        run.hashes,
        run.code_version,
        Path(snapshot.folder),
        snapshot.sha256,
    )


def repetition(run: StoredRun, progress: Progress) -> Document:
    """What came of computing a run again: whether data and bytes are the same, and how far figures differ.

    `as_found` says whether what is stored still has the hashes that it was stored with.
    `largest` is the largest relative difference of figures and standard errors that both results show; `only_one`
    counts figures that only one of them shows. Needs no database. Raises AnalysisRefused.
    """
    same_data = folder_hash(run.folder) == run.sha256
    found = figures_of(run.specs, run.folder, progress)
    again = hashes_of(found.result)
    before = run.hashes or hashes_of(run.result)
    apart = [*_apart(run.result, found.result)]
    return {
        "same_data": same_data,
        "same_bytes": all(again.get(part) == before.get(part) for part in SOURCES),
        "as_found": is_as_found(run.result, run.hashes),
        "figures": len(apart),
        "only_one": abs(_numbers(run.result) - len(apart)) + abs(_numbers(found.result) - len(apart)),
        "largest": max(apart, default=0.0),
        "version_then": run.code_version,
        "version_now": found.code_version,
    }


def record_repetition(session: Session, run_id: int, found: Document, by: int | None, now: datetime) -> None:
    """Keep what came of the last repetition with the run, and in the audit trail. Raises NotFound."""
    row = run_with_snapshot(session, run_id)
    if row is None:
        raise NotFound
    row[0].repeated = found | {"at": now.isoformat()}
    record(session, Act(by, now), "run.repeated", str(run_id), after=found)


def _apart(stored: Document, found: Document) -> Iterator[float]:
    for part in SOURCES:
        before, after = stored.get(part), found.get(part)
        if before and after and "refused" not in before and "refused" not in after:
            for fields in (FIGURES, ERRORS):
                yield from differences(before, after, fields)


def _numbers(result: Document) -> int:
    """How many figures and standard errors a result shows."""
    parts = [result[part] for part in SOURCES if result.get(part) and "refused" not in result[part]]
    return sum(
        row[field] is not None
        for part in parts
        for fields in (FIGURES, ERRORS)
        for table, field in fields.items()
        for row in part[table]
    )
