"""What pages read of waves and runs, on both databases."""

import copy
import hashlib
import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, ResultChanged, RunWithdrawn
from surveyapp.domain.roles import Grant, Role
from surveyapp.services.analysing.runs import analyse_snapshot
from surveyapp.services.analysing.verifying import repetition, stored_run
from surveyapp.services.freezing.snapshots import freeze_snapshot
from surveyapp.services.publications import publication_history, publish_run, withdraw_run
from surveyapp.services.results import (
    list_runs,
    list_snapshots,
    published_runs,
    read_run,
    waves_with_counts,
)
from surveyapp.services.transactions import Session
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.work import Run
from tests.builders import MONDAY, MORNING, Place, a_place, an_account, shipped
from tests.closed_waves import ClosedDay, a_busy_wave, a_closed_day, random_answers


def test_waves_are_counted_each_for_itself(session: Session, place: Place) -> None:
    full, short, rng = shipped("counter_full"), shipped("counter_short"), random.Random(2)
    empty = a_place(session, "krong-pac", day=MONDAY + timedelta(days=90))
    day = ClosedDay(
        answers=[random_answers(full, rng) for _ in range(3)],
        silent=4,
        walk_ups=[random_answers(short, rng) for _ in range(2)],
    )
    a_closed_day(session, place, MONDAY - timedelta(days=2), day)
    found = [(wave.id, wave.invited, wave.walk_ups) for wave in waves_with_counts(session)]
    assert found == [(empty.wave_id, 0, 0), (place.wave_id, 3, 2)]


@pytest.fixture
def run_id(session: Session, tmp_path: Path) -> int:
    places = a_busy_wave(session)
    snapshot = freeze_snapshot(session, places[0].wave_id, tmp_path / "frozen", None, MORNING)
    analyst = an_account(session, "lan", Grant(Role.ANALYST), Grant(Role.ADMIN))
    return analyse_snapshot(session, snapshot.id, analyst.id, MORNING)


def test_a_run_is_read_as_it_was_stored(session: Session, run_id: int) -> None:
    run = read_run(session, run_id)
    assert run.invited is not None
    assert run.invited.figures("total")[""].n == 179
    assert set(run.invited.figures("total")) == {"", "office-1", "office-2", "office-3"}
    assert run.walk_ups is not None
    assert {figure.low for figure in run.walk_ups.index} == {None}
    assert [(line.id, line.wave_id) for line in list_runs(session)] == [(run_id, run.line.wave_id)]
    assert [line.sha256 for line in list_snapshots(session)] == [run.sha256]
    with pytest.raises(NotFound):
        read_run(session, run_id + 1)


def test_publishing_takes_a_second_person_and_leaves_a_trace(session: Session, run_id: int) -> None:
    with pytest.raises(NotFound):
        read_run(session, run_id, only_published=True)
    requester = read_run(session, run_id).requested_by
    assert requester is not None
    second_analyst = an_account(session, "mai", Grant(Role.ANALYST))
    second_person = an_account(session, "hoa", Grant(Role.ADMIN))
    with pytest.raises(NotAllowed):
        publish_run(session, second_analyst, run_id, MORNING)
    for _ in range(2):
        publish_run(session, second_person, run_id, MORNING)
    assert [line.id for line in published_runs(session)] == [run_id]
    assert read_run(session, run_id, only_published=True).line.is_published
    session.flush()
    events = session.query(AuditEvent).filter_by(verb="run.publish").all()
    assert [(event.account_id, event.subject) for event in events] == [(second_person.id, str(run_id))]


