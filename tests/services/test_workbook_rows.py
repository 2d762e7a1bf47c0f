"""Rows of workbooks: the same as openpyxl's own reader gives, faster, and nothing that a file declares is followed."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from surveyapp.domain.errors import InvalidInput
from surveyapp.services.registers.sheet_rows import plain
from surveyapp.services.registers.workbooks import workbook_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """One cell of every kind that a spreadsheet program writes, with gaps between cells and rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rich = CellRichText("Cấp ", TextBlock(InlineFont(b=True), "thẻ"), " BHYT")
    sheet.append(["Ngày", "Thủ tục", "Số lượt", None, "Ghi chú"])
    sheet.append([date(2026, 2, 27), rich, 3, None, "  hai  khoảng trắng "])
    sheet.append([datetime(2026, 2, 27, 8, 15), "Ca\u0301p", 3.0, True, 2.5])
    sheet.append([])
    sheet.append([None, None, 1e15, False, "<&>"])
    sheet.append([time(8, 15), timedelta(hours=30), -7, "#N/A", "012345678901"])
    sheet["AB9"] = "xa"
    # A serial number that is no day, in a cell that says it is one.
    sheet["A10"] = 9e9
    sheet["A10"].number_format = "dd/mm/yyyy"
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


@pytest.fixture
def sharing(tmp_path: Path) -> Path:
    """A workbook whose cells name their texts by number, as Excel writes it (openpyxl writes texts into cells)."""
    with xlsxwriter.Workbook(str(tmp_path / "sharing.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Ngày", "Thủ tục", "Số lượt"])
        sheet.write_datetime(1, 0, datetime(2026, 2, 27), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_rich_string(1, 1, "Cấp ", book.add_format({"bold": True}), "thẻ", " BHYT")
    return tmp_path / "sharing.xlsx"


def changed(book: Path, part: str, old: str, new: str) -> Path:
    """The workbook with something else in one of its parts."""
    other = book.with_name("changed.xlsx")
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(other, "w") as after:
        assert part in before.namelist()
        for name in before.namelist():
            content = before.read(name).decode()
            if name == part:
                assert old in content, content
                content = content.replace(old, new)
            after.writestr(name, content)
    return other


def rows_by_openpyxl(path: Path) -> dict[int, list[str]]:
    """What openpyxl reads, without what is empty at the end."""
    sheet = load_workbook(path, data_only=True, keep_links=False).worksheets[0]
    rows = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = ["" if value is None else plain(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        rows[number] = cells
    return {number: cells for number, cells in rows.items() if cells}


@pytest.mark.filterwarnings("ignore:Cell A10 is marked as a date")
def test_every_kind_of_cell_says_what_openpyxl_says(book: Path) -> None:
    rows = {number: cells for number, cells in workbook_rows(book) if cells}
    assert rows == rows_by_openpyxl(book)
    assert rows[2] == ["2026-02-27", "Cấp thẻ BHYT", "3", "", "hai  khoảng trắng"]
    assert rows[3] == ["2026-02-27", "Cáp", "3", "True", "2.5"]
    assert rows[9][27] == "xa"
    assert rows[10] == ["#VALUE!"]


def test_texts_within_cells_and_results_of_formulas_are_read(book: Path) -> None:
    """As other programs than Excel write them; how a text is pronounced is none of it."""
    inline = (
        '<c t="inlineStr"><is><r><t>Cấp </t></r><r><t>thẻ</t></r><rPh sb="0" eb="1"><t>kap</t></rPh></is></c>'
    )
    formula = '<c t="str"><f>A1&amp;"x"</f><v>Ea Kar</v></c><c><f>1+1</f><v>2</v></c>'
    # Without the names of cells and the number of the row, they follow each other.
    other = changed(book, SHEET, "</sheetData>", f"<row>{inline}{formula}</row></sheetData>")
    assert list(workbook_rows(other))[-1] == (11, ["Cấp thẻ", "Ea Kar", "2"])


def test_shared_texts_are_read_without_how_they_are_pronounced(sharing: Path) -> None:
    other = changed(sharing, TEXTS, "<t>Thủ tục</t>", '<t>Thủ tục</t><rPh sb="0" eb="1"><t>thu tuk</t></rPh>')
    rows = {number: cells for number, cells in workbook_rows(other)}
    assert rows == rows_by_openpyxl(other)
    assert rows == {1: ["Ngày", "Thủ tục", "Số lượt"], 2: ["2026-02-27", "Cấp thẻ BHYT"]}


DECLARED = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "<worksheet", f"{DECLARED}<worksheet"),
        (SHEET, "</sheetData>", "<row r='x'></row></sheetData>"),
        (SHEET, "</sheetData>", "<row><c r='XFE1'><v>1</v></c></row></sheetData>"),
        (SHEET, "</sheetData>", "<row><c t='s'><v>99</v></c></row></sheetData>"),
        (SHEET, "</sheetData>", "<row></sheetData>"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1", "worksheets/none"),
        ("[Content_Types].xml", "spreadsheetml.sheet.main", "spreadsheetml.other"),
    ],
)
def test_what_is_damaged_or_declares_anything_is_refused(book: Path, part: str, old: str, new: str) -> None:
    with pytest.raises(InvalidInput, match="workbook"):
        list(workbook_rows(changed(book, part, old, new)))


def test_nothing_is_declared_among_the_texts_either(sharing: Path) -> None:
    with pytest.raises(InvalidInput, match="workbook"):
        list(workbook_rows(changed(sharing, TEXTS, "<sst", f"{DECLARED}<sst")))
