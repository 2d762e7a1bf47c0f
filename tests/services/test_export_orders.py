"""Who may export, what the audit trail keeps, and how the worker makes it; bundles repeat a run byte by byte."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, TooManyRows
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.services import jobs
from surveyapp.services.exporting import ordering
from surveyapp.services.exporting.ordering import Wanted
from surveyapp.services.exporting.workbook import MOST_ROWS
from surveyapp.services.jobs import JobState, JobStatus
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.work import Run, Snapshot
from tests.builders import MORNING
from tests.services.exported import Frozen, a_frozen_wave, unpacked

MANY = 20
"""More than give the same sex in some offices, fewer than in others."""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    return a_frozen_wave(tmp_path_factory.mktemp("made"), sex_known=True)


@pytest.fixture
def frozen(made: Frozen, tmp_path: Path) -> Frozen:
    return made.copied(tmp_path)


def ask(frozen: Frozen, form: str = "csv", part: str = "invited", account: Account | None = None) -> int:
    with frozen.database.transaction() as session:
        who = account or frozen.analyst
        return ordering.request_export(
            session, who, Wanted(1, part, form, "vi"), frozen.settings.export_k, MORNING
        )


def status(frozen: Frozen, job_id: int) -> JobStatus:
    with frozen.database.transaction(write=False) as session:
        return jobs.job_status(session, job_id)


def trail(frozen: Frozen) -> list[tuple[str, int | None, Any]]:
    with frozen.database.transaction(write=False) as session:
        events = session.query(AuditEvent).order_by(AuditEvent.id)
        found = [(event.verb, event.account_id, event.after) for event in events]
    return [each for each in found if each[0].startswith(("export.", "bundle."))]


def test_an_export_is_a_job_with_a_file_and_two_lines_in_the_trail(frozen: Frozen) -> None:
    job_id = ask(frozen)
    assert frozen.worker.do_next_job()
    done = status(frozen, job_id)
    assert done.state == JobState.DONE
    assert done.result is not None
    path = ordering.exported_file(done, frozen.exports)
    assert path.name == done.result["file"]
    request, made = trail(frozen)
    wanted = {"snapshot_id": 1, "part": "invited", "format": "csv", "language": "vi"}
    assert request == ("export.request", frozen.analyst.id, wanted)
    assert (made[0], made[1]) == ("export.made", frozen.analyst.id)
    assert made[2]["sha256"] == done.result["sha256"]


@pytest.mark.parametrize("roles", [(), (Grant(Role.COUNTER_STAFF, 1),), (Grant(Role.OFFICE_HEAD, 1),)])
def test_others_may_not_export(frozen: Frozen, roles: tuple[Grant, ...]) -> None:
    stranger = Account(frozen.analyst.id, "x", "X", roles)
    with pytest.raises(NotAllowed):
        ask(frozen, account=stranger)
    with pytest.raises(NotAllowed), frozen.database.transaction() as session:
        ordering.request_bundle(session, stranger, 1, 5, MORNING)
    assert trail(frozen) == []


@pytest.mark.parametrize(
    ("form", "part", "field"), [("exe", "invited", "format"), ("csv", "both", "part")], ids=["format", "part"]
)
def test_what_is_not_offered_is_refused(frozen: Frozen, form: str, part: str, field: str) -> None:
    """Above all there is no file of both sources."""
    with pytest.raises(InvalidInput) as refused:
        ask(frozen, form, part)
    assert refused.value.field == field


def test_a_data_set_that_excel_can_not_hold_is_refused_when_asked_for(frozen: Frozen) -> None:
    with frozen.database.transaction() as session:
        session.get_one(Snapshot, 1).invited_rows = MOST_ROWS + 1
    with pytest.raises(TooManyRows):
        ask(frozen, "xlsx")
    assert ask(frozen, "csv") == 1


def test_what_is_gone_says_so(frozen: Frozen) -> None:
    with pytest.raises(NotFound), frozen.database.transaction() as session:
        ordering.request_export(session, frozen.analyst, Wanted(9, "invited", "csv", "vi"), 5, MORNING)
    with frozen.database.transaction() as session:
        session.get_one(Snapshot, 1).folder = "/nowhere"
    job_id = ask_without_reading(frozen)
    frozen.worker.do_next_job()
    assert (status(frozen, job_id).state, status(frozen, job_id).message) == (JobState.FAILED, "not_found")
    with pytest.raises(NotFound):
        ordering.exported_file(status(frozen, job_id), frozen.exports)


def ask_without_reading(frozen: Frozen) -> int:
    payload = {"snapshot_id": 1, "part": "invited", "format": "csv", "language": "vi"}
    with frozen.database.transaction() as session:
        return jobs.request_job(session, ordering.EXPORT, payload, frozen.analyst.id, MORNING)


def test_only_files_of_exports_can_be_had(frozen: Frozen) -> None:
    """The name in a job's result is a name, never a way out of the folder."""
    (frozen.exports).mkdir()
    (frozen.settings.data_folder / "secret_key").write_text("key")
    for name in ("../secret_key", "/etc/passwd", "", ".."):
        found = JobStatus(1, "export", JobState.DONE, 1, 1, "", {"file": name})
        with pytest.raises(NotFound):
            ordering.exported_file(found, frozen.exports)


