"""R reads what we export and finds our figures: .sav and .dta by haven, design-based estimates by survey.

The program that R runs is the one that lies in the export. Needs Debian's r-base-core, r-cran-haven and r-cran-survey
(scripts/r.sh); `make check-interop` runs these tests.
"""

import csv
import json
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pyreadstat
import pytest

from analysis.runs import run
from surveyapp.services.exporting.making import make_export
from surveyapp.store.tables.work import Run
from tests.services.exported import Frozen, a_frozen_wave, unpacked

HERE = Path(__file__).parent
CLOSE = 1e-8
"""Relative; R and we add the same numbers in another order."""
DESIGN = {"weights": "w_final", "strata": ["stratum"], "psu": ["psu"]}
MEANS = [{"name": "mean", "statistic": "mean", "variables": ["overall"], "by": ["office"]}]
ROUTED = "complaint_answered"
"""A question that most are not asked."""

Figures = dict[tuple[str, str], tuple[float, float]]


@dataclass(frozen=True)
class Export:
    """An export in one of the two formats, unpacked, and what R made of it."""

    files: Mapping[str, Path]
    ending: str
    by_r: Figures

    @property
    def data(self) -> Path:
        """The data file."""
        return self._file("")

    def replicates(self) -> Any:
        """The data with the replicate weights of each row, as an Arrow table."""
        data, weights = (self._read(path) for path in (self.data, self._file("-replicates")))
        return data.join(weights, "weight_group")

    def _file(self, suffix: str) -> Path:
        [path] = [
            path
            for name, path in self.files.items()
            if name.endswith(f"{suffix}.{self.ending}") and ("replicates" in name) == bool(suffix)
        ]
        return path

    def _read(self, path: Path) -> Any:
        read = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}[self.ending]
        columns, _ = read(str(path), output_format="dict")
        numbers = {
            name: pyarrow.array(values, pyarrow.float64(), from_pandas=True)
            for name, values in columns.items()
        }
        return pyarrow.table(numbers)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    return a_frozen_wave(tmp_path_factory.mktemp("frozen"), offices=4, days=10)


@pytest.fixture(scope="module", params=["sav", "dta"])
def export(
    request: pytest.FixtureRequest, frozen: Frozen, tmp_path_factory: pytest.TempPathFactory
) -> Export:
    folder = tmp_path_factory.mktemp(request.param)
    packed = make_export(frozen.order(request.param), folder, lambda *_: None).packed
    files = unpacked(packed.path, folder / "files")
    found = rscript("figures.R", str(folder / "files"), str(folder / "figures.csv"))
    figures = {(line["what"], line["office"]): (float(line["estimate"]), float(line["se"])) for line in found}
    return Export(files, request.param, figures)


def rscript(program: str, *arguments: str) -> list[dict[str, str]]:
    """The lines that an R program writes into its last argument. R itself is needed: without it this fails."""
    done = subprocess.run(["Rscript", str(HERE / program), *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with Path(arguments[-1]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ours(export: Export, spec: dict[str, Any], data: Any = None) -> Figures:
    """Our figures for the same design, keyed as R's are."""
    result = run(spec, export.data if data is None else data, export.data.parent)
    found: Figures = {}
    for row in result.estimates:
        assert row.estimate is not None and row.se is not None
        found[row.name, row.by["office"]] = (row.estimate, row.se)
    for each in result.index:
        if each.code == "total":
            assert each.score is not None and each.se is not None
            found["index", each.by.get("office", "")] = (each.score, each.se)
    return found


def agree(found: Figures, expected: Figures) -> None:
    assert found.keys() == expected.keys()
    assert len(found) >= 4
    for key, pair in expected.items():
        assert found[key] == pytest.approx(pair, rel=CLOSE), key


def test_r_finds_our_means_and_errors_by_office(export: Export) -> None:
    expected = ours(export, {"design": DESIGN, "estimates": MEANS})
    agree({key: pair for key, pair in export.by_r.items() if key[0] == "mean"}, expected)


def test_r_finds_our_index_and_its_error(export: Export) -> None:
    expected = ours(export, {"design": DESIGN, "index": ["counter", {"use": "counter", "by": ["office"]}]})
    agree({key: pair for key, pair in export.by_r.items() if key[0] == "index"}, expected)


def test_r_finds_our_errors_by_replicate_weights(export: Export) -> None:
    variance = {"replicate_weights": r"rep_\d+", "scale": 1 / 99}
    estimates = [{**MEANS[0], "name": "replicated"}]
    spec = {"design": DESIGN, "variance": variance, "estimates": estimates}
    expected = ours(export, spec, export.replicates())
    agree({key: pair for key, pair in export.by_r.items() if key[0] == "replicated"}, expected)


def test_r_finds_the_published_scores(export: Export, frozen: Frozen) -> None:
    """What stands on the results page, from the file that was taken away."""
    with frozen.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
        published = {
            row["by"].get("office", ""): row["score"]
            for row in result["invited"]["index"]
            if row["code"] == "total"
        }
    content = json.loads(export.files["dictionary.json"].read_text(encoding="utf-8"))
    [office] = [each for each in content["variables"] if each["name"] == "office"]
    names = {"": "", **{str(int(level["number"])): level["value"] for level in office["levels"]}}
    found = {names[key[1]]: pair[0] for key, pair in export.by_r.items() if key[0] == "index"}
    assert found == pytest.approx(published, rel=CLOSE)
    assert len(found) == 5


def test_r_sees_labels_and_every_reason_apart(export: Export, frozen: Frozen, tmp_path: Path) -> None:
    lines = rscript("codes.R", str(export.data), ROUTED, str(tmp_path / "codes.csv"))
    content = json.loads(export.files["dictionary.json"].read_text(encoding="utf-8"))
    [variable] = [each for each in content["variables"] if each["name"] == ROUTED]
    codes = {
        each["code"]: str(each["number"]) if export.ending == "sav" else each["letter"]
        for each in variable["missing"]
    }
    labels = {line["code"]: line["value"] for line in lines if line["kind"] == "value"}
    assert labels == {
        **{f"{level['number']:g}": level["label"]["en"] for level in variable["levels"]},
        **{codes[each["code"]]: each["label"]["en"] for each in variable["missing"]},
    }
    frozen_rows = pyarrow.parquet.read_table(frozen.order("sav").snapshot / "invited.parquet").to_pylist()
    reasons = Counter(codes[row[f"{ROUTED}__missing"]] for row in frozen_rows if row[f"{ROUTED}__missing"])
    assert {line["code"]: int(line["value"]) for line in lines if line["kind"] == "missing"} == reasons
    assert [int(line["value"]) for line in lines if line["kind"] == "rows"] == [len(frozen_rows)]
