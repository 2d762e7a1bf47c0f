"""The same report as a Word file, for those who must edit it: real styles, headings, table heads and picture texts."""

import io
import itertools
import zipfile
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from surveyapp.services.reporting.content import (
    Block,
    Box,
    Letterhead,
    Paragraph,
    Picture,
    Quote,
    Report,
    Table,
)
from surveyapp.services.reporting.typesetting import as_png

FACE = "Times New Roman"
"""The face of official letters here; every office machine has it."""
TEXT_WIDTH = 16.5
ACCENT, WARNING = RGBColor(0x1D, 0x4F, 0x80), RGBColor(0x8A, 0x3B, 0x00)
SIZES = {"Normal": 12, "Title": 24, "Subtitle": 15, "Heading 1": 15, "Caption": 11, "List Bullet": 12}
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""What a zip file can date at the earliest; every member bears it, so that equal reports are equal files."""


def as_docx(report: Report) -> bytes:
    """The report as a .docx file on A4; the same report gives the same bytes."""
    document = Document()
    _set_up(document, report)
    _cover(document, report)
    document.add_heading(report.labels.summary, 1)
    for point in report.summary:
        sentence = document.add_paragraph()
        sentence.add_run(point.question + " ").bold = True
        sentence.add_run(point.sentence)
    numbers = {"table": 0, "picture": 0}
    for section in report.sections:
        document.add_heading(section.heading, 1)
        for block in section.blocks:
            _add(document, block, report, numbers)
    content = io.BytesIO()
    document.save(content)
    return _dated(content.getvalue())


def _set_up(document: DocumentObject, report: Report) -> None:
    """Page, styles, properties, footer."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin = page.bottom_margin = Cm(2)
    page.left_margin, page.right_margin = Cm(2.5), Cm(2)
    for name, size in SIZES.items():
        _style(document, name, size, LOCALES.get(report.language, report.language))
    properties = document.core_properties
    properties.title = f"{report.cover.title} – {report.cover.place}"
    properties.subject, properties.author, properties.comments = report.cover.wave, "", ""
    properties.language = report.language
    properties.created = properties.modified = _plain(report.made_at)
    footer = page.footer.paragraphs[0]
    footer.add_run(f"{report.footer} – {report.labels.page} ")
    _field(footer, "PAGE")
    if report.watermark:
        header = page.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _warn(header, report.watermark)


def _style(document: DocumentObject, name: str, size: int, locale: str) -> None:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = FACE, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    # A theme's face would win over ours.
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    for attribute in ("w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), FACE)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), locale)
    properties.append(language)
    if name in ("Title", "Subtitle", "Heading 1", "Caption"):
        style.font.color.rgb = ACCENT
    if name == "Caption":
        style.paragraph_format.keep_with_next = True


def _cover(document: DocumentObject, report: Report) -> None:
    cover = report.cover
    if cover.letterhead:
        _letterhead(document, cover.letterhead)
    for warning in cover.warnings:
        _warn(document.add_paragraph(), warning)
    document.add_paragraph(cover.kind)
    document.add_paragraph(cover.title, style="Title")
    document.add_paragraph(cover.place, style="Subtitle")
    document.add_paragraph(cover.wave, style="Subtitle")
    for text in cover.lines:
        document.add_paragraph(text)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _letterhead(document: DocumentObject, head: Letterhead) -> None:
    """Who issues the report beside the name of the country, in a table without lines; below it place and day."""
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.width, right.width = Cm(TEXT_WIDTH * 0.4), Cm(TEXT_WIDTH * 0.6)
    *above, issuer = (name.upper() for name in head.issuers)
    _centred(left, [*((name, False) for name in above), (issuer, True)])
    _centred(right, [(head.nation, True), (head.motto, True), (head.dated, False)])
    right.paragraphs[-1].runs[0].italic = True
    document.add_paragraph()


def _centred(cell: WordCell, lines: Sequence[tuple[str, bool]]) -> None:
    for number, (text, is_bold) in enumerate(lines):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(text)
        run.bold, run.font.size = is_bold, Pt(12)


def _warn(paragraph: WordParagraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.bold, run.font.color.rgb = True, WARNING


def _add(document: DocumentObject, block: Block, report: Report, numbers: dict[str, int]) -> None:
    match block:
        case Paragraph():
            document.add_paragraph(block.text)
        case Box():
            document.add_paragraph().add_run(block.title).bold = True
            for text in block.lines:
                document.add_paragraph(text, style="List Bullet")
        case Table():
            numbers["table"] += 1
            caption = f"{report.labels.table} {numbers['table']}: {block.caption}"
            document.add_paragraph(caption, style="Caption")
            _table(document, block)
            document.add_paragraph()
        case Quote():
            _quote(document, block)
        case Picture():
            numbers["picture"] += 1
            caption = f"{report.labels.picture} {numbers['picture']}: {block.caption}"
            document.add_paragraph(caption, style="Caption")
            _picture(document, block)


def _quote(document: DocumentObject, block: Quote) -> None:
    """What others wrote, marked as being in their own language."""
    if block.before:
        document.add_paragraph(block.before).paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.8)
    paragraph.paragraph_format.keep_with_next = True
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LOCALES.get(block.language, block.language))
    paragraph.add_run(block.text)._r.get_or_add_rPr().append(language)
    document.add_paragraph().add_run(block.after).bold = True


def _table(document: DocumentObject, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    shares = sum(column.share for column in block.columns)
    widths = [Cm(TEXT_WIDTH * column.share / shares) for column in block.columns]
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        _cell(cell.paragraphs[0], column.heading, is_bold=True, is_number=column.is_number)
    # The head is said to be one: it is repeated on every page and read out with the cells.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        cells = table.add_row().cells
        for cell, column, text in zip(cells, block.columns, row.cells, strict=True):
            _cell(cell.paragraphs[0], text, is_bold=row.depth == 0, is_number=column.is_number)
    _keep_rows_together(table, block)
    for each in table.rows:
        for cell, width in zip(each.cells, widths, strict=True):
            cell.width = width


def _keep_rows_together(table: WordTable, block: Table) -> None:
    """No row is parted by a page, nor is a group of rows: each but its last one keeps with the next."""
    lasts = set(itertools.accumulate(block.groups()))
    for number, row in enumerate(table.rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell in row.cells if number not in lasts else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _cell(paragraph: WordParagraph, text: str, *, is_bold: bool, is_number: bool) -> None:
    run = paragraph.add_run(text)
    run.bold, run.font.size = is_bold, Pt(9)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _picture(document: DocumentObject, block: Picture) -> None:
    image = io.BytesIO(as_png(block))
    shape = document.add_picture(image, width=Cm(TEXT_WIDTH * block.share))
    described = shape._inline.docPr
    described.set("descr", block.alternative)
    described.set("title", block.caption)


def _field(paragraph: WordParagraph, code: str) -> None:
    """A field that Word fills in, such as the page's number."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()._r
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run.append(element)


def _plain(moment: datetime) -> datetime:
    """Word's properties know no time zone and mean UTC; ours are aware and in UTC."""
    return moment.replace(tzinfo=None, microsecond=0)


def _dated(content: bytes) -> bytes:
    """The same archive with one date on every member."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return written.getvalue()