def test_a_stopped_export_leaves_nothing(frozen: Frozen) -> None:
    job_id = ask(frozen, "sav")
    worker = frozen.worker
    with frozen.database.transaction() as session:
        leased = jobs.lease_job(session, worker.name, MORNING)
        assert leased is not None
        jobs.stop_job(session, job_id)
    with pytest.raises(jobs.LeaseLost):
        worker.paced(leased)(1, 2, "exporting")
    assert list(frozen.exports.iterdir() if frozen.exports.is_dir() else ()) == []


def bundle(frozen: Frozen, folder: Path) -> dict[str, Path]:
    with frozen.database.transaction() as session:
        job_id = ordering.request_bundle(session, frozen.analyst, 1, frozen.settings.export_k, MORNING)
    frozen.worker.do_next_job()
    return unpacked(ordering.exported_file(status(frozen, job_id), frozen.exports), folder)


def stored(frozen: Frozen) -> dict[str, Any]:
    with frozen.database.transaction(write=False) as session:
        return dict(session.get_one(Run, 1).result or {})


@pytest.mark.parametrize("part", ["invited", "walk_ups"])
def test_a_bundle_repeats_its_result_byte_by_byte(frozen: Frozen, tmp_path: Path, part: str) -> None:
    files = bundle(frozen, tmp_path / "bundle")
    again = tmp_path / "again.json"
    command = [sys.executable, "-m", "analysis", "run", str(files[f"{part}-spec.json"]), "--json", str(again)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert again.read_bytes() == files[f"{part}-result.json"].read_bytes()


def test_a_bundle_has_the_figures_of_the_run_and_says_so(frozen: Frozen, tmp_path: Path) -> None:
    files = bundle(frozen, tmp_path / "bundle")
    found = json.loads(files["invited-result.json"].read_text(encoding="utf-8"))
    for before, after in zip(stored(frozen)["invited"]["index"], found["index"], strict=True):
        if before["score"] is not None:
            assert (after["score"], after["se"]) == (before["score"], before["se"])
    readme = files["README.md"].read_text(encoding="utf-8")
    assert "invited: agrees with the stored result" in readme
    assert "complement" in readme


def test_a_bundle_says_where_withheld_values_change_the_figures(made: Frozen, tmp_path: Path) -> None:
    """The register knows the sex of visitors; where some of it is withheld, weights and figures move a little."""
    files = bundle(made.copied(tmp_path, k=MANY), tmp_path / "bundle")
    readme = files["README.md"].read_text(encoding="utf-8")
    assert "invited: differs from the stored result by up to " in readme
    assert "sex" in files["coarsened.csv"].read_text()


def test_old_exports_go_with_the_upkeep(frozen: Frozen) -> None:
    ask(frozen)
    frozen.worker.do_next_job()
    [path] = frozen.exports.iterdir()
    for days, remains in ((6, True), (8, False)):
        moment = (MORNING - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))
        frozen.worker.keep_house(MORNING)
        assert path.exists() is remains
