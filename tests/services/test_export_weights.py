"""Weights of an export lead to the published figures, and tell nothing that the export withholds."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from analysis.runs import run
from surveyapp.services.exporting.making import make_export
from surveyapp.services.exporting.weighing import without_attributes
from surveyapp.store.tables.work import Run
from tests.analysed_wave import AnalysedWave
from tests.services.exported import Frozen, K, a_frozen_wave, of_analysed_wave, unpacked

INDEX = {"use": "counter", "by": ["office"]}


MANY = 20
"""More than give the same sex in some offices, fewer than in others."""


def exported(frozen: Frozen, folder: Path, k: int = K) -> dict[str, Path]:
    packed = make_export(frozen.order("parquet", k=k), folder, lambda *_: None).packed
    return unpacked(packed.path, folder / "files")


def data_of(files: dict[str, Path]) -> Path:
    [path] = [path for name, path in files.items() if name.endswith(".parquet") and "replicates" not in name]
    return path


def stored(frozen: Frozen) -> dict[str, Any]:
    with frozen.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
        found: dict[str, Any] = result["invited"]
        return found


def totals(result: dict[str, Any]) -> dict[str, float]:
    """The total of the index by office, the province under "": those that are shown."""
    return {
        row["by"].get("office", ""): row["score"]
        for row in result["index"]
        if row["code"] == "total" and row["score"] is not None
    }


@pytest.fixture(scope="module")
def plain(analysed_wave: AnalysedWave, tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    return of_analysed_wave(analysed_wave, tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def by_sex(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    """The register knows the sex of visitors, so that weights depend on the sex that people told."""
    return a_frozen_wave(tmp_path_factory.mktemp("by_sex"), sex_known=True)


def test_final_weights_give_the_published_scores(plain: Frozen, tmp_path: Path) -> None:
    """No margin of the calibration was withheld here, so the scores are those of the run, to the last digit stored."""
    spec = {
        "design": {"weights": "w_final", "strata": ["stratum"], "psu": ["psu"]},
        "index": ["counter", INDEX],
    }
    found = totals(json.loads(run(spec, data_of(exported(plain, tmp_path)), tmp_path).to_json()))
    published = totals(stored(plain))
    assert len(published) == 4
    assert found == pytest.approx(published, rel=1e-10)


def test_replicate_weights_know_of_the_calibration(plain: Frozen, tmp_path: Path) -> None:
    """Their standard errors are those that the engine finds when it draws the same bootstrap itself."""
    files = exported(plain, tmp_path)
    [path] = [path for name, path in files.items() if "replicates" in name]
    data = pyarrow.parquet.read_table(data_of(files))
    joined = data.join(pyarrow.parquet.read_table(path), "weight_group")
    ready = {
        "design": {"weights": "w_final", "strata": ["stratum"], "psu": ["psu"]},
        "variance": {"replicate_weights": r"rep_\d+", "scale": 1 / 99},
        "estimates": [{"name": "m", "statistic": "mean", "variables": ["overall"], "by": ["office"]}],
    }
    own = {
        **{key: part for key, part in plain.order("csv").spec.items() if key in ("design", "weighting")},
        "variance": {"method": "bootstrap", "replicates": 100},
        "estimates": ready["estimates"],
    }
    frozen_table = plain.order("csv").snapshot / "invited.parquet"
    errors = [
        [row.se for row in run(spec, source, tmp_path).estimates]
        for spec, source in ((ready, joined), (own, frozen_table))
    ]
    assert errors[0] == pytest.approx(errors[1], rel=1e-9)


def test_equal_rows_to_the_eye_have_equal_weights(by_sex: Frozen, tmp_path: Path) -> None:
    """A weight made from a sex that is withheld would tell it to whoever compares weights within a counter's day."""
    rows = pyarrow.parquet.read_table(data_of(exported(by_sex, tmp_path, MANY))).to_pylist()
    people = [row for row in rows if row["responded"]]
    assert any(row["sex__missing"] == "withheld" for row in people)
    assert any(row["sex"] for row in people)
    seen: dict[tuple[object, ...], float] = {}
    for row in people:
        shown = (
            row["psu"],
            row["service"],
            row["weight"],
            row["sex"] if row["sex"] in ("female", "male") else None,
        )
        assert seen.setdefault(shown, row["w_final"]) == row["w_final"]


def test_withheld_values_still_leave_weights_at_the_register(by_sex: Frozen, tmp_path: Path) -> None:
    rows = pyarrow.parquet.read_table(data_of(exported(by_sex, tmp_path, MANY))).to_pylist()
    assert sum(row["w_final"] for row in rows) == pytest.approx(stored(by_sex)["design"]["sum_of_weights"])


def test_margins_of_attributes_can_be_left_out(by_sex: Frozen) -> None:
    spec = by_sex.order("csv").spec
    assert "register_sex" in spec["weighting"][1]["margins"]
    assert without_attributes(spec)["weighting"][1]["margins"].keys() == {"month_cell", "service_cell"}
    assert without_attributes(spec)["design"] == spec["design"]
