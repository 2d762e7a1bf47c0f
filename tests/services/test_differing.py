"""What differences are made of, as a run stores it: exact sums, and waves whose offices are not all the same."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute
import pyarrow.parquet
import pytest

from analysis import runs
from surveyapp.services.analysing.acting import Earlier, what_to_do
from surveyapp.services.analysing.beside_walk_ups import gap_document
from surveyapp.services.analysing.questions import one_pass
from surveyapp.services.analysing.runs import Computed, figures
from surveyapp.services.analysing.specs import invited_spec
from surveyapp.services.freezing.snapshots import freeze_snapshot
from surveyapp.services.transactions import Database
from surveyapp.store.schema import METADATA
from tests.builders import MORNING
from tests.closed_waves import a_busy_wave

Document = dict[str, Any]
LEFT_OUT = "office-3"


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
def now(folder: Path) -> Computed:
    return figures(folder, lambda _done, _total: None)


@pytest.fixture(scope="module")
def before(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    """An earlier wave of two of the offices, weighted without a register of the third."""
    earlier = tmp_path_factory.mktemp("earlier") / "data"
    shutil.copytree(folder, earlier)
    spec = invited_spec(folder)
    assert spec is not None
    table = pyarrow.parquet.read_table(earlier / spec["data"])
    kept = table.filter(pyarrow.compute.not_equal(table["office"], LEFT_OUT))
    pyarrow.parquet.write_table(kept, earlier / spec["data"])
    own = {**spec, "weighting": [step for step in spec["weighting"] if step["step"] != "rake"]}
    rows = json.loads(runs.run(own, None, earlier).to_json())["index"]
    return Earlier(7, own, rows, earlier)


def change(now: Computed, folder: Path, earlier: Earlier) -> Document:
    found = what_to_do(one_pass(now.specs["invited"], folder), now.result["invited"], earlier)
    result: Document = found["actions"]["change"]
    return result


def total(rows: Sequence[Mapping[str, Any]], office: str | None = None) -> float:
    by = {"office": office} if office else {}
    return float(next(row["score"] for row in rows if row["code"] == "total" and row["by"] == by))


def test_a_wave_does_not_differ_from_itself(now: Computed, folder: Path) -> None:
    same = Earlier(7, now.specs["invited"], now.result["invited"]["index"], folder)
    found = change(now, folder, same)
    assert found["run"] == 7
    for name in ("effect", "office", "criterion", "service", "office_service_criterion"):
        assert found[name]["whole"] == pytest.approx(0, abs=1e-9)
        assert all(row["value"] == pytest.approx(0, abs=1e-9) for row in found[name]["rows"])


def test_the_parts_of_a_change_sum_to_the_difference_of_both_scores(
    now: Computed, folder: Path, before: Earlier
) -> None:
    """An office that joined since brings its whole part as mix, for it has no score to compare with."""
    found = change(now, folder, before)
    wanted = total(now.result["invited"]["index"]) - total(before.rows)
    for name in ("effect", "office", "criterion"):
        table = found[name]
        assert table["whole"] == pytest.approx(wanted, abs=1e-8)
        assert sum(row["value"] for row in table["rows"]) + table["rest"] == pytest.approx(wanted, abs=1e-8)
    effects = {row["effect"]: row["value"] for row in found["effect"]["rows"]}
    assert effects.keys() == {"mix_office", "mix_service", "score"}
    scores = {row["office"]: row for row in found["office"]["rows"] if row["effect"] == "score"}
    assert LEFT_OUT not in scores or scores[LEFT_OUT]["value"] == pytest.approx(0, abs=1e-9)


def test_the_distance_of_an_office_is_that_from_all_others(now: Computed, folder: Path) -> None:
    found = what_to_do(one_pass(now.specs["invited"], folder), now.result["invited"])["actions"]["gaps"]
    rows = now.result["invited"]["index"]
    for office, gap in found.items():
        summed = sum(row["value"] for row in gap["rows"]) + gap["rest"]
        assert summed == pytest.approx(gap["whole"], abs=1e-8)
        assert (gap["whole"] > 0) == (total(rows, office) > total(rows))


def test_the_gap_to_walk_ups_is_that_of_the_two_shares(now: Computed, folder: Path) -> None:
    """Both shares are those that the run shows; small offices have none."""
    found = gap_document(now.specs, now.result, folder)["rows"]
    shown = {
        part: {
            row["by"].get("office", ""): row["estimate"]
            for row in now.result[part]["estimates"]
            if row["variable"] == "satisfied__overall" and row["level"] == "1"
        }
        for part in ("invited", "walk_ups")
    }
    assert found
    for row in found:
        for part in ("invited", "walk_ups"):
            assert row[part] == pytest.approx(shown[part][row["office"]], abs=1e-9)
        assert row["gap"] == pytest.approx(row["walk_ups"] - row["invited"], abs=1e-12)
        assert row["p"] <= row["p_holm"]
