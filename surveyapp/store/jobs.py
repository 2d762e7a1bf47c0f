"""Jobs and their leases."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from surveyapp.store.tables.work import Job


def job_with_id(session: Session, job_id: int) -> Job | None:
    """The job, or None."""
    return session.get(Job, job_id)


def next_job_to_do(session: Session, now: datetime, kinds: Collection[str] | None) -> Job | None:
    """The oldest job that waits or whose lease has run out; locked, so that nobody else takes it."""
    free = or_(Job.state == "waiting", (Job.state == "running") & (Job.leased_until < now))
    jobs = select(Job).where(free).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    if kinds is not None:
        jobs = jobs.where(Job.kind.in_(kinds))
    return session.scalar(jobs)


def job_leased_by(session: Session, job_id: int, worker: str, attempt: int) -> Job | None:
    """The job, locked, if this worker still holds its lease from this attempt."""
    return session.scalar(
        select(Job)
        .where(Job.id == job_id, Job.state == "running", Job.worker == worker, Job.attempts == attempt)
        .with_for_update()
    )


def job_to_stop(session: Session, job_id: int) -> Job | None:
    """The job, locked, so that its worker does not finish it meanwhile; None when there is none."""
    return session.scalar(select(Job).where(Job.id == job_id).with_for_update())


def done_jobs_of_kind(session: Session, kind: str) -> Sequence[Job]:
    """The finished jobs of a kind, the last one first."""
    return session.scalars(
        select(Job).where(Job.kind == kind, Job.state == "done").order_by(Job.id.desc())
    ).all()


def delete_ended_jobs_before(session: Session, moment: datetime) -> int:
    """Delete jobs that ended and were asked for before a moment; how many there were."""
    ended = delete(Job).where(Job.state.in_(("done", "failed", "stopped")), Job.requested_at < moment)
    return len(session.scalars(ended.returning(Job.id)).all())
