"""What a run stores beside its figures: where to act, with sums that hold and nothing hidden; shares and rates."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis import runs
from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import factors
from analysis.frameworks.factors import shares
from surveyapp.services.analysing.acting import what_to_do
from surveyapp.services.analysing.asking import Asked, OnePass, index_asked
from surveyapp.services.analysing.questions import one_pass
from surveyapp.services.transactions import Database
from surveyapp.store.tables.work import Run, Snapshot
from tests.analysed_wave import AnalysedWave


@pytest.fixture(scope="module")
def database(analysed_wave: AnalysedWave, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """That of the wave which is analysed once for all tests."""
    database = Database(analysed_wave.copy(tmp_path_factory.mktemp("acting")))
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def folder(database: Database) -> Path:
    """The frozen data of a wave of three offices."""
    with database.transaction(write=False) as session:
        return Path(session.get_one(Snapshot, 1).folder)


@pytest.fixture(scope="module")
def computed(database: Database) -> dict[str, Any]:
    """What its run stores."""
    with database.transaction(write=False) as session:
        run = session.get_one(Run, 1)
        return {"specs": run.spec, "result": run.result}


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


def test_cells_of_offices_and_services_sum_to_their_rows(computed: dict[str, Any]) -> None:
    """Every division of two axes adds up to both of its rows; in this wave nothing of it is hidden."""
    lost = computed["result"]["actions"]["contributions"]["lost"]
    for division, axes in (
        ("office_service", ("office", "service")),
        ("service_criterion", ("service", "criterion")),
    ):
        assert lost[division]["hidden"] == 0
        for axis in axes:
            for row in lost[axis]["rows"]:
                cells = [each for each in lost[division]["rows"] if each[axis] == row[axis]]
                assert sum(each["value"] for each in cells) == pytest.approx(row["value"], abs=1e-8)


def test_of_the_smallest_cells_only_the_largest_are_stored_and_the_rest_is_told(
    computed: dict[str, Any],
) -> None:
    """An office has one service here, so a cell of three axes is the one of its office and criterion."""
    lost = computed["result"]["actions"]["contributions"]["lost"]
    table, of_two = lost["office_service_criterion"], lost["office_criterion"]["rows"]
    values = {(row["office"], row["criterion"]): row for row in of_two}
    assert table["largest"] and table["rows"]
    for row in table["rows"]:
        same = values[row["office"], row["criterion"]]
        assert (row["value"], row["n"]) == (pytest.approx(same["value"], abs=1e-10), same["n"])
    assert sum(row["value"] for row in table["rows"]) + table["rest"] == pytest.approx(
        table["whole"], abs=1e-8
    )


def test_a_gap_falls_apart_by_service_too(computed: dict[str, Any]) -> None:
    for gap in computed["result"]["actions"]["gaps"].values():
        services = gap["services"]
        assert services["whole"] == pytest.approx(gap["whole"], abs=1e-10)
        summed = sum(row["value"] for row in services["rows"]) + services["rest"]
        assert summed == pytest.approx(gap["whole"], abs=1e-8)


def test_contributions_are_graded_by_their_answers(computed: dict[str, Any]) -> None:
    for table in computed["result"]["actions"]["contributions"]["lost"].values():
        for row in table["rows"]:
            assert row["grade"] == ("C" if row["n"] < 30 else "A")


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
    return what_to_do(one_pass(computed["specs"]["invited"], folder), found)


def test_a_hidden_office_is_hidden_everywhere_and_cannot_be_worked_out(
    computed: dict[str, Any], folder: Path
) -> None:
    """With one office of three hidden, the sum would give it away: a second one is hidden with it."""
    stored = hidden_like(computed, folder, "total", "office-2")
    for tables in stored["actions"]["contributions"].values():
        for division in ("office", "office_criterion"):
            assert "office-2" not in [row["office"] for row in tables[division]["rows"]]
        assert tables["office"]["hidden"] == 2
    advice = stored["advice"]
    assert [office for office, told in advice["office"].items() if "distance" in told] == [
        "office-1",
        "office-3",
    ]
    assert "distance" not in advice["commune"]["t:1"], "the commune of all three would give it away"
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


def test_a_hidden_answer_of_yes_or_no_hides_its_burden(computed: dict[str, Any], folder: Path) -> None:
    """Papers beyond the list are 2.1.3: the share is one less the score."""
    advice = hidden_like(computed, folder, "2.1.3", "office-1")["advice"]
    kinds = {unit: {each["kind"] for each in told["burdens"]} for unit, told in advice["office"].items()}
    assert "papers" not in kinds["office-1"] and "papers" in kinds["office-2"]
    assert "papers" not in {each["kind"] for each in advice["commune"]["t:1"]["burdens"]}


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
    stored = what_to_do(one_pass(spec, folder), found)
    assert "fewer than two places" in stored["comparison"]["nodes"]["total"]["refused"]
    assert stored["actions"]["contributions"]["lost"]["criterion"]["rows"]
    assert what_to_do(None, None)["actions"]["refused"]


def test_a_question_that_is_refused_takes_no_other_with_it(computed: dict[str, Any], folder: Path) -> None:
    """Asked together, both would be refused; each is asked again for itself, as every one is that asks alone."""
    spec = computed["specs"]["invited"]
    bad = Asked([{"name": "nothing", "statistic": "mean", "variables": ["nothing"]}], (), {})
    answers = OnePass(spec, folder, {"bad": bad, "offices": index_asked(spec, ["office"])})
    rows = answers.rows("offices").index
    own = [row for row in computed["result"]["invited"]["index"] if row["by"]]
    assert [(row["code"], row["by"], row["n"]) for row in rows] == [
        (row["code"], row["by"], row["n"]) for row in own
    ]
    with pytest.raises(AnalysisError, match="no column nothing"):
        answers.rows("bad")
    assert OnePass(spec, folder, {"none": Asked((), (), {})}).rows("none").estimates == []


def shares_of(computed: dict[str, Any], name: str, formula: str) -> dict[str, dict[str, Any]]:
    """The province's rows of a definition by code."""
    rows = computed["result"]["frameworks"][name]["rows"]
    return {row["code"]: row for row in rows if row["formula"] == formula and not row["by"]}


