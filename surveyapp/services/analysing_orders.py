"""Asking for data to be frozen, analysed, or a run to be computed again: each leaves a trace, then a worker does it."""

from surveyapp.domain.errors import NotFound
from surveyapp.services.auditing import Act, record
from surveyapp.services.jobs import request_job, stop_job
from surveyapp.services.transactions import Session
from surveyapp.store.jobs import job_with_id
from surveyapp.store.runs import run_with_snapshot
from surveyapp.store.snapshots import snapshot_with_id
from surveyapp.store.waves import find_wave

FREEZE, ANALYSE, REPEAT = "freeze", "analyse", "repeat"


def request_freeze(session: Session, wave_id: int, act: Act) -> int:
    """Ask for a wave's data to be frozen; the id of the job. Raises NotFound."""
    if find_wave(session, wave_id) is None:
        raise NotFound
    record(session, act, "snapshot.request", str(wave_id))
    return request_job(session, FREEZE, {"wave_id": wave_id}, act.by, act.at)


def request_run(session: Session, snapshot_id: int, act: Act) -> int:
    """Ask for a data set to be analysed; the id of the job. Raises NotFound."""
    if snapshot_with_id(session, snapshot_id) is None:
        raise NotFound
    record(session, act, "run.request", str(snapshot_id))
    return request_job(session, ANALYSE, {"snapshot_id": snapshot_id}, act.by, act.at)


def request_repetition(session: Session, run_id: int, act: Act) -> int:
    """Ask for a run to be computed a second time and compared; the id of the job. Raises NotFound."""
    if run_with_snapshot(session, run_id) is None:
        raise NotFound
    record(session, act, "run.repeat", str(run_id))
    return request_job(session, REPEAT, {"run_id": run_id}, act.by, act.at)


def stop_work(session: Session, job_id: int, act: Act) -> None:
    """End a job that is not wanted any more. Raises NotFound, JobOver when it has ended already."""
    stop_job(session, job_id)
    job = job_with_id(session, job_id)
    record(session, act, "job.stop", str(job_id), before={"kind": job.kind if job else ""})
