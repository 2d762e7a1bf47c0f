"""Services, communes and groups of persons are compared like offices: with the covariance of the design, and nothing
hidden."""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from analysis import runs
from surveyapp.services.analysing.acting import what_to_do
from surveyapp.services.analysing.asking import Rows
from surveyapp.services.analysing.axes import INDEX_OF_GROUPS
from surveyapp.services.analysing.questions import one_pass
from surveyapp.services.transactions import Database
from surveyapp.store.tables.work import Run, Snapshot
from tests.analysed_wave import AnalysedWave

FEW = ("male",)
GROUPS = ("service", "sex", "age_band")


@pytest.fixture(scope="module")
def database(analysed_wave: AnalysedWave, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(analysed_wave.copy(tmp_path_factory.mktemp("axes")))
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def run(database: Database) -> Run:
    with database.transaction(write=False) as session:
        found = session.get_one(Run, 1)
        session.expunge(found)
        return found


@pytest.fixture(scope="module")
def folder(database: Database) -> Path:
    with database.transaction(write=False) as session:
        return Path(session.get_one(Snapshot, 1).folder)


def axes(run: Run) -> dict[str, Any]:
    assert run.result is not None
    found: dict[str, Any] = run.result["comparison"]["axes"]
    return found


@pytest.mark.parametrize("axis", GROUPS)
def test_scores_and_errors_are_those_of_the_index_by_this_column(run: Run, folder: Path, axis: str) -> None:
    """The index by a column goes another way through the engine: scores by domain, not sums of groups."""
    spec = run.spec["invited"]
    asked = {**spec, "estimates": [], "index": [{"use": spec["index"][0]["use"], "by": [axis]}]}
    path = folder / asked.pop("data")
    rows = {
        row["by"][axis]: row
        for row in runs.run(asked, path, folder).document()["index"]
        if row["code"] == "total" and row["by"]
    }
    places = axes(run)[axis]["nodes"]["total"]["places"]
    assert len(places) >= 2
    for place in places:
        own = rows[place[axis]]
        assert place["value"] == pytest.approx(own["score"], abs=1e-8)
        assert place["se"] == pytest.approx(own["se"], rel=1e-6)
        assert (place["n"], place["grade"]) == (own["n"], own["grade"])


def test_a_difference_of_groups_has_the_error_of_one_sample(run: Run) -> None:
    """Two groups that make up the whole: V(women - men) must be larger than the variance of either, and what they
    share by their counter-days makes it another than the sum of two independent ones."""
    node = axes(run)["sex"]["nodes"]["total"]
    errors = {place["sex"]: place["se"] for place in node["places"]}
    for pair in node["pairs"]:
        apart = (errors[pair["first"]] ** 2 + errors[pair["second"]] ** 2) ** 0.5
        assert pair["se"] != pytest.approx(apart, rel=1e-6)
        assert pair["se"] < errors[pair["first"]] + errors[pair["second"]]


@pytest.mark.parametrize("axis", GROUPS)
def test_every_pair_is_tested_and_p_is_holms(run: Run, axis: str) -> None:
    """Holm by hand: p sorted, each times the number of tests that are left, never smaller than the one before."""
    node = axes(run)[axis]["nodes"]["total"]
    names = [place[axis] for place in node["places"]]
    assert [(pair["first"], pair["second"]) for pair in node["pairs"]] == list(combinations(names, 2))
    adjusted = sorted(pair["p_holm"] for pair in node["pairs"])
    if len(adjusted) == 1:
        [pair] = node["pairs"]
        t = abs(pair["difference"]) / pair["se"]
        width = (pair["high"] - pair["low"]) / 2 / pair["se"]
        df = next(df for df in range(1, 2000) if stats.t.ppf(0.975, df) <= width + 1e-9)
        assert adjusted[0] == pytest.approx(2 * stats.t.sf(t, df), abs=1e-6)
    assert all(0 <= p <= 1 for p in adjusted)
    for pair in node["pairs"]:
        if pair["certain"]:
            assert pair["p_holm"] < 0.05


def test_persons_have_no_response_rate_and_no_rank(run: Run) -> None:
    """Nobody knows the sex of those who did not answer, and nobody is better at being a woman."""
    for axis in ("sex", "age_band"):
        node = axes(run)[axis]["nodes"]["total"]
        assert node["funnel"] is None
        for place in node["places"]:
            assert place["response_rate"] is None
            assert "rank" not in place
    assert all(place["response_rate"] > 0 for place in axes(run)["service"]["nodes"]["total"]["places"])
    assert {"vi", "en"} <= axes(run)["sex"]["titles"]["female"].keys()


def test_a_service_of_a_hidden_office_alone_is_hidden_with_it(run: Run, folder: Path) -> None:
    """In this wave each office has a service of its own: its score is the office's."""
    spec = json.loads(json.dumps(run.spec["invited"]))
    assert run.result is not None
    found = json.loads(json.dumps(run.result["invited"]))
    for row in found["index"]:
        if row["by"].get("office") == "office-2":
            row.update(grade="S", score=None, se=None)
    node = what_to_do(one_pass(spec, folder), found)["comparison"]["axes"]["service"]["nodes"]["total"]
    assert "fewer than two places" in node.get("refused", "") or "s-office-2" in node["left_out"]
    assert "s-office-2" not in [place["service"] for place in node.get("places", ())]


def test_one_hidden_group_hides_another(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three groups two can't be shown, and the third would follow from the province: nothing is compared."""
    spec = json.loads(json.dumps(run.spec["invited"]))
    answers = one_pass(spec, folder)
    assert answers is not None and run.result is not None
    found_rows = answers.rows

    def with_few_men(name: str) -> Rows:
        rows = found_rows(name)
        few = [{**row, "grade": "S", "n": 3} if row["by"].get("sex") in FEW else row for row in rows.index]
        return Rows(rows.estimates, few) if name == INDEX_OF_GROUPS else rows

    monkeypatch.setattr(answers, "rows", with_few_men)
    found = what_to_do(answers, run.result["invited"])["comparison"]["axes"]["sex"]
    assert "fewer than two places" in found["nodes"]["total"]["refused"]
