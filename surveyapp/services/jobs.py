"""Work outside requests: a job is asked for, leased by a worker, reports its progress, and ends.

A lease lasts a few minutes and every report renews it. The job of a worker that was killed is taken up again
when its lease has run out, three times at most.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from surveyapp.domain.errors import JobOver, NotFound
from surveyapp.services.transactions import Session
from surveyapp.store.jobs import job_leased_by, job_to_stop, job_with_id, next_job_to_do
from surveyapp.store.tables.work import Job

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class LeaseLost(Exception):
    """The job is this worker's no more: another took it up after a silence longer than the lease, or it was stopped."""


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A job as its worker sees it."""

    id: int
    kind: str
    payload: dict[str, Any]
    account_id: int | None
    worker: str
    attempt: int


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job as a page sees it. `message` is a code while it runs and the reason once it has failed."""

    id: int
    kind: str
    state: JobState
    done: int
    total: int
    message: str
    result: dict[str, Any] | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED, JobState.STOPPED)


def request_job(
    session: Session, kind: str, payload: dict[str, Any], account_id: int | None, now: datetime
) -> int:
    """Ask for work to be done; the id of the job."""
    job = Job(
        kind=kind,
        payload=payload,
        state=JobState.WAITING,
        requested_by=account_id,
        requested_at=now,
        attempts=0,
    )
    session.add(job)
    session.flush()
    return job.id


def lease_job(
    session: Session, worker: str, now: datetime, kinds: Collection[str] | None = None
) -> LeasedJob | None:
    """The oldest job that nobody works on, leased to this worker; None when there is none.

    A job whose workers were killed three times is marked as failed on the way.
    """
    while job := next_job_to_do(session, now, kinds):
        if job.attempts < MOST_ATTEMPTS:
            return _leased(session, job, worker, now)
        job.state, job.message = JobState.FAILED, "attempts_used_up"
        session.flush()
    return None


def _leased(session: Session, job: Job, worker: str, now: datetime) -> LeasedJob:
    job.state, job.worker, job.leased_until = JobState.RUNNING, worker, now + LEASE
    job.attempts += 1
    job.done, job.total, job.message = 0, 0, ""
    session.flush()
    return LeasedJob(job.id, job.kind, job.payload, job.requested_by, worker, job.attempts)


def report_progress(
    session: Session, job: LeasedJob, done: int, total: int, message: str, now: datetime
) -> None:
    """Say how far the work is, and renew the lease. Raises LeaseLost."""
    row = _held(session, job)
    row.done, row.total, row.message, row.leased_until = done, total, message, now + LEASE


def finish_job(session: Session, job: LeasedJob, result: dict[str, Any]) -> None:
    """The work is done and this came of it. Raises LeaseLost."""
    row = _held(session, job)
    row.state, row.result, row.message, row.leased_until = JobState.DONE, result, "", None
    row.done = row.total


def fail_job(session: Session, job: LeasedJob, reason: str) -> None:
    """The work can't be done, and doing it again would not help. Raises LeaseLost."""
    row = _held(session, job)
    row.state, row.message, row.leased_until = JobState.FAILED, reason, None


def stop_job(session: Session, job_id: int) -> None:
    """End a job that is not wanted any more; its worker notices at its next report and leaves nothing behind.

    Raises NotFound, JobOver when it has ended already.
    """
    row = job_to_stop(session, job_id)
    if row is None:
        raise NotFound
    if row.state not in (JobState.WAITING, JobState.RUNNING):
        raise JobOver
    row.state, row.message, row.leased_until = JobState.STOPPED, "", None


def job_status(session: Session, job_id: int) -> JobStatus:
    """How a job stands. Raises NotFound."""
    job = job_with_id(session, job_id)
    if job is None:
        raise NotFound
    return JobStatus(job.id, job.kind, JobState(job.state), job.done, job.total, job.message, job.result)


def _held(session: Session, job: LeasedJob) -> Job:
    row = job_leased_by(session, job.id, job.worker, job.attempt)
    if row is None:
        raise LeaseLost
    return row
