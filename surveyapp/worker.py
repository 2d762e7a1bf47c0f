"""The worker: one process beside the web server that does the jobs and, every few minutes, the upkeep.

Jobs read and compute without holding a transaction that writes, so that counters and phones never wait for them. Upkeep
closes days and batches, forgets what is to be forgotten, and seals the audit trail.
"""

import os
import secrets
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

import click
import structlog

from surveyapp.config import Settings, read_settings
from surveyapp.domain.days import Clock, day_of, system_clock
from surveyapp.domain.errors import AnalysisRefused, NotFound, SurveyError
from surveyapp.services import jobs, upkeep
from surveyapp.services.analysing import runs, verifying
from surveyapp.services.analysing_orders import ANALYSE, FREEZE, REPEAT
from surveyapp.services.exporting.bundle import make_bundle
from surveyapp.services.exporting.making import Progress, make_export
from surveyapp.services.exporting.ordering import BUNDLE, EXPORT, read_bundle_order, read_order, record_made
from surveyapp.services.exporting.packing import Packed
from surveyapp.services.freezing.snapshots import record_snapshot, write_snapshot
from surveyapp.services.jobs import LeasedJob, LeaseLost
from surveyapp.services.registers.import_job import read_import, store_import
from surveyapp.services.registers.importing import JOB as REGISTER_IMPORT
from surveyapp.services.registers.importing import file_of
from surveyapp.services.transactions import Database
from surveyapp.store.maintenance import scrub

EXPLAIN = "explain"
IDLE_SECONDS = 2.0
PROGRESS_SECONDS = 1.0
HEARTBEAT_SECONDS = 60.0
UPKEEP_EVERY = timedelta(minutes=5)
UNFORESEEN = "unforeseen"

log = structlog.get_logger("surveyapp.worker")


@dataclass(slots=True)
class Worker:
    """Does jobs one after the other until it is told to stop."""

    settings: Settings
    database: Database
    clock: Clock = system_clock
    name: str = field(default_factory=lambda: f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}")
    stopping: threading.Event = field(default_factory=threading.Event)
    kept_at: datetime | None = None
    remains: bool = True
    """Whether the database may hold remains of deleted rows: after a start nobody knows."""

    def run(self) -> None:
        """Work until told to stop; the job that is under way is finished first."""
        log.info("worker started", worker=self.name)
        while not self.stopping.is_set():
            self.keep_house_when_due()
            if not self.do_next_job():
                self.stopping.wait(IDLE_SECONDS)
        log.info("worker stopped", worker=self.name)

    def run_once(self) -> None:
        """Keep house, do every job that waits, and stop."""
        self.keep_house_when_due()
        while self.do_next_job():
            pass

    def do_next_job(self) -> bool:
        """Do the oldest waiting job; whether there was one."""
        with self.database.transaction() as session:
            job = jobs.lease_job(session, self.name, self.clock(), JOBS.keys())
        if job is None:
            return False
        try:
            with self.heartbeat(job):
                JOBS[job.kind](self, job)
            log.info("job done", job=job.id, kind=job.kind)
        except LeaseLost:
            log.warning("job was stopped, or taken over by another worker", job=job.id)
        except Exception as error:
            self.fail(job, error)
        return True

    def fail(self, job: LeasedJob, error: Exception) -> None:
        """End a job with its reason: a code, and for a refused analysis the sentence after it."""
        reason = error.code if isinstance(error, SurveyError) else UNFORESEEN
        if isinstance(error, AnalysisRefused):
            reason = f"{reason}: {error.reason}"
        if reason == UNFORESEEN:
            frames = traceback.extract_tb(error.__traceback__)[-8:]
            places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            log.error("job failed", job=job.id, kind=job.kind, error=type(error).__name__, frames=places)
        with suppress(LeaseLost), self.database.transaction() as session:
            jobs.fail_job(session, job, reason)

    def report(self, job: LeasedJob, done: int, total: int, message: str) -> None:
        """Say how far a job is, which renews its lease."""
        with self.database.transaction() as session:
            jobs.report_progress(session, job, done, total, message, self.clock())

    def paced(self, job: LeasedJob) -> Progress:
        """Progress that is reported once a second at most: whoever works on rows speaks of it often."""
        last = 0.0

        def report(done: int, total: int, message: str) -> None:
            nonlocal last
            if time.monotonic() - last >= PROGRESS_SECONDS:
                last = time.monotonic()
                self.report(job, done, total, message)

        return report

    def finish(self, job: LeasedJob, write: Callable[[Any], dict[str, Any]]) -> None:
        """Store what came of a job, and its end, in one transaction."""
        with self.database.transaction() as session:
            jobs.finish_job(session, job, write(session))

    @contextmanager
    def heartbeat(self, job: LeasedJob) -> Iterator[None]:
        """Renew the lease once a minute while the block runs."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(HEARTBEAT_SECONDS):
                with self.database.transaction() as session:
                    status = jobs.job_status(session, job.id)
                    jobs.report_progress(
                        session, job, status.done, status.total, status.message, self.clock()
                    )

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def keep_house_when_due(self) -> None:
        """Keep house when the last time is long enough ago; what goes wrong is logged and tried again next time."""
        now = self.clock()
        if self.kept_at is not None and now - self.kept_at < UPKEEP_EVERY:
            return
        self.kept_at = now
        try:
            self.keep_house(now)
        except Exception as error:
            log.error("upkeep failed", error=type(error).__name__, reason=str(error))

    def keep_house(self, now: datetime) -> None:
        """Do the upkeep; then remove what the database keeps of rows that are gone."""
        kept = upkeep.keep_house(self.settings, self.database, now)
        self.remains = self.remains or kept.left_remains
        if self.remains:
            scrub(self.database)
            self.remains = False
            log.info("closed", visits=kept.visits, answers=kept.answers, units=kept.units, sealed=kept.sealed)


def freeze(worker: Worker, job: LeasedJob) -> None:
    """Freeze a wave: write the files from a transaction that only reads, then record them."""
    now = worker.clock()
    worker.report(job, 0, 2, "writing")
    with worker.database.transaction(write=False) as session:
        files = write_snapshot(session, job.payload["wave_id"], worker.settings.snapshot_folder, day_of(now))
    worker.report(job, 1, 2, "recording")
    worker.finish(
        job,
        lambda session: {"snapshot_id": record_snapshot(session, files, job.account_id, now).id},
    )


def analyse(worker: Worker, job: LeasedJob) -> None:
    """Analyse a snapshot, with no transaction open while it computes."""
    snapshot_id = job.payload["snapshot_id"]
    total = runs.STEPS + 1
    worker.report(job, 0, total, "computing")
    with worker.database.transaction(write=False) as session:
        folder = runs.folder_of(session, snapshot_id)
    if not folder.is_dir():
        raise NotFound
    computed = runs.figures(folder, lambda done, _: worker.report(job, done, total, "computing"))

    def write(session: Any) -> dict[str, Any]:
        now = worker.clock()
        run_id = runs.record_run(session, snapshot_id, computed, job.account_id, now)
        jobs.request_job(session, EXPLAIN, {"run_id": run_id}, job.account_id, now)
        return {"run_id": run_id}

    worker.finish(job, write)


def explain(worker: Worker, job: LeasedJob) -> None:
    """Compute what follows from a run's figures, with no transaction open meanwhile."""
    run_id = job.payload["run_id"]
    worker.report(job, 0, 1, "computing")
    with worker.database.transaction(write=False) as session:
        given = runs.to_explain(session, run_id)
    if not given[2].is_dir():
        raise NotFound
    found = runs.explanation(*given)

    def write(session: Any) -> dict[str, Any]:
        runs.add_explanation(session, run_id, found)
        return {"run_id": run_id}

    worker.finish(job, write)


