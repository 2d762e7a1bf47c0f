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
DATA = """w,s,p,y,sex,N,text,minus,hole,lone,responded,office,half,endless,zero
1,a,1,2.5,f,9,x,-1,,a,true,o1,0,1,0
2,a,2,3.5,m,9,2,1,1,a,true,o1,1,inf,0
2,b,1,1.5,f,9,3,1,1,a,false,o2,0,1,0
1,b,2,NA,m,9,4,1,1,b,false,o2,1,1,0
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
    "bounds that cannot be met": (
        ["weighting"],
        [{"step": "calibrate", "distance": "logit", "totals": {"(intercept)": 60}, "bounds": [0.5, 2]}],
        ["weighting[0]", "no convergence", "margin error", "(intercept)"],
    ),
    "trimming that cannot be": (
        ["weighting"],
        [{"step": "trim", "upper": 0.5}],
        ["weighting[0]", "4 weights at the upper bound sum to 2, the weights to 6"],
    ),
    "totals from a missing file": (
        ["weighting"],
        [{"step": "rake", "margins": {"sex": "register.csv"}}],
        ["totals", "register.csv does not exist"],
    ),
    "a total beyond all numbers": (
        ["weighting"],
        [{**RAKE, "margins": {"sex": {"f": 1e200, "m": 5}}}],
        ["weighting[0].margins.sex.f", "beyond 1e+100"],
    ),
    "a domain column named twice": (
        ["estimates", 0, "by"],
        ["sex", "s", "sex"],
        ["estimates[0].by", "sex occurs more"],
    ),
    "a variable named twice": (
        ["estimates", 0, "variables"],
        ["y", "y"],
        ["estimates[0].variables", "y occurs more"],
    ),
    "infinite weight": (["design", "weights"], "endless", ["column endless is infinite", "rows 2"]),
    "weights that are all zero": (["design", "weights"], "zero", ["weights zero", "all are zero"]),
    "replicates that are not there": (
        ["variance"],
        {"replicate_weights": "rep.*", "scale": 1},
        ["variance.replicate_weights", "0 columns match"],
    ),
    "balanced halves of a design without pairs": (
        [],
        {**GOOD, "design": {"weights": "w"}, "variance": {"method": "brr"}},
        ["variance: brr", "two PSUs in each stratum"],
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


def changed(spec: Any, keys: list[str | int], value: Any) -> Any:
    """The spec with another value at that path of keys."""
    if not keys:
        return value
    copied = copy.copy(spec)
    copied[keys[0]] = changed(copied[keys[0]] if len(keys) > 1 else None, keys[1:], value)
    return copied


def test_the_good_spec_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out.json"
    assert main(["run", str(write(folder, GOOD)), "--json", str(out)]) == 0
    assert [row["by"] for row in json.loads(out.read_text())["estimates"]] == [{"sex": "f"}, {"sex": "m"}]
    assert "sex=f" in capsys.readouterr().out


@pytest.mark.parametrize("what", CASES)
def test_one_line_says_what_is_wrong(what: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys, value, words = CASES[what]
    line = refused(write(folder, changed(GOOD, keys, value)), capsys)
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


def parquet(folder: Path, columns: dict[str, Any], name: str = "data.parquet") -> None:
    """A Parquet file with two strata of two clusters, weights 1, and these columns."""
    rows = len(next(iter(columns.values())))
    design = {"w": [1.0] * rows, "s": ["a", "b"] * (rows // 2), "p": [n // 4 % 2 for n in range(rows)]}
    pyarrow.parquet.write_table(pa.table({**design, **columns}), folder / name)


def estimates(folder: Path, **parts: Any) -> list[dict[str, Any]]:
    """The rows of a run that works."""
    out = folder / "out.json"
    assert (
        main(["run", str(write(folder, {**GOOD, "grading": {"minimum_n": 1}, **parts})), "--json", str(out)])
        == 0
    )
    rows: list[dict[str, Any]] = json.loads(out.read_text())["estimates"]
    return rows


@pytest.mark.parametrize("rows", [40, 20_000])
def test_names_that_would_be_sql_are_names(rows: int, folder: Path) -> None:
    """Quotes, semicolons, spaces and Vietnamese letters in columns and in values, in rows and in groups by SQL."""
    values = ["a'b", 'x"y', "; DROP TABLE data; --", "Ea Ô|%s {0}"]
    column, question = 'đơn vị "x"; --', "câu 1's"
    parquet(folder, {column: values * (rows // 4), question: [1, 2, 3, 4] * (rows // 4)})
    mean = {"name": "m", "statistic": "mean", "variables": [question], "by": [column]}
    share = {"name": "p", "statistic": "proportion", "variables": [column]}
    found = estimates(folder, data="data.parquet", estimates=[mean, share])
    assert [row["by"][column] for row in found[:4]] == sorted(values)
    assert [row["level"] for row in found[4:]] == sorted(values)
    assert {row["by"][column]: row["estimate"] for row in found[:4]} == dict(
        zip(values, (1, 2, 3, 4), strict=True)
    )


@pytest.mark.parametrize("rows", [40, 20_000])
def test_columns_that_differ_in_capitals_only(rows: int, folder: Path) -> None:
    parquet(folder, {"q": [1.0, 3.0] * (rows // 2), "Q": [5.0, 7.0] * (rows // 2)})
    means = [{"name": name, "statistic": "mean", "variables": [name]} for name in ("q", "Q")]
    assert [row["estimate"] for row in estimates(folder, data="data.parquet", estimates=means)] == [2, 6]


@pytest.mark.parametrize("rows", [40, 20_000])
@pytest.mark.parametrize("kind", [pa.float64(), pa.string(), pa.null()])
def test_a_question_that_nobody_answered(kind: pa.DataType, rows: int, folder: Path) -> None:
    parquet(folder, {"q": pa.array([None] * rows, kind)})
    asked = [
        {"name": "m", "statistic": "mean", "variables": ["q"]},
        {"name": "p", "statistic": "proportion", "variables": ["q"]},
        {"name": "q", "statistic": "quantile", "variables": ["q"], "probabilities": [0.5]},
    ]
    found = estimates(folder, data="data.parquet", estimates=asked)
    assert [(row["n"], row["estimate"], row["grade"], row["reason"]) for row in found] == [
        (0, None, "S", "no_respondents")
    ] * 3


def test_a_single_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data.csv").write_text("w,s,p,y,sex\n1,a,1,2,f\n")
    assert "stratum a of stage 1 has one PSU" in refused(write(folder, GOOD), capsys)
    (row,) = estimates(folder, design={**GOOD["design"], "lonely_psu": "certainty"})
    assert (row["n"], row["df"], row["estimate"], row["grade"], row["reason"]) == (1, 0, None, "S", "no_df")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be read, it may be cut short or damaged (Empty CSV file)"),
        (b"w,s,p,y,sex\n", "there are no rows"),
        (b"w,s,p,y,sex\n1,a\n", "cannot be read, it may be cut short or damaged"),
        ("w,s,p,y,sex,tên\n".encode("cp1258"), "cannot be read, it may be cut short or damaged"),
        (b"w,s,p,y,sex\n1e101,a,1,2,f\n1,a,2,3,f\n", "column w is infinite or beyond 1e+100 in rows 1"),
        (b"w,s,p,y,sex\nnan,a,1,2,f\n1,a,2,3,f\n", "weights w missing or negative, in rows 1"),
    ],
)
def test_odd_files(content: bytes, words: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data.csv").write_bytes(content)
    assert words in refused(write(folder, GOOD), capsys)


def test_a_column_of_lists(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parquet(folder, {"y": [1.0, 2.0, 3.0, 4.0], "sex": [["f"], ["m"], ["f"], []]})
    assert "column sex holds list" in refused(write(folder, {**GOOD, "data": "data.parquet"}), capsys)


@pytest.mark.parametrize("rows", [40, 20_000])
@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"sex": ["f", "m"], "y": [1, 2]}, "a.parquet has column y as double, b.parquet as int64"),
        ({"sex": ["f", "m"]}, "a.parquet has column y as double, b.parquet not at all"),
    ],
)
def test_files_of_a_folder_must_be_alike(
    other: dict[str, Any], words: str, rows: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "parts").mkdir()
    parquet(folder, {"sex": ["f", "m"] * (rows // 2), "y": [1.0, 2.0] * (rows // 2)}, "parts/a.parquet")
    parquet(folder, {name: values * (rows // 2) for name, values in other.items()}, "parts/b.parquet")
    assert words in refused(write(folder, {**GOOD, "data": "parts"}), capsys)


def test_a_cut_file_in_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "parts").mkdir()
    parquet(folder, {"sex": ["f", "m"] * 20, "y": [1.0, 2.0] * 20}, "parts/a.parquet")
    (folder / "parts" / "b.parquet").write_bytes((folder / "parts" / "a.parquet").read_bytes()[:-50])
    assert "b.parquet cannot be read, it may be cut" in refused(
        write(folder, {**GOOD, "data": "parts"}), capsys
    )


def test_more_estimates_than_memory_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """20,000 rows that are clusters of their own, 200 domains, 70 questions: 2.8 · 10⁸ numbers."""
    names = [f"q{number}" for number in range(70)]
    columns: dict[str, Any] = {
        "sex": [n % 200 for n in range(20_000)],
        **dict.fromkeys(names, [1.0] * 20_000),
    }
    parquet(folder, columns)
    asked = {"name": "y", "statistic": "total", "variables": names, "by": ["sex"]}
    spec = {"data": "data.parquet", "design": {"weights": "w"}, "estimates": [asked]}
    line = refused(write(folder, spec), capsys)
    assert "14000 rows of one estimate over 20000 clusters are too many at once" in line
