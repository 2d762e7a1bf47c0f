"""Jobs: one worker at a time, progress that can be seen, and a killed worker's job taken up again."""

import threading
from datetime import timedelta

import pytest

from surveyapp.domain.errors import JobOver, NotFound
from surveyapp.services.jobs import (
    LEASE,
    MOST_ATTEMPTS,
    JobState,
    LeasedJob,
    LeaseLost,
    fail_job,
    finish_job,
    job_status,
    lease_job,
    report_progress,
    request_job,
    stop_job,
)
from surveyapp.services.transactions import Database, Session
from tests.builders import MORNING

LATER = MORNING + LEASE + timedelta(seconds=1)


def leased(session: Session, worker: str = "w1", now: object = MORNING) -> LeasedJob:
    job = lease_job(session, worker, now)  # type: ignore[arg-type]
    assert job is not None
    return job


def test_a_job_is_asked_for_done_and_its_result_read(session: Session) -> None:
    number = request_job(session, "run", {"wave": 1}, None, MORNING)
    assert job_status(session, number).state == JobState.WAITING
    job = leased(session)
    assert (job.id, job.kind, job.payload, job.attempt) == (number, "run", {"wave": 1}, 1)
    report_progress(session, job, 3, 10, "weighting", MORNING)
    running = job_status(session, number)
    assert (running.state, running.done, running.total, running.message) == (
        JobState.RUNNING,
        3,
        10,
        "weighting",
    )
    finish_job(session, job, {"run": 7})
    done = job_status(session, number)
    assert (done.state, done.result, done.is_over, done.done) == (JobState.DONE, {"run": 7}, True, 10)
    assert lease_job(session, "w1", LATER) is None


def test_a_failed_job_keeps_its_reason_and_is_not_tried_again(session: Session) -> None:
    number = request_job(session, "run", {}, None, MORNING)
    fail_job(session, leased(session), "no answers")
    status = job_status(session, number)
    assert (status.state, status.message) == (JobState.FAILED, "no answers")
    assert lease_job(session, "w2", LATER) is None


def test_the_oldest_comes_first_and_a_worker_may_choose_kinds(session: Session) -> None:
    first, second = (request_job(session, kind, {}, None, MORNING) for kind in ("freeze", "run"))
    assert leased(session, "w1").id == first
    assert lease_job(session, "w1", MORNING, kinds=["freeze"]) is None
    job = lease_job(session, "w2", MORNING, kinds=["run"])
    assert job is not None and job.id == second


def test_the_job_of_a_killed_worker_is_taken_up_when_its_lease_has_run_out(session: Session) -> None:
    request_job(session, "run", {}, None, MORNING)
    killed = leased(session, "w1")
    assert lease_job(session, "w2", MORNING + LEASE) is None
    again = leased(session, "w2", LATER)
    assert (again.id, again.attempt) == (killed.id, 2)
    for late in (
        lambda: report_progress(session, killed, 1, 2, "", LATER),
        lambda: finish_job(session, killed, {}),
    ):
        with pytest.raises(LeaseLost):
            late()


def test_reporting_renews_the_lease(session: Session) -> None:
    request_job(session, "run", {}, None, MORNING)
    job = leased(session)
    report_progress(session, job, 1, 2, "", MORNING + LEASE)
    assert lease_job(session, "w2", LATER) is None
    finish_job(session, job, {})


def test_a_worker_that_restarts_under_its_old_name_does_not_speak_for_its_old_self(session: Session) -> None:
    request_job(session, "run", {}, None, MORNING)
    before = leased(session, "w1")
    leased(session, "w1", LATER)
    with pytest.raises(LeaseLost):
        finish_job(session, before, {})


def test_a_job_that_kills_three_workers_is_given_up(session: Session) -> None:
    number = request_job(session, "run", {}, None, MORNING)
    now = MORNING
    for _ in range(MOST_ATTEMPTS):
        leased(session, "w", now)
        now += LEASE + timedelta(seconds=1)
    assert lease_job(session, "w", now) is None
    status = job_status(session, number)
    assert (status.state, status.message) == (JobState.FAILED, "attempts_used_up")


def test_a_stopped_job_is_over_and_its_worker_can_write_nothing_more(session: Session) -> None:
    waiting = request_job(session, "freeze", {}, None, MORNING)
    running = request_job(session, "analyse", {}, None, MORNING)
    held = lease_job(session, "w1", MORNING, {"analyse"})
    assert held is not None
    for job_id in (waiting, running):
        stop_job(session, job_id)
        assert job_status(session, job_id).is_over
        with pytest.raises(JobOver):
            stop_job(session, job_id)
    assert lease_job(session, "w1", MORNING) is None
    for late in (lambda: finish_job(session, held, {"run_id": 1}), lambda: fail_job(session, held, "late")):
        with pytest.raises(LeaseLost):
            late()
    assert job_status(session, running).result is None


def test_an_unknown_job(session: Session) -> None:
    with pytest.raises(NotFound):
        job_status(session, 1)


def test_workers_that_ask_at_the_same_moment_get_different_jobs(database: Database) -> None:
    with database.transaction() as session:
        wanted = {request_job(session, "run", {}, None, MORNING) for _ in range(6)}
    start, got = threading.Barrier(6), []

    def work(name: str) -> None:
        start.wait()
        with database.transaction() as session:
            job = lease_job(session, name, MORNING)
            got.append(job.id if job else None)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number for number in got if number) == sorted(wanted)
