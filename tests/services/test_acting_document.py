"""What a run stores of where to act: sums that hold, nothing that was hidden, and reasons where a part is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from surveyapp.services.analysing.acting import what_to_do
from surveyapp.services.analysing.runs import compute
from surveyapp.services.freezing.snapshots import freeze_snapshot
from surveyapp.services.transactions import Database
from surveyapp.store.schema import METADATA
from tests.builders import MORNING
from tests.closed_waves import a_busy_wave


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The frozen data of a wave of three offices."""
    place = tmp_path_factory.mktemp("data")
    database = Database(f"sqlite:///{place / 'survey.db'}")
    METADATA.create_all(database.engine)
    with database.transaction() as session:
        wave_id = a_busy_wave(session)[0].wave_id
        yield freeze_snapshot(session, wave_id, place / "snapshots", None, MORNING).folder
    database.dispose()


@pytest.fixture(scope="module")
def computed(folder: Path) -> dict[str, Any]:
    """What a run stores, as it comes back from the database."""
    computed = compute(folder, lambda _done, _total: None)
    return {"specs": computed.specs, "result": json.loads(json.dumps(computed.result))}


def the_total(result: dict[str, Any], office: str | None = None) -> dict[str, Any]:
    by = {"office": office} if office else {}
    [row] = [each for each in result["invited"]["index"] if each["code"] == "total" and each["by"] == by]
    return dict(row)


def test_every_table_sums_to_the_same_whole(computed: dict[str, Any]) -> None:
    """60 points at most: those that are missing fall apart by office, criterion, service, and by two of them."""
    result = computed["result"]
    missing = 60 - the_total(result)["score"]
    for kind, whole in (("lost", missing), ("below_mean", 0.0)):
        for table in result["actions"]["contributions"][kind].values():
            summed = sum(row["value"] for row in table["rows"]) + table["rest"]
            assert summed == pytest.approx(whole, abs=1e-8)


def test_cells_sum_to_the_row_of_their_office(computed: dict[str, Any]) -> None:
    lost = computed["result"]["actions"]["contributions"]["lost"]
    assert lost["office_criterion"]["hidden"] == 0
    for row in lost["office"]["rows"]:
        cells = [each for each in lost["office_criterion"]["rows"] if each["office"] == row["office"]]
        assert sum(each["value"] for each in cells) == pytest.approx(row["value"], abs=1e-8)


def test_offices_are_compared_with_their_own_scores(computed: dict[str, Any]) -> None:
    result = computed["result"]
    for row in result["comparison"]["nodes"]["total"]["offices"]:
        own = the_total(result, row["office"])
        assert row["value"] == pytest.approx(own["score"], abs=1e-8)
        assert row["se"] == pytest.approx(own["se"], rel=1e-6)
        assert row["best"] <= row["rank"] <= row["worst"]


def hidden_like(computed: dict[str, Any], folder: Path, code: str, office: str) -> dict[str, Any]:
    """What would be stored if the run hid this figure."""
    found = json.loads(json.dumps(computed["result"]["invited"]))
    for row in found["index"]:
        if row["code"] == code and row["by"] == {"office": office}:
            row.update(grade="S", score=None, se=None, n_eff=None)
    return what_to_do(computed["specs"]["invited"], found, folder)


def test_a_hidden_office_is_hidden_everywhere_and_cannot_be_worked_out(
    computed: dict[str, Any], folder: Path
) -> None:
    """With one office of three hidden, the sum would give it away: a second one is hidden with it."""
    stored = hidden_like(computed, folder, "total", "office-2")
    for tables in stored["actions"]["contributions"].values():
        for division in ("office", "office_criterion"):
            assert "office-2" not in [row["office"] for row in tables[division]["rows"]]
        assert tables["office"]["hidden"] == 2
    compared = stored["comparison"]["nodes"]["total"]
    assert "office-2" in compared["left_out"]
    assert "office-2" not in json.dumps([compared[part] for part in ("offices", "pairs", "funnel")])


def test_a_hidden_criterion_hides_its_cell(computed: dict[str, Any], folder: Path) -> None:
    """The cell goes, and others so that neither its row nor its column leaves it alone."""
    tables = hidden_like(computed, folder, "3.1.1", "office-1")["actions"]["contributions"]["lost"]
    cells = {(row["office"], row["criterion"]) for row in tables["office_criterion"]["rows"]}
    everything = {
        (office, criterion)
        for office in ("office-1", "office-2", "office-3")
        for criterion in {row["criterion"] for row in tables["criterion"]["rows"]}
    }
    gone = everything - cells
    assert ("office-1", "3.1.1") in gone
    assert len([each for each in gone if each[0] == "office-1"]) >= 2
    assert len([each for each in gone if each[1] == "3.1.1"]) >= 2


def test_findings_speak_only_of_what_may_be_seen(computed: dict[str, Any], folder: Path) -> None:
    findings = hidden_like(computed, folder, "3.1.1", "office-1")["actions"]["findings"]
    places = [each["place"] for each in findings]
    assert {"office": "office-1", "criterion": "3.1.1"} not in places
    assert all(each["n"] >= 10 for each in findings)


def test_burdens_keep_their_bounds_in_order(computed: dict[str, Any]) -> None:
    burdens = computed["result"]["actions"]["burdens"]
    sensitive = [each for each in burdens if each["bounds"]]
    assert {each["kind"] for each in sensitive} == {"unofficial", "harassed"}
    for each in sensitive:
        bounds = each["bounds"]
        assert 0 <= bounds["low"] <= bounds["lower"] <= bounds["upper"] <= bounds["high"] <= 1
        assert bounds["lower"] <= each["share"] <= bounds["upper"]


def test_a_part_that_cannot_be_computed_does_not_lose_the_run(computed: dict[str, Any], folder: Path) -> None:
    """An index row of an office that the data do not hold cannot make a comparison, and says so; the rest stands."""
    spec = json.loads(json.dumps(computed["specs"]["invited"]))
    found = json.loads(json.dumps(computed["result"]["invited"]))
    for row in found["index"]:
        if row["by"]:
            row["grade"] = "S"
    stored = what_to_do(spec, found, folder)
    assert "fewer than two offices" in stored["comparison"]["nodes"]["total"]["refused"]
    assert stored["actions"]["contributions"]["lost"]["criterion"]["rows"]
    assert what_to_do(None, None, folder)["actions"]["refused"]
