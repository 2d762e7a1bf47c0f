"""Bad input gives one line that names the key or the rows, exit status 2, and no output file."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from analysis.__main__ import main

ROOT = Path(__file__).parents[2]
GOOD: dict[str, Any] = {
    "data": "data.csv",
    "design": {"weights": "w", "strata": ["s"], "psu": ["p"]},
    "estimates": [{"name": "y", "statistic": "mean", "variables": ["y"], "by": ["sex"]}],
}
DATA = """w,s,p,y,sex,N,text,minus,hole,lone,responded,office,half
1,a,1,2.5,f,9,x,-1,,a,true,o1,0
2,a,2,3.5,m,9,2,1,1,a,true,o1,1
2,b,1,1.5,f,9,3,1,1,a,false,o2,0
1,b,2,NA,m,9,4,1,1,b,false,o2,1
"""

RAKE = {"step": "rake", "margins": {"sex": {"f": 5, "m": 5}}}
CONTRAST = {"name": "c", "statistic": "contrast", "of": "y", "coefficients": {"y|x": 1}}

# What is wrong, the change to the good spec (a path of keys and the value), and words that the line must hold.
CASES: dict[str, tuple[list[str | int], Any, list[str]]] = {
    "unknown key at the top": (["desing"], {}, ["unknown key desing"]),
    "unknown key in the design": (["design", "cluster"], "p", ["unknown key design.cluster"]),
    "unknown key of an estimate": (["estimates", 0, "variable"], "y", ["unknown key estimates[0].variable"]),
    "unknown statistic": (["estimates", 0, "statistic"], "median", ["estimates[0]", "median"]),
    "unknown column": (["estimates", 0, "variables"], ["z"], ["estimate y.variables", "no column z"]),
    "unknown weight column": (["design", "weights"], "ww", ["design.weights", "no column ww"]),
    "unknown domain column": (["estimates", 0, "by"], ["area"], ["estimate y.by", "no column area"]),
    "unknown missing column": (["missing"], {"q": [9]}, ["missing", "no column q"]),
    "unknown where value": (["estimates", 0, "where"], {"sex": "x"}, ["where sex", "x"]),
    "negative weight": (["design", "weights"], "minus", ["weights minus", "row", "1"]),
    "missing weight": (["design", "weights"], "hole", ["weights hole", "row", "1"]),
    "text as number": (["estimates", 0, "variables"], ["text"], ["column text", "(x)", "rows 1"]),
    "no weights": (["design"], {}, ["weights", "fpc"]),
    "fpc below the sample": (["design", "fpc"], ["half"], ["fpc of stage 1", "rows 1, 3"]),
    "stratum with one PSU": (["design", "strata"], ["lone"], ["stratum b", "one PSU", "lonely_psu"]),
    "missing design value": (["design", "psu"], ["hole"], ["hole is missing in rows 1"]),
    "margins disagree": (
        ["weighting"],
        [{"step": "rake", "margins": {"sex": {"f": 5, "m": 5}, "s": {"a": 5, "b": 6}}}],
        ["weighting[0]", "sex sums to 10", "s to 11"],
    ),
    "margin without a level": (
        ["weighting"],
        [{**RAKE, "margins": {"sex": {"f": 5}}}],
        ["weighting[0]", "sex", "m"],
    ),
    "margin with a foreign level": (
        ["weighting"],
        [{**RAKE, "margins": {"sex": {"f": 5, "m": 4, "x": 1}}}],
        ["weighting[0]", "x", "data lack"],
    ),
    "margin with a negative total": (
        ["weighting"],
        [{**RAKE, "margins": {"sex": {"f": -5, "m": 5}}}],
        ["weighting[0]", "not positive", "f"],
    ),
    "missing calibration variable": (
        ["weighting"],
        [{"step": "rake", "margins": {"hole": {"1": 5}}}],
        ["weighting[0]", "hole is missing in 1 rows", "unknown: keep"],
    ),
    "bounds too tight": (
        ["weighting"],
        [{"step": "calibrate", "totals": {"(intercept)": 60}, "bounds": [0.5, 2]}],
        ["weighting[0]", "no convergence", "widen the bounds"],
    ),
    "logit without bounds": (
        ["weighting"],
        [{"step": "calibrate", "distance": "logit", "totals": {"(intercept)": 6}}],
        ["weighting[0]", "bounds are required"],
    ),
    "contradicting margins": (
        ["weighting"],
        [{"step": "rake", "margins": {"sex": {"f": 5, "m": 5}, "half": {"0": 2, "1": 8}}}],
        ["weighting[0]", "no convergence", "1000 iterations"],
    ),
    "class without respondents": (
        ["weighting"],
        [{"step": "nonresponse", "classes": ["office"], "respondent": "responded"}],
        ["weighting[0]", "nobody responded", "o2"],
    ),
    "respondent is no flag": (
        ["weighting"],
        [{"step": "nonresponse", "classes": ["office"], "respondent": "text"}],
        ["weighting[0]", "text must be true or false"],
    ),
    "two estimates of one name": (
        ["estimates"],
        [GOOD["estimates"][0], GOOD["estimates"][0]],
        ["estimate names y", "more than once"],
    ),
    "contrast of nothing": (["estimates"], [{**CONTRAST, "of": "q"}], ["estimate c", "refers to q"]),
    "contrast of a missing row": (["estimates"], [*GOOD["estimates"], CONTRAST], ["estimate c", "y|x"]),
    "unknown index": (["index"], "papi", ["no shipped index papi", "counter_short"]),
    "index column missing": (["index"], "counter_short", ["index counter_short 1.s", "no column s_info"]),
    "missing data file": (["data"], "none.csv", ["none.csv does not exist"]),
    "unknown kind of file": (["data"], "spec.yaml", ["none of .csv, .parquet, .sav, .dta"]),
    "interval of the wrong kind": (
        ["estimates", 0, "ci"],
        {"method": "beta"},
        ["estimates[0]", "beta", "proportions"],
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data.csv").write_text(DATA)
    return tmp_path


def write(folder: Path, spec: object) -> Path:
    path = folder / "spec.yaml"
    path.write_text(json.dumps(spec))
    return path


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The line of a run that must fail."""
    out = path.parent / "out.json"
    assert main(["run", str(path), "--json", str(out)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert not out.exists()
    return printed.err


def test_the_good_spec_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out.json"
    assert main(["run", str(write(folder, GOOD)), "--json", str(out)]) == 0
    assert [row["by"] for row in json.loads(out.read_text())["estimates"]] == [{"sex": "f"}, {"sex": "m"}]
    assert "sex=f" in capsys.readouterr().out


@pytest.mark.parametrize("what", CASES)
def test_one_line_says_what_is_wrong(what: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys, value, words = CASES[what]
    spec = copy.deepcopy(GOOD)
    place: Any = spec
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    line = refused(write(folder, spec), capsys)
    assert [word for word in words if word not in line] == [], line


def test_broken_yaml(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "spec.yaml").write_text("data: [1, 2")
    assert "not YAML 1.2" in refused(folder / "spec.yaml", capsys)


def test_duplicated_columns(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data.csv").write_text("w,y,y\n1,2,3\n")
    assert "column names y occur more than once" in refused(write(folder, GOOD), capsys)


def test_truncated_parquet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = folder / "whole.parquet"
    pyarrow.parquet.write_table(pa.table({"w": [1.0] * 1000}), whole)
    (folder / "cut.parquet").write_bytes(whole.read_bytes()[:-200])
    assert "cut.parquet cannot be read" in refused(write(folder, {**GOOD, "data": "cut.parquet"}), capsys)


def test_an_output_file_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(folder, GOOD)
    assert main(["run", str(path), "--json", str(folder / "none" / "out.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_reader_who_has_seen_enough_is_no_error(folder: Path) -> None:
    """python -m analysis run spec.yaml | head -1"""
    command = [sys.executable, "-m", "analysis", "run", str(write(folder, GOOD))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
