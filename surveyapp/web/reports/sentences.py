"""The summary: how good, how sure, compared with last time, where to look first. Every sentence is made of figures."""

from collections.abc import Callable

from flask_babel import format_decimal, format_percent, gettext

from surveyapp.services.reporting.changes import Change, Direction
from surveyapp.services.reporting.content import Point
from surveyapp.web.locale import in_language
from surveyapp.web.reports.findings import where_first
from surveyapp.web.reports.subject import TOTAL, Subject, has_point, height
from surveyapp.web.results.words import shown

_: Callable[..., str] = gettext


def summary_points(subject: Subject) -> tuple[Point, ...]:
    """The four questions with their answers."""
    return (
        Point(_("Tốt đến đâu?"), _how_good(subject)),
        Point(_("Chắc đến đâu?"), _how_sure(subject)),
        Point(_("So với lần trước?"), _compared(subject)),
        Point(_("Nên xem trước ở đâu?"), where_first(subject)),
    )


def share_text(share: float) -> str:
    """A share in per cent, as whole numbers."""
    return str(format_percent(share, "#,##0%"))


def signed(value: float) -> str:
    """A difference with its sign."""
    return str(format_decimal(value, "+#,##0.00;−#,##0.00"))


def _how_good(subject: Subject) -> str:
    total = subject.figure(TOTAL)
    if total is None or total.grade == "S":
        reason = shown(total).reason if total else _("không có câu trả lời")
        return _(
            "Không có con số nào được hiển thị cho %(name)s: %(reason)s.",
            name=subject.in_sentence,
            reason=reason,
        )
    words = shown(total, public=True)
    if not has_point(total):
        return _(
            "Chỉ số của %(name)s chỉ nên xem như một khoảng: %(interval)s, trên thang %(range)s.",
            name=subject.in_sentence,
            interval=words.interval,
            range=words.bounds,
        )
    sentence = _(
        "Chỉ số của %(name)s là %(value)s trên thang %(range)s, bằng %(share)s quãng đường từ mức thấp nhất đến "
        "mức cao nhất.",
        name=subject.in_sentence,
        value=words.value,
        range=words.bounds,
        share=share_text(height(total)),
    )
    return f"{sentence} {_content(subject)}".strip()


def _content(subject: Subject) -> str:
    satisfied = subject.satisfied()
    if satisfied is None or not has_point(satisfied):
        return ""
    return _(
        "%(share)s người dân hài lòng nói chung (chọn mức 4 hoặc 5 trên 5).",
        share=shown(satisfied, as_share=True, public=True).value,
    )


def _how_sure(subject: Subject) -> str:
    total = subject.figure(TOTAL)
    if total is None or total.low is None:
        return _("Chưa đủ câu trả lời để nói một con số chắc đến đâu.")
    words = shown(total, public=True)
    rate = words.response_rate or _("chưa tính được")
    grade = f"{words.grade} ({words.reason})" if words.reason else str(words.grade)
    return _(
        "Với độ tin cậy 95%%, chỉ số nằm trong khoảng từ %(interval)s. Kết quả dựa trên %(n)s phiếu của người được mời "
        "ngẫu nhiên; tỷ lệ trả lời %(rate)s. Mức tin cậy: %(grade)s.",
        interval=words.interval,
        n=words.n,
        rate=rate,
        grade=grade,
    )


def _compared(subject: Subject) -> str:
    """The change with its interval, or which of the reasons there is why none can be said."""
    facts = subject.facts
    if not facts.earlier:
        return _("Chưa có đợt trước nào đã công bố mà so sánh được, nên chưa nói được về thay đổi.")
    last = facts.earlier[-1].line
    wave = in_language(last.wave_name, last.wave_name_en)
    if facts.before is None:
        return _("%(wave)s dùng chỉ số khác, không so sánh được, nên chưa nói được về thay đổi.", wave=wave)
    change = facts.change_of(TOTAL, subject.office)
    if change is None:
        return _(
            "Con số của đợt này hoặc của %(wave)s không đủ tin cậy để so sánh, nên chưa nói được về thay đổi.",
            wave=wave,
        )
    return f"{_said_change(change, wave)} {_verdict(change)}"


def _said_change(change: Change, wave: str) -> str:
    return _(
        "So với %(wave)s (%(before)s), chỉ số thay đổi %(difference)s điểm "
        "(khoảng tin cậy 95%%: %(low)s đến %(high)s).",
        wave=wave,
        before=format_decimal(change.before, "#,##0.00"),
        difference=signed(change.difference),
        low=signed(change.low),
        high=signed(change.high),
    )


def _verdict(change: Change) -> str:
    match change.direction:
        case Direction.UP:
            return _("Cả khoảng nằm trên 0: chỉ số đã tăng.")
        case Direction.DOWN:
            return _("Cả khoảng nằm dưới 0: chỉ số đã giảm.")
    return _("Khoảng này chứa số 0, nên chưa đủ căn cứ để nói chỉ số đã tăng hay giảm.")
