"""Figures on old boundaries: the same as of the offices picked one by one, and none that gives a hidden one away."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from analysis import runs
from surveyapp.services.analysing.areas import area_document
from surveyapp.services.analysing.questions import one_pass
from surveyapp.services.analysing.runs import Computed, compute, record_run
from surveyapp.services.analysing.specs import invited_spec
from surveyapp.services.area_results import latest_area_results
from surveyapp.services.boundaries import Boundaries
from surveyapp.services.freezing.snapshots import SnapshotSummary, freeze_snapshot
from surveyapp.services.transactions import Database
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.places import AdminUnit, AdminUnitSuccessor, Office
from tests.builders import MORNING
from tests.closed_waves import a_busy_wave

OLD = {"o:P": ("province", None), "o:D1": ("district", "o:P"), "o:D2": ("district", "o:P")}
OLD |= {"o:a": ("commune", "o:D1"), "o:b": ("commune", "o:D1"), "o:c": ("commune", "o:D2")}
NEW = {
    "n:P": ("province", None),
    "n:X": ("commune", "n:P"),
    "n:Y": ("commune", "n:P"),
    "n:Z": ("commune", "n:P"),
}
BECAME = {"o:a": "n:X", "o:b": "n:Y", "o:c": "n:Z"}
D1, D2 = "o:D1", "o:D2"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """What is analysed are files; one database of one kind is enough for all tests here."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('areas') / 'survey.db'}")
    METADATA.create_all(database.engine)
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def frozen(database: Database, tmp_path_factory: pytest.TempPathFactory) -> SnapshotSummary:
    """Three offices in X, Y and Z of today: X and Y were the old district D1, Z was D2."""
    with database.transaction() as session:
        places = a_busy_wave(session)
        for units, last in ((OLD, "2025-06-30"), (NEW, None)):
            for id_, (level, parent) in units.items():
                session.add(a_unit(id_, level, parent, last))
                session.flush()
        went = [AdminUnitSuccessor(old_id=old, new_id=new, share="whole") for old, new in BECAME.items()]
        session.add_all(went)
        for place, unit in zip(places, ("n:X", "n:Y", "n:Z"), strict=True):
            session.get_one(Office, place.office_id).admin_unit_id = unit
        session.flush()
        folder = tmp_path_factory.mktemp("snapshots")
        return freeze_snapshot(session, places[0].wave_id, folder, None, MORNING)


@pytest.fixture(scope="module")
def result(frozen: SnapshotSummary) -> dict[str, Any]:
    """What the run found."""
    return compute(frozen.folder, lambda _done, _total: None).result


def a_unit(id_: str, level: str, parent: str | None, last: str | None) -> AdminUnit:
    from_day = None if last else MORNING.date().replace(year=2025, month=7, day=1)
    return AdminUnit(
        id=id_,
        code=id_[2:],
        name=id_,
        kind="xa",
        level=level,
        parent_id=parent,
        valid_from=from_day,
        valid_to=MORNING.date().replace(year=2025, month=6, day=30) if last else None,
        fold_key=id_,
        sort_key=id_,
    )


def totals(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["unit"]: row for row in rows if row["code"] == "total"}


def test_a_district_s_figure_is_that_of_its_offices_picked_one_by_one(
    frozen: SnapshotSummary, result: dict[str, Any]
) -> None:
    """The other way goes by `where`, which knows nothing of units: estimate, error, n and response must be the same."""
    found = totals(result["areas"]["old_district"])
    assert set(found) == {D1, D2}
    spec = invited_spec(frozen.folder)
    assert spec is not None
    for unit, offices in ((D1, ["office-1", "office-2"]), (D2, ["office-3"])):
        use = {"use": spec["index"][0]["use"], "where": {"office": offices}}
        picked = json.loads(
            runs.run({**spec, "estimates": [], "index": [use]}, None, frozen.folder).to_json()
        )
        [row] = [row for row in picked["index"] if row["code"] == "total"]
        for name in ("score", "se", "ci_low", "ci_high", "n"):
            assert found[unit][name] == pytest.approx(row[name], rel=1e-9), (unit, name)


def test_a_district_of_one_office_is_that_office_and_the_province_is_all(result: dict[str, Any]) -> None:
    index = result["invited"]["index"]
    [own] = [row for row in index if row["code"] == "total" and row["by"] == {"office": "office-3"}]
    [whole] = [row for row in index if row["code"] == "total" and not row["by"]]
    assert totals(result["areas"]["old_district"])[D2]["score"] == pytest.approx(own["score"])
    assert totals(result["areas"]["old_province"])["o:P"]["score"] == pytest.approx(whole["score"])
    assert set(totals(result["areas"]["commune"])) == {"n:X", "n:Y", "n:Z"}


def test_where_an_office_is_hidden_its_district_is_too(
    frozen: SnapshotSummary, result: dict[str, Any]
) -> None:
    """Else the district and the other office would give it away."""
    spec = invited_spec(frozen.folder)
    assert spec is not None
    found = copy.deepcopy(result["invited"])
    for row in found["index"]:
        if row["by"] == {"office": "office-2"}:
            row["grade"] = "S"
    rows = totals(area_document(one_pass(spec, frozen.folder), found)["old_district"])
    assert (rows[D1]["grade"], rows[D1]["reason"], rows[D1]["score"]) == ("S", "complement", None)
    assert rows[D2]["score"] is not None


def test_pages_read_the_latest_run(
    database: Database, frozen: SnapshotSummary, result: dict[str, Any]
) -> None:
    kind, wave_id = Boundaries.OLD_DISTRICT, frozen.wave_id
    with database.transaction() as session:
        assert latest_area_results(session, wave_id, kind) is None
        run_id = record_run(session, frozen.id, Computed({}, result, "1"), None, MORNING)
        found = latest_area_results(session, wave_id, kind)
        assert found is not None
        assert (found.run_id, set(found.figures)) == (run_id, {D1, D2})
        assert found.figures[D1].low is not None
        record_run(session, frozen.id, Computed({}, {"invited": None}, "1"), None, MORNING)
        assert latest_area_results(session, wave_id, kind) is None, "a run of an older version has no areas"


def test_without_an_index_there_is_the_reason(frozen: SnapshotSummary) -> None:
    assert "refused" in area_document(None, None)
