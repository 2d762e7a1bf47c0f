"""The worker does one job after the other, tells failures, keeps house, and stops when it is told to."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from surveyapp.config import Settings
from surveyapp.services import jobs
from surveyapp.services.analysing_orders import ANALYSE, FREEZE, REPEAT
from surveyapp.services.jobs import JobState
from surveyapp.services.run_hashes import hashes_of
from surveyapp.services.transactions import Database, Session
from surveyapp.store.tables.answers import Response
from surveyapp.store.tables.people import AuditEvent, AuditSeal
from surveyapp.store.tables.visits import Link, Visit
from surveyapp.store.tables.work import Run
from surveyapp.worker import JOBS, Worker
from tests.builders import KEYS, MONDAY, MORNING, Place, a_place
from tests.closed_waves import a_busy_wave
from tests.services.fieldwork import Window, a_day_of_answers, ask_one_question


@pytest.fixture
def worker(database: Database, tmp_path: Path) -> Worker:
    settings = Settings(tmp_path, database.url, KEYS.secret)
    return Worker(settings, database, lambda: MORNING)


def ask(worker: Worker, kind: str, **payload: Any) -> int:
    with worker.database.transaction() as session:
        return jobs.request_job(session, kind, payload, None, MORNING)


def status(worker: Worker, job_id: int) -> jobs.JobStatus:
    with worker.database.transaction(write=False) as session:
        return jobs.job_status(session, job_id)


def test_freezing_and_analysing_are_jobs_with_results(worker: Worker) -> None:
    with worker.database.transaction() as session:
        places = a_busy_wave(session)
    first = ask(worker, FREEZE, wave_id=places[0].wave_id)
    assert worker.do_next_job()
    done = status(worker, first)
    assert (done.state, done.result) == (JobState.DONE, {"snapshot_id": 1})
    second = ask(worker, ANALYSE, snapshot_id=1)
    assert worker.do_next_job()
    assert status(worker, second).result == {"run_id": 1}
    assert (status(worker, second).done, status(worker, second).total) == (3, 3)


def test_what_follows_from_the_figures_is_a_job_of_its_own(worker: Worker) -> None:
    """So the figures of a large wave are there before the longer computations end."""
    with worker.database.transaction() as session:
        places = a_busy_wave(session)
    ask(worker, FREEZE, wave_id=places[0].wave_id)
    ask(worker, ANALYSE, snapshot_id=1)
    assert worker.do_next_job() and worker.do_next_job()
    figures = result_of_run(worker)
    assert figures.keys().isdisjoint({"actions", "comparison"})
    assert worker.do_next_job()
    assert not worker.do_next_job()
    explained = result_of_run(worker)
    assert explained["invited"] == figures["invited"]
    assert {"actions", "comparison", "areas", "beside"} <= explained.keys()


def test_a_run_is_computed_again_and_compared_as_a_job(worker: Worker) -> None:
    with worker.database.transaction() as session:
        places = a_busy_wave(session)
    ask(worker, FREEZE, wave_id=places[0].wave_id)
    ask(worker, ANALYSE, snapshot_id=1)
    worker.run_once()
    again = ask(worker, REPEAT, run_id=1)
    assert worker.do_next_job()
    assert (status(worker, again).state, status(worker, again).result) == (JobState.DONE, {"run_id": 1})
    with worker.database.transaction(write=False) as session:
        run = session.get_one(Run, 1)
        assert run.repeated is not None and run.repeated["same_bytes"]
        assert run.hashes is not None and run.hashes == hashes_of(run.result or {})
        trail = [event.verb for event in session.query(AuditEvent).order_by(AuditEvent.id)]
    assert trail[-3:] == ["snapshot.made", "run.made", "run.repeated"]


def result_of_run(worker: Worker) -> dict[str, Any]:
    with worker.database.transaction(write=False) as session:
        return session.get_one(Run, 1).result or {}


def test_a_refusal_ends_the_job_with_its_code(worker: Worker) -> None:
    with worker.database.transaction() as session:
        place = a_place(session)
    job = ask(worker, FREEZE, wave_id=place.wave_id)
    worker.do_next_job()
    assert (status(worker, job).state, status(worker, job).message) == (JobState.FAILED, "nothing_to_analyse")


def test_an_unforeseen_error_ends_the_job_and_not_the_worker(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_worker: Worker, _job: jobs.LeasedJob) -> None:
        raise RuntimeError("something with a person's words in it")

    monkeypatch.setitem(JOBS, FREEZE, break_down)
    job = ask(worker, FREEZE, wave_id=1)
    assert worker.do_next_job()
    assert (status(worker, job).state, status(worker, job).message) == (JobState.FAILED, "unforeseen")


def test_a_job_that_another_worker_took_over_is_left_to_it(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_too_slow(slow: Worker, job: jobs.LeasedJob) -> None:
        with slow.database.transaction() as session:
            assert jobs.lease_job(session, "another", MORNING + timedelta(hours=1)) is not None
        slow.report(job, 1, 2, "writing")

    monkeypatch.setitem(JOBS, FREEZE, be_too_slow)
    job = ask(worker, FREEZE, wave_id=1)
    assert worker.do_next_job()
    assert status(worker, job).state == JobState.RUNNING


def answers_of_yesterday(session: Session) -> Place:
    place = a_place(session)
    ask_one_question(session, place)
    return place


def test_upkeep_closes_yesterday_and_seals_the_trail(worker: Worker) -> None:
    with worker.database.transaction() as session:
        place = answers_of_yesterday(session)
        session.add(
            AuditEvent(at=MORNING, account_id=None, verb="test", subject="x", before=None, after=None)
        )
    window = Window(place, place.counter_id, place.service_id)
    a_day_of_answers(worker.database, [window], MONDAY - timedelta(days=3), 12, random.Random(1))
    worker.keep_house_when_due()
    with worker.database.transaction(write=False) as session:
        assert session.query(Response).count() == 12
        assert session.query(Visit).count() == 0
        assert session.query(Link).count() == 0
        assert session.query(AuditSeal).count() == 1
    assert not worker.remains


def test_upkeep_is_due_every_few_minutes(worker: Worker) -> None:
    worker.keep_house_when_due()
    assert worker.kept_at == MORNING
    worker.clock = lambda: MORNING + timedelta(minutes=4)
    worker.keep_house_when_due()
    assert worker.kept_at == MORNING
    worker.clock = lambda: MORNING + timedelta(minutes=5)
    worker.keep_house_when_due()
    assert worker.kept_at == MORNING + timedelta(minutes=5)


def test_a_failed_upkeep_is_tried_again_and_stops_nobody(worker: Worker) -> None:
    url = "sqlite:////nowhere/at/all.db"
    lost = Worker(worker.settings, Database(url), worker.clock)
    lost.keep_house_when_due()
    assert lost.remains


def test_the_process_stops_on_sigterm(database: Database, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATA_FOLDER": str(tmp_path),
        "DATABASE_URL": database.url,
        "SECRET_KEY": KEYS.secret.decode(),
    }
    command = [sys.executable, "-m", "surveyapp.worker"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "worker started" in process.stdout.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=20)
    assert "worker stopped" in rest
    assert process.returncode == 0
