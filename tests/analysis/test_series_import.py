"""Official result tables are read in any of their layouts, and what is wrong with one is said with its row."""

import csv
from pathlib import Path

import openpyxl
import pytest

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import structure_of
from analysis.frameworks.structures import Structure
from analysis.published.importing import Imported, import_file, import_grid
from analysis.published.sheets import code_of, csv_grid

TABLES = Path(__file__).parents[3] / "shared" / "reference" / "papi"
HEAD = ["Province", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "Total"]
# Three provinces of 2020 as printed.
HANOI = "5.0590 5.2441 4.8117 6.5982 7.1693 6.8697 2.9588 2.9178 41.6286"
DAK_LAK = "4.9596 5.3446 5.0264 6.3848 6.9980 6.8322 3.2152 2.7692 41.5300"
PHU_YEN = "4.1258 5.0405 4.8125 6.6530 6.9498 6.6116 3.6031 2.3954 40.1917"


def table(**provinces: str) -> list[list[str]]:
    """A grid with one row per province; names with _ for spaces."""
    return [HEAD, *([name.replace("_", " "), *scores.split()] for name, scores in provinces.items())]


def codes(imported: Imported, severity: str) -> list[tuple[str, int | None]]:
    return [(remark.code, remark.row) for remark in imported.remarks if remark.severity == severity]


def test_a_row_per_province() -> None:
    found = import_grid(table(Hanoi=HANOI, Đắk_Lắk=DAK_LAK, Phu_Yen=PHU_YEN), 2020)
    assert found.remarks == ()
    scores = {(figure.province, figure.code): figure.value for figure in found.checked()}
    assert len(scores) == 27
    assert scores["pre2025:66", "total"] == 41.53
    assert scores["pre2025:01", "D4"] == 6.5982


def test_a_row_per_score_with_provinces_as_headings() -> None:
    grid = [
        ["PAPI 2020", "", "", "", "", ""],
        ["English", "Tiếng Việt", "Thang điểm/Scale", "Tỉnh Hà Giang", "Đắk Lắk", "TP. Hồ Chí Minh"],
        [
            "Dimension 1: Participation",
            "Nội dung 1: Tham gia",
            "1-10 điểm/points",
            "4.9711",
            "4.9596",
            "4.4453",
        ],
        ["1.1: Civic Knowledge", "1.1: Tri thức công dân", "0.25-2.5", "1.0", "0.8280", "1.1"],
        ["Proportion with Civic Knowledge", "Hiểu biết", "0%-100%", "0.7", "0.5", "0.6"],
    ]
    found = import_grid(grid, 2020)
    assert {(figure.province, figure.code) for figure in found.figures} == {
        (unit, code) for unit in ("pre2025:02", "pre2025:66", "pre2025:79") for code in ("D1", "1.1")
    }
    assert codes(found, "notice") == [("unused", None)]


def test_a_row_per_figure_with_its_own_year() -> None:
    grid = [
        ["Năm", "Tỉnh", "Mã", "Điểm"],
        ["2020", "Dak Lak", "D5", "6,9980"],
        ["2021", "Đăk Lăk", "D5", "6,8011"],
    ]
    found = import_grid(grid).checked()
    assert [(figure.year, figure.value, figure.row) for figure in found] == [
        (2020, 6.998, 2),
        (2021, 6.8011, 3),
    ]


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "2020"
    for row in table(Hanoi=HANOI, Dak_Lak=DAK_LAK):
        page.append([row[0], *(float(cell) if cell[0].isdigit() else cell for cell in row[1:])])
    book.save(tmp_path / "papi.xlsx")
    found = import_file(tmp_path / "papi.xlsx", 2020, sheet="2020")
    assert {figure.province for figure in found.checked()} == {"pre2025:01", "pre2025:66"}
    with pytest.raises(AnalysisError, match="there is no sheet 2021; there are 2020"):
        import_file(tmp_path / "papi.xlsx", 2020, sheet="2021")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_separators_are_found_out(encoding: str, mark: str) -> None:
    text = "\n".join(mark.join(row) for row in table(Đắk_Lắk=DAK_LAK))
    assert csv_grid(text.encode(encoding), "x.csv")[1][0] == "Đắk Lắk"


def test_decimal_commas_in_a_file_with_semicolons(tmp_path: Path) -> None:
    lines = [";".join(row).replace(".", ",") for row in table(Dak_Lak=DAK_LAK, Hanoi=HANOI)]
    (tmp_path / "x.csv").write_text("\n".join(lines), encoding="utf-8")
    assert import_file(tmp_path / "x.csv", 2020).checked()[8].value == 41.53


def test_withheld_is_not_zero_and_zero_is_not_a_score() -> None:
    """Quảng Ninh 2018 has no D2; a zero where the scale begins at 1 means the same."""
    grid = [["Province", "D1", "D2", "D3"], ["Quảng Ninh", "5.1", "", "4.9"], ["Đồng Tháp", "5.2", "0", "-"]]
    found = import_grid(grid, 2018)
    assert [figure.value for figure in found.checked()] == [5.1, None, 4.9, 5.2, None, None]
    assert codes(found, "notice") == [("zero_is_no_score", 3), ("withheld", None), ("withheld", None)]


def test_a_zero_on_a_scale_that_has_one_stays_a_zero() -> None:
    framework = Structure.model_validate(
        {
            "kind": "published",
            "name": "per_cent",
            "years": [2020, 2030],
            "dimensions": [{"code": "D1", "range": [0, 100], "parts": [{"code": "1.1"}]}],
        }
    )
    grid = [["Province", "D1"], ["Dak Lak", "0"], ["Phu Yen", "81.5"]]
    assert [figure.value for figure in import_grid(grid, 2023, framework).checked()] == [0.0, 81.5]


