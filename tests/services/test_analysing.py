"""The spec is that of the design, its totals are the register, and refusals are told, not swallowed."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet
import pytest

from surveyapp.domain.errors import AnalysisRefused, NotFound
from surveyapp.services.analysing.runs import analyse_snapshot, compute
from surveyapp.services.analysing.specs import invited_spec, walk_up_spec
from surveyapp.services.freezing.snapshots import SnapshotSummary, freeze_snapshot
from surveyapp.services.transactions import Database, Session
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.visits import RegisterMargin
from surveyapp.store.tables.work import Run
from tests.builders import MONDAY, MORNING, Place, shipped
from tests.closed_waves import ClosedDay, a_busy_wave, a_closed_day, random_answers


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    """What is analysed are files; one kind of database is enough."""
    database = Database(sqlite_url)
    METADATA.create_all(database.engine)
    with database.session(write=True) as session:
        yield session
    database.dispose()


@pytest.fixture
def places(session: Session) -> tuple[Place, ...]:
    return a_busy_wave(session)


def frozen(session: Session, place: Place, folder: Path) -> SnapshotSummary:
    session.flush()
    return freeze_snapshot(session, place.wave_id, folder, None, MORNING)


def test_totals_are_the_register_by_hand(session: Session, places: tuple[Place, ...], tmp_path: Path) -> None:
    folder = frozen(session, places[0], tmp_path).folder
    spec = invited_spec(folder)
    assert spec is not None
    rake = spec["weighting"][1]
    lines = (folder / "register.csv").read_text(encoding="utf-8").splitlines()[1:]
    population = sum(int(line.split(",")[3]) for line in lines)
    assert {name: sum(totals.values()) for name, totals in rake["margins"].items()} == {
        "month_cell": population,
        "service_cell": population,
    }
    levels = set(pyarrow.parquet.read_table(folder / "invited.parquet")["month_cell"].to_pylist())
    assert set(rake["margins"]["month_cell"]) == levels


def test_weights_end_at_the_register(session: Session, places: tuple[Place, ...], tmp_path: Path) -> None:
    folder = frozen(session, places[0], tmp_path).folder
    spec = invited_spec(folder)
    assert spec is not None
    population = sum(spec["weighting"][1]["margins"]["month_cell"].values())
    result = compute(folder, lambda done, total: None).result
    for part in ("invited", "walk_ups"):
        assert result[part]["design"]["sum_of_weights"] == pytest.approx(population)
    assert result["invited"]["design"]["psu"] == 24


def test_a_margin_that_some_offices_know_is_brought_to_the_size_of_the_register(
    session: Session, places: tuple[Place, ...], tmp_path: Path
) -> None:
    for place in places[:2]:
        for sex, visits in (("female", 60), ("male", 40)):
            session.add(
                RegisterMargin(
                    wave_id=place.wave_id,
                    office_id=place.office_id,
                    month="2026-02",
                    variable="sex",
                    category=sex,
                    visits=visits,
                )
            )
    folder = frozen(session, places[0], tmp_path).folder
    spec = invited_spec(folder)
    assert spec is not None
    margins = spec["weighting"][1]["margins"]
    population = sum(margins["month_cell"].values())
    assert margins["register_sex"] == pytest.approx({"female": 0.6 * population, "male": 0.4 * population})
    assert "refused" not in compute(folder, lambda done, total: None).result["invited"]


def test_the_same_data_give_the_same_run(session: Session, places: tuple[Place, ...], tmp_path: Path) -> None:
    folder = frozen(session, places[0], tmp_path).folder
    first, second = (compute(folder, lambda done, total: None) for _ in range(2))
    assert json.dumps(first.result) == json.dumps(second.result)
    assert first.specs == second.specs


def test_anyone_can_repeat_a_run_from_its_folder_and_spec(
    session: Session, places: tuple[Place, ...], tmp_path: Path
) -> None:
    """The stored spec, beside the frozen files, gives the stored figures when the analysis is called by itself."""
    snapshot = frozen(session, places[0], tmp_path)
    run = session.get_one(Run, analyse_snapshot(session, snapshot.id, None, MORNING))
    assert run.result is not None
    spec = snapshot.folder / "spec.json"
    spec.write_text(json.dumps(run.spec["invited"]), encoding="utf-8")
    command = [sys.executable, "-m", "analysis", "run", str(spec), "--json", str(tmp_path / "out.json")]
    subprocess.run(command, check=True, capture_output=True)
    repeated = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    stored = run.result["invited"]
    assert repeated["estimates"] == stored["estimates"]
    assert repeated["design"] == stored["design"]
    shown = [row for row in stored["index"] if row["reason"] != "complement"]
    assert shown
    assert [row for row in shown if row not in repeated["index"]] == []


def test_a_run_is_stored_with_its_specs_and_version(
    session: Session, places: tuple[Place, ...], tmp_path: Path
) -> None:
    snapshot = frozen(session, places[0], tmp_path)
    run = session.get_one(Run, analyse_snapshot(session, snapshot.id, None, MORNING))
    assert run.spec == {
        "invited": invited_spec(snapshot.folder),
        "walk_ups": walk_up_spec(snapshot.folder),
    }
    assert run.result is not None
    assert run.code_version == run.result["invited"]["version"]


def test_a_design_that_cannot_be_estimated_is_refused_with_the_reason(
    session: Session, tmp_path: Path
) -> None:
    """One counter-day is one primary unit: there is nothing to estimate a sampling error from."""
    [place] = a_busy_wave(session, offices=1, days=1)
    snapshot = frozen(session, place, tmp_path)
    result = compute(snapshot.folder, lambda done, total: None).result
    assert "PSU" in result["invited"]["refused"]


def test_without_any_figure_the_run_is_refused(session: Session, tmp_path: Path) -> None:
    [place] = a_busy_wave(session, offices=1, days=0)
    answers = [random_answers(shipped("counter_full"), random.Random(1)) for _ in range(3)]
    a_closed_day(session, place, MONDAY - timedelta(days=2), ClosedDay(answers, silent=1))
    snapshot = frozen(session, place, tmp_path)
    with pytest.raises(AnalysisRefused) as refusal:
        analyse_snapshot(session, snapshot.id, None, MORNING)
    assert "PSU" in refusal.value.reason


def test_an_unknown_snapshot_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        analyse_snapshot(session, 1, None, MORNING)