def repeat(worker: Worker, job: LeasedJob) -> None:
    """Compute a run again and keep what came of comparing, with no transaction open meanwhile."""
    run_id = job.payload["run_id"]
    worker.report(job, 0, runs.STEPS, "repeating")
    with worker.database.transaction(write=False) as session:
        stored = verifying.stored_run(session, run_id)
    found = verifying.repetition(stored, lambda done, total: worker.report(job, done, total, "repeating"))

    def write(session: Any) -> dict[str, Any]:
        verifying.record_repetition(session, run_id, found, job.account_id, worker.clock())
        return {"run_id": run_id}

    worker.finish(job, write)


def export(worker: Worker, job: LeasedJob) -> None:
    """Make an export of microdata, with no transaction open while it is made."""
    with worker.database.transaction() as session:
        order = read_order(session, job.payload, worker.settings.export_k)
    made = make_export(order, worker.settings.export_folder, worker.paced(job))
    _finish_export(worker, job, made.packed, {"rows": made.rows, "withheld": made.withheld})


def bundle(worker: Worker, job: LeasedJob) -> None:
    """Make the bundle that repeats a run."""
    with worker.database.transaction() as session:
        order = read_bundle_order(session, job.payload["run_id"], worker.settings.export_k)
    packed = make_bundle(order, worker.settings.export_folder, worker.paced(job))
    _finish_export(worker, job, packed, {"of_run": order.run_id})


def import_register(worker: Worker, job: LeasedJob) -> None:
    """Read a file into the register, all of it or nothing, and remove it. Nobody waits while it is read."""
    folder, now, import_id = worker.settings.upload_folder, worker.clock(), job.payload["import_id"]
    worker.report(job, 0, 0, "reading")
    with worker.database.transaction(write=False) as session:
        reading = read_import(session, job.payload, folder, day_of(now), worker.paced(job))
    worker.finish(job, lambda session: store_import(session, import_id, reading, now))
    file_of(folder, import_id).unlink(missing_ok=True)


def _finish_export(worker: Worker, job: LeasedJob, packed: Packed, facts: dict[str, int]) -> None:
    result: dict[str, Any] = {
        "file": packed.path.name,
        "sha256": packed.sha256,
        "bytes": packed.size,
        **job.payload,
        **facts,
    }

    def write(session: Any) -> dict[str, Any]:
        record_made(session, job.account_id, job.id, result, worker.clock())
        return result

    worker.finish(job, write)


JOBS: dict[str, Callable[[Worker, LeasedJob], None]] = {
    FREEZE: freeze,
    ANALYSE: analyse,
    EXPLAIN: explain,
    REPEAT: repeat,
    EXPORT: export,
    BUNDLE: bundle,
    REGISTER_IMPORT: import_register,
}


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then stop.")
def main(once: bool) -> None:
    """Work on jobs and keep house until SIGTERM or SIGINT."""
    settings = read_settings()
    worker = Worker(settings, Database(settings.database_url))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    worker.run_once() if once else worker.run()
    worker.database.dispose()
    sys.exit(0)


if __name__ == "__main__":
    main()