@pytest.mark.parametrize(
    ("grid", "code", "row"),
    [
        (table(Hanoi=HANOI, Đak_Lak_2=DAK_LAK), "unknown_province", 3),
        (table(Hanoi=HANOI, Ha_Noi=HANOI), "twice", 3),
        (table(Hanoi=HANOI, Dak_Lak=DAK_LAK.replace("6.3848", "63848")), "off_scale", 3),
        (table(Hanoi=HANOI, Dak_Lak=DAK_LAK.replace("6.3848", "6.38.48")), "no_number", 3),
        (table(Hanoi=HANOI, Dak_Lak=DAK_LAK.replace("6.3848", "6,3848")), "mixed_decimals", None),
        (table(Hanoi=HANOI, Dak_Lak=DAK_LAK.replace("41.5300", "41.6300")), "does_not_add_up", 3),
        ([["Province", "5.2"], ["Dak Lak", "1.9"]], "unknown_code", 2),
    ],
)
def test_what_is_wrong_is_said_with_its_row(grid: list[list[str]], code: str, row: int | None) -> None:
    year = 2021 if code == "unknown_code" else 2020
    found = import_grid(grid, year)
    assert (code, row) in codes(found, "problem")
    assert found.figures == ()
    with pytest.raises(AnalysisError, match="row"):
        found.checked()


def test_years_are_needed_and_must_agree() -> None:
    assert codes(import_grid(table(Hanoi=HANOI)), "problem") == [("no_year", 2)]
    long = [["year", "province", "code", "value"], ["2019", "Hanoi", "D1", "5"]]
    assert codes(import_grid(long, 2020), "problem") == [("other_year", 2)]


def test_additions_allow_for_rounding_and_no_more() -> None:
    """Nine numbers of two decimals: 4.95 off at most by 9 · 0.005 = 0.045."""
    rounded = " ".join(f"{float(score):.2f}" for score in DAK_LAK.split())
    assert import_grid(table(Dak_Lak=rounded), 2020).problems == ()
    off = rounded.replace("41.53", "41.58")
    assert codes(import_grid(table(Dak_Lak=off), 2020), "problem") == [("does_not_add_up", 2)]


def test_misprints_of_the_press_do_not_pass() -> None:
    """Quảng Ninh 2020 was printed as 48.881 in one paper; its parts add up to 48.8114."""
    scores = "5.8053 6.4988 4.7929 8.2857 7.6115 7.7130 4.9641 3.1400"
    assert import_grid(table(Quang_Ninh=f"{scores} 48.8114"), 2020).problems == ()
    assert import_grid(table(Quang_Ninh=f"{scores} 48.881"), 2020).problems


def test_provinces_of_before_and_after_the_merger_are_different_units() -> None:
    grid = [["Province", "D1"], ["Đắk Lắk", "5"]]
    framework = Structure.model_validate(
        {
            "kind": "published",
            "name": "new",
            "years": [2025, 2030],
            "dimensions": [{"code": "D1", "parts": [{"code": "1.1"}]}],
        }
    )
    assert import_grid(grid, 2020).figures[0].province == "pre2025:66"
    assert import_grid(grid, 2026, framework).figures[0].province == "2025:66"
    gone = import_grid([*grid, ["Phú Yên", "5"]], 2026, framework)
    assert codes(gone, "problem") == [("unknown_province", 3)]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("D5", "D5"),
        ("Dimension 5: Public Administrative Procedures", "D5"),
        ("Nội dung 3", "D3"),
        ("SC41", "4.1"),
        ("5.4 Personal Procedures", "5.4"),
        ("Tổng điểm", "total"),
        ("Unweighted PAPI", "total"),
        ("Unweighted 95% CI Low", None),
        ("1.323925", None),
        ("1.1%", None),
    ],
)
def test_headings(heading: str, code: str | None) -> None:
    assert code_of(heading) == code


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.pdf", b"", "neither CSV nor XLSX"),
        ("x.xlsx", b"no workbook", "is no workbook"),
        ("x.csv", b"a,b\n1,2\n", "no heading row found"),
    ],
)
def test_files_that_cannot_be_read(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AnalysisError, match=words):
        import_file(tmp_path / name, 2020)
    with pytest.raises(AnalysisError, match="does not exist"):
        import_file(tmp_path / "none.csv", 2020)


def test_the_whole_official_tables_pass_every_check() -> None:
    if not TABLES.is_dir():
        pytest.skip("no shared reference data")
    with (TABLES / "papi_dim_2011_2021.csv").open(newline="") as file:
        complete = sum(row["complete"] == "1" for row in csv.DictReader(file))
    found = import_file(TABLES / "papi_dim_2011_2021.csv")
    totals = [figure for figure in found.checked() if figure.code == "total"]
    assert sum(figure.value is not None for figure in totals) == complete == 693 - 2 - 2 - 3
    assert len(import_file(TABLES / "papi_subdim_2011_2021.csv").checked()) > 16_000


def test_a_table_of_the_year_of_the_merger_names_the_new_provinces() -> None:
    framework = structure_of(2024)
    found = import_grid(table(Hanoi=HANOI, Dak_Lak=DAK_LAK), 2025, framework)
    assert {figure.province for figure in found.checked()} == {"2025:01", "2025:66"}
    assert codes(import_grid(table(Hanoi=HANOI, Phu_Yen=PHU_YEN), 2025, framework), "problem") == [
        ("unknown_province", 3)
    ]
