"""Reports as files: whole, the same every time, readable by everybody, and safe with any name."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import typst
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from scipy import stats

from surveyapp.services.drawing.dots import Dot, dot_plot_svg
from surveyapp.services.drawing.svg import Words
from surveyapp.services.reporting.changes import Direction, change
from surveyapp.services.reporting.content import (
    Box,
    Column,
    Cover,
    Labels,
    Letterhead,
    Paragraph,
    Picture,
    Point,
    Report,
    Section,
    Table,
    TableRow,
)
from surveyapp.services.reporting.typesetting import FONTS, HERE, LAYOUT, as_pdf, as_png, document_of
from surveyapp.services.reporting.word import as_docx

MADE = datetime(2026, 3, 2, 2, 0, 0, 123456, tzinfo=UTC)
NASTY = '#panic("x") *đậm* _nghiêng_ $x^2$ @nhãn <b>&amp; \\ `mã` [a](b) // chú thích'
"""Everything that Typst, XML and Markdown take for more than letters."""


def a_report(**changes: Any) -> Report:
    svg = dot_plot_svg([Dot("Quầy <1>", 42.0, 41.0, 43.0)], Words("t", "d"), str)
    table = Table(
        "Bảng thử",
        (Column("Mã", 1), Column("Nội dung", 4), Column("Điểm", 1, is_number=True)),
        tuple(TableRow((str(n), f"Nội dung {n}", "43,82"), depth=min(n, 3)) for n in range(60)),
    )
    blocks = (
        Paragraph("Một đoạn."),
        table,
        Picture(svg, "Hình thử", "Điểm là 42"),
        Box("Hộp", ("Dòng một", "Dòng hai")),
    )
    report = Report(
        language="vi",
        cover=Cover("Báo cáo", "Kết quả khảo sát", "Tỉnh Đắk Lắk", "Đợt 1", ("Dòng",), ()),
        labels=Labels("Tóm tắt", "Trang", "Bảng", "Hình"),
        summary=(Point("Tốt đến đâu?", "Khá tốt."),),
        sections=(Section("1. Chỉ số", blocks),),
        footer="Chân trang",
        watermark="",
        made_at=MADE,
    )
    return replace(report, **changes)


def read(report: Report) -> DocumentObject:
    return Document(io.BytesIO(as_docx(report)))


def queried(report: Report, selector: str) -> Any:
    """What Typst makes of a report, as it says itself."""
    document = json.dumps(document_of(report))
    found = typst.query(
        LAYOUT, selector, root=HERE, font_paths=[FONTS], sys_inputs={"report": document}, field="body"
    )
    return json.loads(found)


def words_in(content: Any) -> str:
    """The letters in a piece of Typst's content."""
    if isinstance(content, dict):
        own = " " if content.get("func") == "space" else str(content.get("text", ""))
        return own + "".join(words_in(part) for part in content.get("children", ()))
    return ""


def test_a_pdf_is_tagged_names_its_language_and_has_bookmarks() -> None:
    pdf = as_pdf(a_report())
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/Marked true" in pdf
    assert re.search(rb"/Lang ?\(vi", pdf)
    assert b"/Outlines" in pdf
    assert b"pdfuaid:part" in pdf
    assert b"<pdfuaid:part>1<" in pdf


def test_a_pdf_is_a4_and_carries_its_fonts() -> None:
    pdf = as_pdf(a_report())
    boxes = {
        tuple(float(size) for size in box.split()) for box in re.findall(rb"/MediaBox ?\[([^\]]+)\]", pdf)
    }
    assert {tuple(round(size) for size in box) for box in boxes} == {(0, 0, 595, 842)}
    assert b"NotoSans-Regular" in pdf
    assert b"NotoSans-Bold" in pdf
    assert pdf.count(b"/FontFile2") >= 2


@pytest.mark.parametrize("write", [as_pdf, as_docx])
def test_the_same_report_is_the_same_file(write: Any) -> None:
    assert write(a_report()) == write(a_report())


@pytest.mark.parametrize("write", [as_pdf, as_docx])
def test_another_moment_is_another_file(write: Any) -> None:
    assert write(a_report()) != write(a_report(made_at=MADE + timedelta(days=1)))


def test_no_name_becomes_code_in_a_pdf() -> None:
    """It is the heading's text, letter by letter, and the file could be made at all."""
    report = a_report(
        cover=replace(
            a_report().cover,
            title=NASTY,
            place=NASTY,
            wave=NASTY,
            lines=(NASTY,),
            warnings=(NASTY,),
            letterhead=Letterhead((NASTY, NASTY), NASTY, NASTY, NASTY),
        ),
        sections=(Section(NASTY, (Paragraph(NASTY), Box(NASTY, (NASTY,)))),),
        footer=NASTY,
    )
    assert as_pdf(report).startswith(b"%PDF")
    headings = [words_in(each) for each in queried(report, "heading")]
    assert headings == ["Tóm tắt", NASTY]


def test_no_name_becomes_markup_in_a_word_file() -> None:
    document = read(a_report(sections=(Section(NASTY, (Paragraph(NASTY),)),)))
    assert [each.text for each in document.paragraphs][-2:] == [NASTY, NASTY]


