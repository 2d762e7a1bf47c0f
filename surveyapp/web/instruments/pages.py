"""What the pages on instruments show."""

from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.domain.instrument_changes import Change, Difference
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.services.instrument_drafts import DraftLine, DraftReport
from surveyapp.services.publishing import Published
from surveyapp.services.responding import OpenDraft
from surveyapp.web.condition_words import ConditionWriter, numbered
from surveyapp.web.locale import language
from surveyapp.web.question_pages import PageView, language_of, page_view

CHANGES = {
    Change.ANSWERS: _l("đổi loại câu hỏi, câu trả lời hoặc điểm"),
    Change.REMOVED: _l("bỏ"),
    Change.ADDED: _l("thêm"),
    Change.ASKED_OF: _l("đổi điều kiện được hỏi"),
    Change.WORDING: _l("đổi lời"),
    Change.PLACE: _l("đổi chỗ"),
}
MARKS = {
    "verified": _l("đã đối chiếu với bản chép toàn văn"),
    "secondary": _l("biết qua bản chép lại"),
    "unverified": _l("chưa kiểm chứng"),
}
ORDER_SEED = 1


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument in a list, published or not."""

    key: str
    """By which its pages are addressed: `name:version`, or `draft:id`."""
    name: str
    published: str
    problems: int = 0


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A question and what changed in it."""

    code: str
    change: str
    verdict: str


@dataclass(frozen=True, slots=True)
class FollowsRow:
    """A question and the official item with which it is to be comparable."""

    code: str
    ask: str
    form: str
    item: str
    mark: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A problem of a file, or what an XLSForm lost: where, what, and what to do."""

    place: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A page as a citizen sees it, and where it stands."""

    key: str
    view: PageView
    before: str | None
    after: str | None
    asked_if: str
    languages: tuple[tuple[str, str], ...]


def published_rows(lines: tuple[Published, ...]) -> tuple[InstrumentRow, ...]:
    """The published instruments, in their order."""
    return tuple(
        InstrumentRow(_key(line), f"{line.name}:{line.version}", format_date(line.published_on, "dd/MM/yyyy"))
        for line in lines
    )


def draft_rows(lines: tuple[DraftLine, ...]) -> tuple[InstrumentRow, ...]:
    """The drafts, in their order."""
    return tuple(
        InstrumentRow(
            f"draft:{line.id}",
            line.name or line.filename,
            format_date(line.made_on, "dd/MM/yyyy"),
            line.problems,
        )
        for line in lines
    )


def problem_lines(report: DraftReport) -> tuple[ReportLine, ...]:
    """The problems, each with its line and what to do."""
    said = []
    for problem in report.problems:
        what, do = problem.words("vi" if language() != "en" else "en")
        place = _("dòng %(line)s", line=problem.line) if problem.line else ""
        said.append(ReportLine(" · ".join(part for part in (str(place), problem.where) if part), what, do))
    return tuple(said)


def note_lines(report: DraftReport) -> tuple[str, ...]:
    """What an XLSForm held that was not carried over, or not quite."""
    return tuple(note.told("vi" if language() != "en" else "en") for note in report.notes)


def change_rows(changes: tuple[Difference, ...]) -> tuple[ChangeRow, ...]:
    """The differences from the version before."""
    verdicts = {
        True: _("so sánh được"),
        False: _("không so sánh được"),
        None: _("cần người xem xét"),
    }
    return tuple(
        ChangeRow(each.code, str(CHANGES[each.change]), str(verdicts[each.is_comparable])) for each in changes
    )


def follows_rows(instrument: Instrument) -> tuple[FollowsRow, ...]:
    """The questions that follow an official form."""
    written = language_of(instrument)
    rows = []
    for question in instrument.enabled_questions:
        if question.follows is not None:
            form = instrument.forms[question.follows.form]
            mark = MARKS[question.follows.mark or form.mark]
            row = FollowsRow(
                question.code, question.ask[written], form.title, question.follows.item, str(mark)
            )
            rows.append(row)
    return tuple(rows)


def preview_of(key: str, instrument: Instrument, page: Page, wanted: str) -> Preview:
    """A page as citizens see it; nothing is chosen and nothing kept."""
    written = language_of(instrument, wanted)
    draft = OpenDraft(instrument, {}, written, ORDER_SEED, "", "")
    pages = [each for each in instrument.pages if each.enabled_questions]
    place = pages.index(page)
    asked_if = ""
    if page.show_if is not None:
        asked_if = ConditionWriter(instrument, written, numbered(instrument)).words(page.show_if)
    return Preview(
        key=key,
        view=page_view(draft, page, {}, {}, written),
        before=pages[place - 1].id if place else None,
        after=pages[place + 1].id if place + 1 < len(pages) else None,
        asked_if=asked_if,
        languages=tuple((code, KNOWN_LANGUAGES[code].name) for code in instrument.languages),
    )


def _key(line: Published) -> str:
    return f"{line.name}:{line.version}"
