"""The same data in any order and any kind of file give the same bytes."""

import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from analysis.runs import run
from analysis.tables import Table
from tests.analysis.statistical_files import statistical_file

SPEC = {
    "design": {"weights": "w", "strata": ["s"], "psu": ["p"]},
    "weighting": [
        {"step": "rake", "margins": {"sex": {"f": 260, "m": 240}, "s": {"0": 120, "1": 180, "2": 200}}}
    ],
    "estimates": [
        {"name": "y", "statistic": "mean", "variables": ["y"], "by": ["sex"]},
        {"name": "z", "statistic": "proportion", "variables": ["z"], "ci": {"method": "wilson"}},
    ],
    "covariance": ["y"],
}
TIES = {
    "design": {"weights": "w", "strata": ["s"], "psu": ["p"]},
    "estimates": [
        {
            "name": rule,
            "statistic": "quantile",
            "variables": ["whole"],
            "probabilities": [0.1, 0.25, 0.5, 0.75, 0.9],
            "rule": rule,
        }
        for rule in ("math", "school", "hf1", "hf2", "hf3")
    ],
}


def table(seed: int | None = None) -> Table:
    """300 rows, drawn once and the same for every test; with a seed, in another order."""
    draw = random.Random(0)
    rows = [
        {
            "w": draw.uniform(0.5, 4),
            "s": draw.randrange(3),
            "p": draw.randrange(8),
            "sex": draw.choice("fm"),
            "y": draw.choice([None, draw.gauss(10, 3)]),
            "z": draw.choice(["low", "mid", "high"]),
            "whole": draw.randrange(40),
        }
        for _ in range(300)
    ]
    if seed is not None:
        random.Random(seed).shuffle(rows)
    return pa.Table.from_pylist(rows)


def numbers(document: str) -> dict[str, object]:
    """The result without the hash of the data."""
    content: dict[str, object] = json.loads(document)
    return {key: value for key, value in content.items() if key != "data_sha256"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_does_not_matter_to_the_last_digit(seed: int) -> None:
    plain, shuffled = (run(SPEC, data, Path(".")).to_json() for data in (table(), table(seed)))
    assert numbers(plain) == numbers(shuffled)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nor_where_equal_values_have_different_weights(seed: int) -> None:
    plain, shuffled = (run(TIES, data, Path(".")).to_json() for data in (table(), table(seed)))
    assert numbers(plain) == numbers(shuffled)


def test_two_runs_give_the_same_bytes() -> None:
    assert run(SPEC, table(), Path(".")).to_json() == run(SPEC, table(), Path(".")).to_json()


@pytest.mark.parametrize("kind", ["csv", "parquet", "folder"])
def test_every_kind_of_file_gives_the_same_numbers(kind: str, tmp_path: Path) -> None:
    data = table()
    path = tmp_path / f"data.{kind}"
    match kind:
        case "csv":
            pyarrow.csv.write_csv(data, path)
        case "parquet":
            pyarrow.parquet.write_table(data, path)
        case "folder":
            path.mkdir()
            pyarrow.parquet.write_table(data.slice(0, 100), path / "a.parquet")
            pyarrow.parquet.write_table(data.slice(100), path / "b.parquet")
    found = run(SPEC, path, tmp_path).to_json()
    assert numbers(found) == numbers(run(SPEC, data, tmp_path).to_json())


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_files_of_spss_and_stata(kind: str, tmp_path: Path) -> None:
    """Numbers, a missing number, an empty text; strata held as numbers are named 1 and 2."""
    path = tmp_path / f"data.{kind}"
    path.write_bytes(statistical_file(kind))
    spec = {
        "design": {"weights": "w", "strata": ["s"]},
        "estimates": [
            {"name": "y", "statistic": "mean", "variables": ["y"], "where": {"s": 2}},
            {"name": "sex", "statistic": "proportion", "variables": ["sex"]},
        ],
        "grading": {"minimum_n": 1},
    }
    mean, female, male = run(spec, path, tmp_path).estimates
    assert mean.estimate == pytest.approx((1.5 * 4 + 2 * 5) / 3.5)
    assert female.level == "f"
    assert female.estimate == pytest.approx(3 / 5)
    assert (male.level, male.n) == ("m", 3)


def test_numbers_have_twelve_digits_and_no_negative_zero() -> None:
    document = run(SPEC, table(), Path(".")).to_json()
    assert "NaN" not in document
    assert "-0.0" not in document
    digits = [
        len(str(row["estimate"]).replace(".", "").lstrip("0")) for row in json.loads(document)["estimates"]
    ]
    assert max(digits) <= 12