def test_shares_are_those_of_totals_and_their_covariance(computed: dict[str, Any], folder: Path) -> None:
    """The same figures on another way: totals of satisfied and of all answers, and the delta method by hand."""
    definition = factors("satisfaction")
    names = [criterion.column for criterion in definition.criteria]
    columns = [f"satisfied__{name}" for name in names] + [f"answered__{name}" for name in names]
    totals = {"name": "all", "statistic": "total", "variables": columns}
    spec = computed["specs"]["invited"] | {"estimates": [totals], "index": [], "covariance": ["all"]}
    found = runs.run(spec, None, folder)
    values = np.array([row.estimate for row in found.estimates])
    matrix = np.array(found.covariance["all"].matrix, dtype=float)
    half = len(names)
    for row in shares(definition, values[:half], values[half:], matrix):
        code = "total" if row.code == "overall" else row.code
        ours = shares_of(computed, "satisfaction", row.formula)[code]
        assert ours["value"] == pytest.approx(row.share, abs=1e-8)
        assert ours["se"] == pytest.approx(row.se, rel=1e-6)


def test_the_overall_mean_is_that_of_the_factors(computed: dict[str, Any]) -> None:
    found = shares_of(computed, "satisfaction", "factor_mean")
    parts = [found[code]["value"] for code in ("access", "staff", "result")]
    assert found["total"]["value"] == pytest.approx(sum(parts) / 3)


def test_lawful_rates_count_everybody_who_was_asked(computed: dict[str, Any], folder: Path) -> None:
    """Raising the lawful rate by the weighted share of those who answered gives the rate of those who answered."""
    spec = computed["specs"]["invited"]
    answered = {"name": "answered", "statistic": "mean", "variables": ["answered__unofficial"]}
    share = runs.run(spec | {"estimates": [answered], "index": []}, None, folder).estimates[0].estimate
    assert share is not None
    document = computed["result"]["frameworks"]["sdg_16_5_1"]
    whole = {row["code"]: row for row in document["rows"] if not row["breakdown"]}
    assert whole["of_surveyed"]["value"] == pytest.approx(whole["of_answered"]["value"] * share)
    assert document["not_asked"] == []
    breakdowns = {row["breakdown"] for row in document["rows"]}
    assert breakdowns == {"", "office", "age", "sex", "service", "residence"}


def test_by_town_and_country_counts_the_answers_of_the_offices_that_stand_there(
    computed: dict[str, Any],
) -> None:
    """The offices of this wave stand in one commune (xã), so the country is all answers, with the same rate."""
    for name in ("sdg_16_5_1", "sdg_16_6_2"):
        document = computed["result"]["frameworks"][name]
        rows = [row for row in document["rows"] if row["code"] == "of_surveyed"]
        [whole] = [row for row in rows if not row["breakdown"]]
        [country] = [row for row in rows if row["breakdown"] == "residence"]
        assert country["by"] == {"office_residence": "rural"}
        assert (country["n"], country["value"]) == (whole["n"], pytest.approx(whole["value"]))
        assert document["labels"]["office_residence"]["rural"] == {"vi": "Nông thôn", "en": "Rural"}
        assert "nơi đặt cơ quan" in document["notes"]["residence"]["vi"]


def test_breakdowns_of_a_rate_are_of_the_same_answers(computed: dict[str, Any]) -> None:
    """Everybody came for one service: the groups' answers are all answers."""
    rows = computed["result"]["frameworks"]["sdg_16_6_2"]["rows"]
    by_service = [row["n"] for row in rows if (row["breakdown"], row["code"]) == ("service", "of_surveyed")]
    [whole] = [row["n"] for row in rows if (row["breakdown"], row["code"]) == ("", "of_surveyed")]
    assert sum(by_service) == whole