def test_what_was_withdrawn_is_gone_with_its_reason_and_may_come_back(session: Session, run_id: int) -> None:
    admin = an_account(session, "hoa", Grant(Role.ADMIN))
    with pytest.raises(NotFound):
        withdraw_run(session, admin, run_id, "chưa từng công bố", MORNING)
    publish_run(session, admin, run_id, MORNING)
    with pytest.raises(InvalidInput):
        withdraw_run(session, admin, run_id, "  ", MORNING)
    withdraw_run(session, admin, run_id, "Sổ lượt giao dịch của một quầy bị nhập hai lần", MORNING)
    assert published_runs(session) == ()
    with pytest.raises(RunWithdrawn, match="nhập hai lần"):
        read_run(session, run_id, only_published=True)
    assert not read_run(session, run_id).line.is_published
    publish_run(session, admin, run_id, MORNING + timedelta(days=1))
    assert read_run(session, run_id, only_published=True).line.is_published
    assert [line.withdrawn_at for line in publication_history(session, run_id)] == [None, MORNING]
    verbs = [
        event.verb for event in session.query(AuditEvent).order_by(AuditEvent.id) if "run." in event.verb
    ]
    assert verbs == ["run.made", "run.publish", "run.withdraw", "run.publish"]


def test_a_run_of_which_nobody_knows_who_asked_has_no_second_person(session: Session, run_id: int) -> None:
    """The command line may analyse; whoever publishes could be the one who did."""
    session.get_one(Run, run_id).requested_by = None
    with pytest.raises(NotAllowed):
        publish_run(session, an_account(session, "hoa", Grant(Role.ADMIN)), run_id, MORNING)


def test_what_was_found_is_kept_by_its_hash_in_the_run_and_in_the_trail(
    session: Session, run_id: int
) -> None:
    run = session.get_one(Run, run_id)
    assert run.result is not None and run.hashes is not None
    written = json.dumps(run.result["invited"], ensure_ascii=False, indent=1) + "\n"
    assert run.hashes["invited"] == hashlib.sha256(written.encode()).hexdigest()
    assert run.hashes.keys() == {name for name, part in run.result.items() if part is not None}
    made = session.query(AuditEvent).filter_by(verb="run.made", subject=str(run_id)).one()
    shown = {part: run.hashes[part] for part in ("invited", "walk_ups")}
    assert made.after == {"snapshot": run.snapshot_id, **shown}
    frozen = session.query(AuditEvent).filter_by(verb="snapshot.made").one()
    assert frozen.after == {"wave": 1, "sha256": read_run(session, run_id).sha256}


def test_figures_that_were_changed_in_the_database_are_not_published(session: Session, run_id: int) -> None:
    run = session.get_one(Run, run_id)
    changed = copy.deepcopy(run.result or {})
    changed["invited"]["index"][0]["score"] += 0.01
    run.result = changed
    session.flush()
    with pytest.raises(ResultChanged):
        publish_run(session, an_account(session, "hoa", Grant(Role.ADMIN)), run_id, MORNING)
    assert published_runs(session) == ()


def test_a_run_computed_again_has_the_same_bytes(session: Session, run_id: int) -> None:
    found = repetition(stored_run(session, run_id), lambda _done, _total: None)
    assert (found["same_data"], found["as_found"], found["same_bytes"]) == (True, True, True)
    assert (found["only_one"], found["largest"]) == (0, 0.0)
    assert found["figures"] > 100


def test_computing_again_tells_a_changed_figure_changed_data_and_a_lost_figure(
    session: Session, run_id: int
) -> None:
    stored = stored_run(session, run_id)
    other = copy.deepcopy(stored.result)
    total = next(row for row in other["invited"]["index"] if row["code"] == "total" and not row["by"])
    total["score"] *= 1.01
    total["se"] = None
    (stored.folder / "added.txt").write_text("not part of the data set")
    found = repetition(replace(stored, result=other), lambda _done, _total: None)
    assert (found["same_data"], found["as_found"]) == (False, False)
    assert found["largest"] == pytest.approx(0.01 / 1.01)
    assert found["only_one"] == 1


def test_a_clerk_withdraws_nothing(session: Session, run_id: int) -> None:
    publish_run(session, an_account(session, "hoa", Grant(Role.ADMIN)), run_id, MORNING)
    with pytest.raises(NotAllowed):
        withdraw_run(session, an_account(session, "mai", Grant(Role.ANALYST)), run_id, "sai", MORNING)