def test_a_word_file_has_headings_styles_and_its_title() -> None:
    document = read(a_report())
    headings = [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings == ["Tóm tắt", "1. Chỉ số"]
    assert document.core_properties.title == "Kết quả khảo sát – Tỉnh Đắk Lắk"
    assert document.core_properties.language == "vi"
    assert document.core_properties.created == MADE.replace(microsecond=0)
    assert document.core_properties.author == ""


def test_a_word_table_has_a_head_that_is_repeated() -> None:
    [table] = read(a_report()).tables
    assert [cell.text for cell in table.rows[0].cells] == ["Mã", "Nội dung", "Điểm"]
    heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert heads == [True] + [False] * 60


def flat(*depths: int) -> Table:
    """A table whose rows lie so deep."""
    return Table("Bảng", (Column("Mã", 1),), tuple(TableRow(("x",), depth) for depth in depths))


@pytest.mark.parametrize(
    ("depths", "groups"),
    [
        ((1,) * 20, (*(1,) * 17, 3)),
        ((0, 1, 2, 2, 2, 1, 2, 3, 3, 3, 3), (3, 1, 1, 3, 3)),
        ((0, 1, 2, 2, 1, 2), (3, 3)),
        ((1, 1, 1, 1, 2, 3, 3), (1, 1, 1, 4)),
        ((1, 1), (2,)),
        ((), ()),
    ],
)
def test_a_row_stays_with_the_first_below_it_and_none_is_alone_at_the_end(
    depths: tuple[int, ...], groups: tuple[int, ...]
) -> None:
    """By hand: a new group where a row is not deeper than the one before; the last ones joined up to three rows."""
    assert flat(*depths).groups() == groups


def test_the_layout_is_told_which_rows_stay_together() -> None:
    document = document_of(a_report(sections=(Section("1", (Paragraph("Lời."), flat(*(1,) * 20))),)))
    words, table = document["sections"][0]["blocks"]
    assert "groups" not in words
    assert table["groups"] == (*(1,) * 17, 3)


def test_word_keeps_the_same_rows_together() -> None:
    """Of twenty rows below the head the two before the last keep with the next one, and the head with the first."""
    [table] = read(a_report(sections=(Section("1", (flat(*(1,) * 20),)),))).tables
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert kept == [True, *[None] * 17, True, True, None]


HEAD = Letterhead(
    ("UBND tỉnh", "Sở Nội vụ"), "CỘNG HÒA", "Độc lập - Tự do - Hạnh phúc", "Đắk Lắk, ngày 02 tháng 3 năm 2026"
)


def test_a_word_file_begins_with_who_issues_it() -> None:
    report = a_report(cover=replace(a_report().cover, letterhead=HEAD))
    left, right = read(report).tables[0].rows[0].cells
    assert [(each.text, each.runs[0].bold) for each in left.paragraphs] == [
        ("UBND TỈNH", False),
        ("SỞ NỘI VỤ", True),
    ]
    assert [each.text for each in right.paragraphs] == [HEAD.nation, HEAD.motto, HEAD.dated]


def test_a_pdf_with_a_letterhead_keeps_to_the_standard() -> None:
    """The layout sets it, and Typst writes no file that is not accessible."""
    report = a_report(cover=replace(a_report().cover, letterhead=HEAD))
    assert len(as_pdf(report)) > len(as_pdf(a_report()))


def test_a_word_picture_has_its_words_and_fits_the_page() -> None:
    document = read(a_report())
    [shape] = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "Điểm là 42"
    page = document.sections[0]
    assert page.left_margin and page.right_margin and page.page_width
    assert shape.width <= page.page_width - page.left_margin - page.right_margin


def test_a_draft_says_so_on_every_page() -> None:
    draft = a_report(watermark="BẢN NHÁP")
    assert "BẢN NHÁP" in read(draft).sections[0].header.paragraphs[0].text
    assert read(a_report()).sections[0].header.paragraphs[0].text == ""
    assert len(as_pdf(draft)) > len(as_pdf(a_report()))


def test_a_picture_is_white_and_sharp_as_png() -> None:
    [picture] = a_report().pictures()
    png = as_png(picture)
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(png[16:20], "big")
    assert width == pytest.approx(17 / 2.54 * 200, abs=1)


def row(score: float, se: float | None, df: int | None, grade: str = "A") -> dict[str, Any]:
    return {"score": score, "se": se, "df": df, "grade": grade}


def test_a_change_is_welchs_interval() -> None:
    """The same numbers as scipy's t test for two samples of unequal variance."""
    before, now = [40.0, 42.0, 41.0, 43.0, 39.0], [44.0, 47.0, 41.0, 49.0, 42.0, 45.0, 43.0]

    def as_row(values: list[float]) -> dict[str, Any]:
        return row(sum(values) / len(values), float(stats.sem(values)), len(values) - 1)

    theirs = stats.ttest_ind(now, before, equal_var=False).confidence_interval(0.95)
    ours = change(as_row(now), as_row(before))
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)
    assert ours.direction is Direction.UP


def test_a_change_may_be_too_small_to_be_told() -> None:
    unclear, down = (
        change(row(44.0, 1.0, 30), row(43.0, 1.0, 30)),
        change(row(40.0, 0.5, 30), row(43.0, 0.5, 30)),
    )
    assert unclear is not None
    assert unclear.direction is Direction.UNCLEAR
    assert down is not None
    assert down.direction is Direction.DOWN


@pytest.mark.parametrize(
    "worthless",
    [row(43.0, None, None, "S"), row(43.0, 0.5, 30, "C"), row(43.0, 0.5, 0), row(43.0, None, 30)],
)
def test_no_change_is_told_of_what_is_not_a_figure(worthless: dict[str, Any]) -> None:
    assert change(row(43.0, 0.5, 30), worthless) is None
    assert change(worthless, row(43.0, 0.5, 30)) is None
