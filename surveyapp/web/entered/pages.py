"""What the pages of entered indices show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from surveyapp.services.analysing.entered import EnteredScore
from surveyapp.services.analysing.entered_parts import EnteredPart
from surveyapp.services.analysing.entered_sheets import Sheet
from surveyapp.services.results import RunLine
from surveyapp.web.dates import moment_text
from surveyapp.web.entered.fact_pages import fact_panel, missing_words
from surveyapp.web.entered.fact_words import LEVEL_WORDS, period_words
from surveyapp.web.locale import in_language, worded
from surveyapp.web.results.panels import Panel, Table, points, short, span
from surveyapp.web.results.provenance import provenance

_: Callable[..., str] = gettext

NORMAL = 1.959964
"""The 97.5th percentile of the normal distribution: the error is that of one large survey."""


@dataclass(frozen=True, slots=True)
class SheetPage:
    """An index that can be entered, with what has to be known of it."""

    name: str
    title: str
    note: str
    about: tuple[str, ...]
    by_facts: bool


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """An entered index in the list."""

    id: int
    title: str
    whose: str
    period: str
    total: str
    klass: str
    state: str


@dataclass(frozen=True, slots=True)
class EnteredPage:
    """An entered index with its parts."""

    row: EnteredRow
    sheet: SheetPage
    source: str
    made: str
    sentences: tuple[str, ...]
    panel: Panel
    details: tuple[Panel, ...]
    is_used: bool


def sheet_page(sheet: Sheet) -> SheetPage:
    """An index that can be entered."""
    about = provenance(sheet.version, sheet.mark, sheet.valid, sheet.sources, sheet.unverified)
    return SheetPage(sheet.name, worded(sheet.title), worded(sheet.note), about, sheet.by_facts)


def run_choices(runs: Sequence[RunLine]) -> list[tuple[str, str]]:
    """Runs to choose from."""
    return [(str(line.id), _run_name(line)) for line in runs]


def _run_name(line: RunLine) -> str:
    wave = in_language(line.wave_name, line.wave_name_en)
    return _("%(wave)s: lần phân tích %(number)s", wave=wave, number=line.id)


def entered_rows(scores: Sequence[EnteredScore]) -> tuple[EnteredRow, ...]:
    """The list."""
    return tuple(map(_row, scores))


def entered_page(score: EnteredScore) -> EnteredPage:
    """The page of one."""
    headings = (_("Phần"), _("Điểm"), _("Tối đa"), _("Điểm mất"), _("Từ đâu"))
    rows = tuple(
        (
            worded(part.title),
            points(part.points),
            short(part.maximum),
            points(None if part.points is None else part.maximum - part.points),
            _whence(part),
        )
        for part in score.parts
    )
    return EnteredPage(
        _row(score),
        sheet_page(score.sheet),
        score.source,
        moment_text(score.made_at),
        tuple(_sentences(score)),
        Panel("parts", _("Từng phần"), table=Table(headings, rows)),
        tuple(fact_panel(number, part) for number, part in enumerate(score.parts, 1) if part.facts),
        score.is_used,
    )


def _whence(part: EnteredPart) -> str:
    if part.points is None:
        return _("chưa có")
    if part.facts:
        return _("chấm từ số liệu")
    return _("ước lượng") if part.estimated else _("nhập tay")


def _sentences(score: EnteredScore) -> list[str]:
    """The total with what is known of its error, or the range it lies in; never a sum over missing parts."""
    if score.total is None:
        missing = ", ".join(_missing(part) for part in score.parts if part.points is None)
        told = _(
            "Còn thiếu: %(parts)s. Chưa có tổng điểm và chưa xếp loại; tổng nằm trong khoảng %(range)s.",
            parts=missing,
            range=span(score.lowest, score.highest),
        )
        return [told, *_share(score), *_of_office(score)]
    told = _("Tổng điểm: %(total)s.", total=points(score.total))
    if score.klass:
        told += " " + _("Xếp loại: %(klass)s.", klass=worded(score.klass))
    if score.se:
        reach = NORMAL * score.se
        told += " " + _(
            "Khoảng tin cậy 95%%: %(range)s, chỉ tính sai số chọn mẫu của phần lấy từ khảo sát.",
            range=span(score.total - reach, score.total + reach),
        )
    return [told, *_share(score), *_of_office(score)]


def _missing(part: EnteredPart) -> str:
    """A part without points, and the facts that it lacks."""
    facts = missing_words(part)
    return f"{worded(part.title)} ({facts})" if facts else worded(part.title)


def _of_office(score: EnteredScore) -> list[str]:
    """That it is not official, of which level the office is, and whether the rules are known to have been in force."""
    told = [_("Đây không phải điểm đánh giá chính thức.")]
    if score.level:
        told.append(_("Cấp của cơ quan: %(level)s.", level=LEVEL_WORDS[score.level]))
    if score.is_outside:
        told.append(
            _("Kỳ này nằm ngoài thời gian biết chắc quy tắc có hiệu lực; cơ quan đã quyết định vẫn dùng.")
        )
    return told


def _share(score: EnteredScore) -> list[str]:
    """Where the part on satisfaction comes from."""
    if score.share is None or not any(part.estimated for part in score.parts):
        return []
    rate = score.share["response_rate"]
    return [
        _(
            "Phần hài lòng: %(share)s%% hài lòng (khoảng tin cậy 95%%: %(range)s; %(n)s phiếu; tỷ lệ trả lời "
            "%(rate)s), lần phân tích %(run)s. Tỷ lệ này từ người đến giao dịch, không phải chỉ số SIPAS; nhân với "
            "điểm tối đa là cách hiểu của hệ thống này.",
            share=points(score.share["value"]),
            range=span(score.share["low"], score.share["high"]),
            n=score.share["n"],
            rate="–" if rate is None else f"{rate:.0%}",
            run=score.share["run"],
        )
    ]


def _row(score: EnteredScore) -> EnteredRow:
    total = points(score.total) if score.total is not None else span(score.lowest, score.highest)
    klass = worded(score.klass) if score.klass else "–"
    state = _("đang dùng") if score.is_used else _("không dùng")
    return EnteredRow(
        score.id, worded(score.sheet.title), score.whose, period_words(score.period), total, klass, state
    )
