"""Groups give the numbers that rows give: the same data as Parquet, large enough for groups, and as a table."""

import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from analysis import grouped
from analysis.engines import units_of
from analysis.plans import plan
from analysis.runs import run
from analysis.spec_files import parse
from analysis.tables import Table, open_source

ROWS = grouped.LEAST_ROWS + 500
DESIGN = {"weights": "w", "strata": ["stratum"], "psu": ["psu"]}


@pytest.fixture(scope="module")
def table() -> Table:
    """Ten strata with six PSUs each, answers with holes, NaN, codes for missing, text and truth values."""
    draw = random.Random(3)
    rows = []
    for _ in range(ROWS):
        stratum = draw.randrange(10)
        answered = draw.random() < 0.7
        rows.append(
            {
                "w": draw.uniform(0.5, 9) * (1 + stratum),
                "stratum": f"s{stratum}",
                "psu": draw.randrange(6),
                "office": draw.choice("abc"),
                "responded": answered,
                "sex": draw.choice(["f", "m", None]) if answered else None,
                "age": draw.choice([20, 30, 40]) if answered else None,
                "whole": draw.choice([1, 2, 3, 4, 5, 99]) if answered else None,
                "full": draw.randrange(4),
                "real": draw.choice([draw.gauss(50, 10), float("nan"), None]) if answered else None,
                "kind": draw.choice(["low", "mid", "high", "NA"]) if answered else None,
            }
        )
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def path(table: Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grouped") / "data"
    folder.mkdir()
    pyarrow.parquet.write_table(table.slice(0, 7000), folder / "a.parquet", row_group_size=3000)
    pyarrow.parquet.write_table(table.slice(7000), folder / "b.parquet")
    return folder


NONRESPONSE = {"step": "nonresponse", "classes": ["office"], "respondent": "responded"}
MARGINS = {"office": {"a": 3e4, "b": 4e4, "c": 5e4}, "sex": {"f": 5e4, "m": 7e4}}
RAKE = {"step": "rake", "margins": MARGINS, "unknown": "keep"}
CALIBRATE = {
    "step": "calibrate",
    "totals": {"(intercept)": 1.2e5, "office=b": 4e4, "full": 1.9e5},
    "unknown": "keep",
}
INDEX = {
    "name": "i",
    "dimensions": [
        {
            "code": "1",
            "range": [1, 10],
            "indicators": [
                {"code": "1a", "column": "whole", "bounds": [1, 5]},
                {"code": "1b", "sum_of": ["whole", "full"], "bounds": [1, 8], "direction": "down"},
            ],
        }
    ],
}
PARTS: dict[str, dict[str, Any]] = {
    "means, totals, variances": {
        "estimates": [
            {
                "name": "m",
                "statistic": "mean",
                "variables": ["whole", "real", "full"],
                "by": ["office"],
                "deff": True,
            },
            {"name": "t", "statistic": "total", "variables": ["real"], "where": {"age": [20, 30]}},
            {"name": "v", "statistic": "variance", "variables": ["real"], "by": ["sex"]},
            {"name": "l", "statistic": "mean", "variables": ["whole", "real"], "listwise": True},
        ],
        "covariance": ["m"],
    },
    "ratios and shares": {
        "estimates": [
            {"name": "r", "statistic": "ratio", "numerator": "real", "denominator": "whole", "by": ["sex"]},
            {"name": "p", "statistic": "proportion", "variables": ["kind", "age"], "ci": {"method": "beta"}},
        ],
        "tests": [{"test": "rao_scott", "rows": "kind", "columns": "sex"}],
    },
    "quantiles": {
        "estimates": [
            {
                "name": "q",
                "statistic": "quantile",
                "variables": ["full"],
                "probabilities": [0.3, 0.5],
                "by": ["office"],
            }
        ]
    },
    "index": {"index": {"define": INDEX, "by": ["office"]}},
    "weighting": {
        "weighting": [NONRESPONSE, RAKE],
        "estimates": [{"name": "m", "statistic": "mean", "variables": ["whole", "real"], "by": ["office"]}],
        "index": {"define": INDEX, "by": ["sex"]},
    },
    "calibration": {
        "weighting": [CALIBRATE],
        "estimates": [{"name": "m", "statistic": "mean", "variables": ["whole"], "by": ["office"]}],
    },
    "replicates": {
        "weighting": [NONRESPONSE, RAKE],
        "variance": {"method": "bootstrap", "replicates": 20},
        "estimates": [{"name": "m", "statistic": "mean", "variables": ["whole"], "by": ["office"]}],
    },
}


def flat(document: Any, place: str = "") -> dict[str, Any]:
    """Every value of a nested document by its place."""
    if isinstance(document, dict):
        return {k: v for key, part in document.items() for k, v in flat(part, f"{place}.{key}").items()}
    if isinstance(document, list):
        return {
            k: v for number, part in enumerate(document) for k, v in flat(part, f"{place}[{number}]").items()
        }
    return {place: document}


def spec_of(parts: dict[str, Any]) -> dict[str, Any]:
    return {"design": DESIGN, "missing": {"whole": [99]}, **parts}


@pytest.fixture(params=["in SQL", "column after column"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few groups are summed in SQL; where there are so many that their sums find no room, column after column."""
    if request.param != "in SQL":
        monkeypatch.setattr(grouped, "ROOM_FOR_SUMS", 0)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("what", PARTS)
def test_groups_and_rows_agree(what: str, table: Table, path: Path) -> None:
    spec = spec_of(PARTS[what])
    by_group, by_row = (flat(json.loads(run(spec, data, Path(".")).to_json())) for data in (path, table))
    assert by_group.keys() == by_row.keys()
    for key in by_row.keys() - {".data_sha256"}:
        expected = by_row[key]
        wanted = pytest.approx(expected, rel=1e-9, abs=1e-9) if isinstance(expected, float) else expected
        assert by_group[key] == wanted, key


def test_there_are_fewer_groups_than_rows(path: Path) -> None:
    """60 PSUs × 3 offices."""
    source = open_source(path)
    estimates = [{"name": "m", "statistic": "mean", "variables": ["whole"], "by": ["office"]}]
    spec = parse(spec_of({"estimates": estimates}))
    assert len(units_of(spec, plan(spec, source.names), source).weight) == 180


@pytest.mark.usefixtures("way")
def test_the_order_of_rows_does_not_change_a_byte(table: Table, path: Path, tmp_path: Path) -> None:
    """Shuffled, and with those who responded before the others, whose row groups then hold nothing but holes."""
    order = list(range(ROWS))
    random.Random(1).shuffle(order)
    pyarrow.parquet.write_table(table.take(order), tmp_path / "shuffled.parquet", row_group_size=997)
    answers_first = table.take(order).sort_by([("responded", "descending")])
    pyarrow.parquet.write_table(answers_first, tmp_path / "answers_first.parquet", row_group_size=997)
    spec = spec_of(PARTS["weighting"])
    document, *others = (
        json.loads(run(spec, data, tmp_path).to_json())
        for data in (path, tmp_path / "shuffled.parquet", tmp_path / "answers_first.parquet")
    )
    for other in others:
        assert other.pop("data_sha256") != document["data_sha256"]
        assert other == {name: value for name, value in document.items() if name != "data_sha256"}


def test_queries_that_share_the_sums_agree_with_one(tmp_path: Path) -> None:
    """Forty questions in a file of one row group: as many queries as there are threads, each with some of the sums."""
    draw = random.Random(5)
    columns: dict[str, Any] = {
        f"q{number}": [draw.randrange(1, 6) for _ in range(ROWS)] for number in range(40)
    }
    columns |= {
        "w": [draw.uniform(1, 3) for _ in range(ROWS)],
        "psu": [draw.choice("abcdefgh") for _ in range(ROWS)],
    }
    wide = pa.table(columns)
    pyarrow.parquet.write_table(wide, tmp_path / "one.parquet")
    pyarrow.parquet.write_table(wide, tmp_path / "many.parquet", row_group_size=1000)
    means = {"name": "m", "statistic": "mean", "variables": [f"q{number}" for number in range(40)]}
    spec = {"design": {"weights": "w", "psu": ["psu"]}, "estimates": [means]}
    one, many, by_row = (
        run(spec, data, tmp_path).estimates
        for data in (tmp_path / "one.parquet", tmp_path / "many.parquet", wide)
    )
    assert one == many
    for ours, other in zip(one, by_row, strict=True):
        assert (ours.n, ours.df) == (other.n, other.df)
        assert (ours.estimate, ours.se) == pytest.approx((other.estimate, other.se), rel=1e-11)


def test_a_bad_weight_is_found_in_its_row(table: Table, tmp_path: Path) -> None:
    weights = table.column("w").to_pylist()
    weights[1233] = -1.0
    bad = table.set_column(table.column_names.index("w"), "w", pa.array(weights))
    pyarrow.parquet.write_table(bad, tmp_path / "bad.parquet")
    with pytest.raises(Exception, match=r"weights w missing or negative, in rows 1234"):
        run(spec_of(PARTS["quantiles"]), tmp_path / "bad.parquet", tmp_path)


def test_what_needs_rows_gets_rows(path: Path) -> None:
    """Trimming looks at single weights: units are rows then."""
    source = open_source(path)
    estimates = [{"name": "m", "statistic": "mean", "variables": ["whole"]}]
    spec = parse(spec_of({"weighting": [{"step": "trim", "upper": 60}], "estimates": estimates}))
    assert len(units_of(spec, plan(spec, source.names), source).weight) == ROWS
