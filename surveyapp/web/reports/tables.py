"""The tables of a report: every figure with its interval, number of answers, response rate and grade."""

from collections.abc import Iterable

from flask_babel import gettext as _

from surveyapp.services.reporting.content import Column, Table, TableRow
from surveyapp.services.results import PROVINCE, Figure
from surveyapp.web.locale import in_language
from surveyapp.web.reports.subject import TOTAL, Subject
from surveyapp.web.results.titles import decimals_of, node_title, question_title
from surveyapp.web.results.words import Shown, shown

DEPTHS = {"total": 0, "dimension": 0, "sub-dimension": 2, "indicator": 3}
NONE = "–"


def index_table(subject: Subject, *levels: str) -> Table:
    """The nodes of the index; an office's stand beside the province's scores."""
    part = subject.part
    whole = {figure.code: figure for figure in part.index if figure.office == PROVINCE} if part else {}
    columns = [Column(_("Mã"), 0.75), Column(_("Nội dung"), 3.6), Column(_("Thang"), 1.4, True), *_measures()]
    if subject.office != PROVINCE:
        columns.insert(4, Column(_("Toàn tỉnh"), 1.2, True))
    rows = []
    for figure in subject.nodes(*levels):
        words = shown(figure, decimals=decimals_of(figure), public=True)
        cells = [
            "" if figure.code == TOTAL else figure.code,
            node_title(subject.results, part, figure) if part else figure.code,
            words.bounds,
            *_cells(words),
        ]
        if subject.office != PROVINCE:
            cells.insert(4, _score(whole.get(figure.code)))
        rows.append(TableRow(tuple(cells), DEPTHS[figure.level]))
    return Table(_("Điểm chỉ số của %(name)s", name=subject.in_sentence), tuple(columns), tuple(rows))


def offices_table(subject: Subject) -> Table:
    """The offices with their numbers on the diagram, in the order of their names."""
    figures = subject.part.figures(TOTAL) if subject.part else {}
    rows = []
    for number, office in enumerate(subject.results.offices, start=1):
        figure = figures.get(office.code)
        empty = (NONE, NONE, "0", NONE, _("chưa có phiếu trả lời"))
        cells = _cells(shown(figure, public=True)) if figure else empty
        rows.append(TableRow((str(number), in_language(office.name, office.name_en), *cells)))
    columns = (Column(_("Số"), 0.6), Column(_("Cơ quan"), 4.2), *_measures())
    return Table(
        _("Chỉ số theo cơ quan, xếp theo tên cơ quan; không phải bảng xếp hạng"), columns, tuple(rows)
    )


def shares_table(subject: Subject) -> Table:
    """The shares of satisfied answers."""
    figures = subject.part.satisfied if subject.part else ()
    rows = _questions(subject, figures, as_share=True)
    columns = (Column(_("Câu hỏi"), 4.6), *_measures(_("Tỷ lệ")))
    return Table(_("Tỷ lệ người chọn mức 4 hoặc 5"), columns, rows)


def items_table(subject: Subject) -> Table:
    """The mean of every question."""
    rows = _questions(subject, subject.part.items if subject.part else (), as_share=False)
    columns = (Column(_("Câu hỏi"), 4.6), *_measures(_("Trung bình")))
    return Table(_("Trung bình từng câu hỏi"), columns, rows)


def walk_up_table(subject: Subject) -> Table | None:
    """What walk-ups say, apart from everything else; None where there is nothing."""
    part = subject.results.walk_ups
    if part is None or not part.index:
        return None
    rows = [
        TableRow(
            (
                "" if figure.code == TOTAL else figure.code,
                node_title(subject.results, part, figure),
                words.bounds,
                words.value or f"{NONE} ({words.reason})",
                words.n,
            ),
            DEPTHS[figure.level],
        )
        for figure in part.index
        if figure.office == subject.office and figure.level in ("total", "dimension")
        for words in (shown(figure, public=True),)
    ]
    columns = (
        Column(_("Mã"), 0.8),
        Column(_("Nội dung"), 5.0),
        Column(_("Thang"), 1.0, True),
        Column(_("Điểm"), 1.6, True),
        Column(_("Số phiếu"), 1.2, True),
    )
    return Table(_("Tự đánh giá tại kiosk (phiếu ngắn)"), columns, tuple(rows)) if rows else None


def _measures(score: str = "") -> tuple[Column, ...]:
    return (
        Column(score or _("Điểm"), 1.0, True),
        Column(_("Khoảng tin cậy 95%"), 2.2, True),
        Column(_("Số phiếu trả lời"), 1.1, True),
        Column(_("Tỷ lệ trả lời"), 0.9, True),
        Column(_("Mức tin cậy"), 2.1),
    )


def _cells(words: Shown) -> tuple[str, ...]:
    grade = f"{words.letter}: {words.reason}" if words.reason else words.letter
    return words.value or NONE, words.interval or NONE, words.n, words.response_rate or NONE, grade


def _score(figure: Figure | None) -> str:
    return (shown(figure, decimals=decimals_of(figure), public=True).value or NONE) if figure else NONE


def _questions(subject: Subject, figures: Iterable[Figure], *, as_share: bool) -> tuple[TableRow, ...]:
    return tuple(
        TableRow(
            (
                question_title(subject.results, figure.code),
                *_cells(shown(figure, as_share=as_share, public=True)),
            )
        )
        for figure in figures
        if figure.office == subject.office
    )
