"""Every format holds the same values, reasons and labels, and nothing that a spreadsheet could run."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pyreadstat
import pytest

from surveyapp.services.exporting.dictionary import Dictionary, dictionary_of
from surveyapp.services.exporting.making import Order, make_export
from tests.analysed_wave import AnalysedWave
from tests.services.exported import Frozen, K, of_analysed_wave, unpacked

Rows = list[dict[str, Any]]
Make = Callable[..., dict[str, Path]]
ATTRIBUTES = ("sex", "age_band", "place", "education", "disability", "ethnicity")


@pytest.fixture(scope="module")
def frozen(analysed_wave: AnalysedWave, tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    return of_analysed_wave(analysed_wave, tmp_path_factory.mktemp("frozen"))


@pytest.fixture(scope="module")
def make(frozen: Frozen, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """An export of the wave in a format, as its unpacked files; each is made once."""
    made: dict[tuple[str, str], dict[str, Path]] = {}

    def files(form: str, part: str = "invited") -> dict[str, Path]:
        if (form, part) not in made:
            folder = tmp_path_factory.mktemp("export")
            packed = make_export(frozen.order(form, part), folder, ignore).packed
            made[form, part] = unpacked(packed.path, folder / "files")
        return made[form, part]

    return files


def ignore(_done: int, _total: int, _message: str) -> None:
    """Progress that nobody looks at."""


def data_of(files: dict[str, Path], ending: str) -> Path:
    """The data file, which is the one that is neither replicates nor explanation."""
    [path] = [
        path
        for name, path in files.items()
        if name.endswith(ending) and "replicates" not in name and name.startswith("wave-")
    ]
    return path


@pytest.fixture
def rows(make: Make) -> Rows:
    """The rows of the Parquet file, which all others are compared with."""
    found: Rows = pyarrow.parquet.read_table(data_of(make("parquet"), ".parquet")).to_pylist()
    return found


@pytest.fixture
def dictionary(frozen: Frozen) -> Dictionary:
    order: Order = frozen.order("parquet")
    return dictionary_of(order.facts, order.instrument, order.snapshot / "invited.parquet")


def test_the_rows_are_those_that_were_frozen(frozen: Frozen, rows: Rows) -> None:
    """What no rule touches is as it was, row by row; visits without an answer are there too."""
    before = pyarrow.parquet.read_table(frozen.order("parquet").snapshot / "invited.parquet").to_pylist()
    assert len(before) == len(rows)
    for name in ("responded", "office", "week", "stratum", "psu", "weight", "overall", "waiting", "purpose"):
        assert [row[name] for row in before] == [row[name] for row in rows]


def test_nothing_that_tells_of_time_language_or_register_leaves(rows: Rows) -> None:
    gone = {"language", "latency", "after_hours", "burst", "order_seed", "register_sex", "register_age_band"}
    assert not gone & rows[0].keys()
    assert not [name for name in rows[0] if name.startswith(("answered__", "satisfied"))]


def test_why_an_answer_is_flagged_has_words_also_where_none_is(
    frozen: Frozen, dictionary: Dictionary, tmp_path: Path
) -> None:
    """Signs of stuffing are told from other doubts; data sets from before reasons were kept have no such variable."""
    [reason] = [each for each in dictionary.variables if each.name == "flag_reason"]
    assert [level.value for level in reason.levels] == ["clock", "stuffing"]
    assert all(level.label["vi"] and level.label["en"] for level in reason.levels)
    order = frozen.order("parquet")
    older = pyarrow.parquet.read_table(order.snapshot / "invited.parquet").drop_columns(["flag_reason"])
    pyarrow.parquet.write_table(older, tmp_path / "invited.parquet")
    names = {
        each.name
        for each in dictionary_of(order.facts, order.instrument, tmp_path / "invited.parquet").variables
    }
    assert names == {each.name for each in dictionary.variables} - {"flag_reason"}


def test_every_combination_of_attributes_is_shown_by_k_people(rows: Rows) -> None:
    people = [row for row in rows if row["responded"]]
    told = Counter(
        (row["office"], *((row[name] or row[f"{name}__missing"]) for name in ATTRIBUTES)) for row in people
    )
    assert len(people) > 100
    assert min(told.values()) >= K


def test_what_was_withheld_is_listed(make: Make, rows: Rows) -> None:
    lines = list(csv.DictReader(make("parquet")["coarsened.csv"].read_text(encoding="utf-8").splitlines()))
    assert lines
    for line in lines:
        here = [row for row in rows if row["office"] == line["office"] and row["responded"]]
        withheld = [row for row in here if row[line["variable"] + "__missing"] == "withheld"]
        assert (int(line["rows_withheld"]), int(line["respondents"])) == (len(withheld), len(here))
        assert all(row[line["variable"]] is None for row in withheld)


def test_a_gap_has_its_reason_beside_it(rows: Rows, dictionary: Dictionary) -> None:
    for variable in dictionary.answers:
        for row in rows:
            reason = row[variable.reason or ""]
            assert (row[variable.name] is None) == (reason is not None or not row["responded"])
            assert reason in {None, *(each.code for each in variable.missing)}


def as_text(value: Any) -> str:
    """A value as CSV writes it."""
    return "" if value is None else f"{value:g}" if isinstance(value, int) else str(value)


@pytest.mark.parametrize(("form", "mark"), [("csv", b""), ("csv_excel", b"\xef\xbb\xbf")])
def test_csv_holds_the_same(make: Make, rows: Rows, form: str, mark: bytes) -> None:
    content = data_of(make(form), ".csv").read_bytes()
    assert content.startswith(mark + b'"responded"')
    lines = list(csv.DictReader(content.removeprefix(mark).decode("utf-8").splitlines()))
    assert [line["office"] for line in lines] == [row["office"] for row in rows]
    for line, row in zip(lines, rows, strict=True):
        assert float(line["w_final"]) == row["w_final"]
        for name in ("overall", "overall__missing", "sex", "sex__missing", "online_channel__portal", "psu"):
            assert line[name] == as_text(row[name])


def test_json_holds_the_same(make: Make, rows: Rows) -> None:
    assert json.loads(data_of(make("json"), ".json").read_text(encoding="utf-8")) == rows


def test_xlsx_holds_the_same_and_the_replicates(make: Make, rows: Rows) -> None:
    book = openpyxl.load_workbook(data_of(make("xlsx"), ".xlsx"), read_only=True)
    lines = list(book["data"].values)
    assert len(lines) == len(rows) + 1
    for line, row in zip(lines[1:], rows, strict=True):
        found = dict(zip(lines[0], line, strict=True))
        # Excel keeps 15 digits or so.
        assert found.pop("w_final") == pytest.approx(row["w_final"], rel=1e-14)
        assert found == {name: value for name, value in row.items() if name != "w_final"}
    assert next(iter(book["replicates"].values))[:2] == ("weight_group", "rep_001")


def read_spss(path: Path) -> tuple[dict[str, list[Any]], Any]:
    return pyreadstat.read_sav(path, user_missing=True, output_format="dict")


def read_stata(path: Path) -> tuple[dict[str, list[Any]], Any]:
    return pyreadstat.read_dta(path, user_missing=True, output_format="dict")


@pytest.mark.parametrize(
    ("form", "read", "code"),
    [("sav", read_spss, lambda each: each.number), ("dta", read_stata, lambda each: each.letter)],
    ids=["SPSS", "Stata"],
)
def test_spss_and_stata_hold_one_number_for_each_value_and_reason(
    make: Make, rows: Rows, dictionary: Dictionary, form: str, read: Any, code: Any
) -> None:
    columns, _ = read(data_of(make(form), f".{form}"))
    for variable in dictionary.variables:
        levels = {level.value: level.number for level in variable.levels}
        reasons = {each.code: code(each) for each in variable.missing}
        for row, found in zip(rows, columns[variable.name], strict=True):
            value, reason = row[variable.name], row[variable.reason] if variable.reason else None
            assert found == (reasons.get(str(reason)) if value is None else levels.get(value, value))


def test_spss_knows_labels_reasons_and_measures(make: Make) -> None:
    _, about = read_spss(data_of(make("sav"), ".sav"))
    assert about.missing_ranges["overall"] == [{"lo": -6.0, "hi": -1.0}]
    assert about.variable_value_labels["overall"][5.0] == "Very satisfied"
    assert about.variable_value_labels["overall"][-4.0] == "Not asked"
    assert about.variable_value_labels["office"][1.0] == "Social insurance office office-1"
    assert (about.variable_measure["overall"], about.variable_measure["sex"]) == ("ordinal", "nominal")
    assert about.variable_measure["w_final"] == "scale"


def test_stata_knows_extended_missing_values(make: Make) -> None:
    columns, about = read_stata(data_of(make("dta"), ".dta"))
    assert "d" in columns["complaint_answered"]
    assert "d" in about.missing_user_values["complaint_answered"]
    assert about.variable_value_labels["complaint_answered"]["d"] == "Not asked"
    assert all(len(label) <= 80 for label in about.column_labels)


def test_replicates_are_keyed_by_weight_group(make: Make, rows: Rows) -> None:
    [path] = [path for name, path in make("parquet").items() if "replicates" in name]
    table = pyarrow.parquet.read_table(path)
    assert table.num_columns == 101
    assert {row["weight_group"] for row in rows} == set(table["weight_group"].to_pylist())
    silent = {row["weight_group"] for row in rows if not row["responded"]}
    for line in table.to_pylist():
        if line["weight_group"] in silent:
            assert {line[name] for name in line if name != "weight_group"} == {0.0}


def test_walk_ups_come_alone_without_a_design(make: Make, frozen: Frozen) -> None:
    files = make("parquet", "walk_ups")
    found = pyarrow.parquet.read_table(data_of(files, ".parquet"))
    frozen_rows = pyarrow.parquet.read_metadata(
        frozen.order("parquet").snapshot / "walk_ups.parquet"
    ).num_rows
    assert found.num_rows == frozen_rows > 20
    assert not {"responded", "weight", "stratum", "psu", "weight_group"} & set(found.column_names)
    assert "not a probability sample" in files["codebook.en.html"].read_text(encoding="utf-8")
    assert not [name for name in files if "replicates" in name]
    assert "svydesign" not in files["analysis.R"].read_text()


def test_the_codebook_has_the_whole_label_and_the_counts(make: Make, rows: Rows) -> None:
    page = make("sav")["codebook.vi.html"].read_text(encoding="utf-8")
    assert "Ông/Bà hài lòng hay không hài lòng" in page
    very = sum(row["overall"] == 5 for row in rows)
    assert f'<td>5</td><td>5</td><td>5</td><td>Rất hài lòng</td><td class="number">{very}</td>' in page
    assert "không phải điểm PAPI" in page


def test_the_dictionary_for_machines_has_every_code(make: Make) -> None:
    content = json.loads(make("sav")["dictionary.json"].read_text(encoding="utf-8"))
    overall = next(each for each in content["variables"] if each["name"] == "overall")
    assert [each["code"] for each in overall["missing"]] == [
        "dk",
        "refused",
        "blank",
        "not_asked",
        "not_reached",
        "withheld",
    ]
    assert [each["letter"] for each in overall["missing"]] == list("abcdef")
