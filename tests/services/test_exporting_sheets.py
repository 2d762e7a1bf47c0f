"""Exports open everywhere: marks where Excel needs them, no formulas, numbers as numbers, nothing where nothing is."""

import csv
import io

import openpyxl
import pytest

from surveyapp.services.exporting.sheets import Sheet, as_csv, as_xlsx, neutralised

DANGEROUS = [
    "=1+1",
    "+84",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "  =1+1",
    '=HYPERLINK("http://example.test")',
]
SHEET = Sheet(
    "Chỉ số", ("=ghi chú",), ("Nội dung", "Điểm"), (("Đúng hẹn", 3.25), ("=cmd|' /C calc'!A0", None))
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_is_marked(text: str) -> None:
    assert neutralised(text) == "'" + text


@pytest.mark.parametrize("cell", ["Đắk Lắk", "1.1", "a=b", "", -2.5, 0, None])
def test_other_cells_stay_as_they_are(cell: str | float | None) -> None:
    assert neutralised(cell) == cell


def test_csv_is_utf_8_and_only_marked_for_excel() -> None:
    plain, marked = as_csv(SHEET, byte_order_mark=False), as_csv(SHEET, byte_order_mark=True)
    assert marked == b"\xef\xbb\xbf" + plain
    assert list(csv.reader(io.StringIO(plain.decode("utf-8")))) == [
        ["Nội dung", "Điểm"],
        ["Đúng hẹn", "3.25"],
        ["'=cmd|' /C calc'!A0", ""],
    ]


def test_a_workbook_holds_text_numbers_and_empty_cells_but_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([SHEET])))
    page = book["Chỉ số"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["'=ghi chú", None],
        [None, None],
        ["Nội dung", "Điểm"],
        ["Đúng hẹn", 3.25],
        ["'=cmd|' /C calc'!A0", None],
    ]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s", "n"}
