"""The target: the old province's published series as arithmetic, and our own index with its probability."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import format_date, format_percent, gettext
from flask_babel import lazy_gettext as _l

from surveyapp.services.analysing.par_target import ParTarget
from surveyapp.services.analysing.published import PublishedTarget
from surveyapp.services.analysing.published_sipas import PublishedSipas
from surveyapp.services.analysing.published_years import GoalYear
from surveyapp.services.targets import OwnTarget, Standing
from surveyapp.web.locale import in_language, worded
from surveyapp.web.results.panels import Panel, Table, points, share, span
from surveyapp.web.results.par_panels import bracketed, brackets_words, par_panels
from surveyapp.web.results.published_panels import merged_panels, old_panels
from surveyapp.web.results.sipas_panels import sipas_panels

_: Callable[..., str] = gettext

VERDICTS = {
    "reached": _l("Cả khoảng tin cậy nằm từ mục tiêu trở lên: đã đạt."),
    "open": _l("Khoảng tin cậy chứa mục tiêu: chưa nói được là đạt hay chưa."),
    "missed": _l("Cả khoảng tin cậy nằm dưới mục tiêu: chưa đạt."),
    "unknown": _l("Chưa có điểm đủ tin cậy để so với mục tiêu."),
}


@dataclass(frozen=True, slots=True)
class TargetPage:
    """The page of the target."""

    own: tuple[str, ...]
    panels: tuple[Panel, ...]


def target_page(
    found: PublishedTarget,
    par: ParTarget,
    sipas: PublishedSipas,
    own: OwnTarget | None,
    standing: Standing | None,
) -> TargetPage:
    """The page."""
    panels = (
        *old_panels(found),
        _goals(found),
        *par_panels(par),
        *merged_panels(found),
        *sipas_panels(sipas),
    )
    return TargetPage(own_sentences(own, standing, _("Chưa có lần phân tích nào.")), panels)


def own_sentences(own: OwnTarget | None, standing: Standing | None, nothing: str) -> tuple[str, ...]:
    """The target of our own index and where a run stands against it; `nothing` where no run can."""
    if own is None:
        return (_("Chưa đặt mục tiêu cho chỉ số tại quầy."),)
    goal = _(
        "Mục tiêu của chỉ số tại quầy: %(value)s điểm trước ngày %(day)s.",
        value=points(own.value),
        day=format_date(own.due_on, "dd/MM/yyyy"),
    )
    if standing is None:
        return (goal, nothing)
    wave = in_language(standing.run.wave_name, standing.run.wave_name_en)
    verdict = str(VERDICTS[standing.verdict])
    if standing.probability is None:
        return (goal, f"{wave}: {verdict}")
    stands = _(
        "%(wave)s: %(value)s điểm (khoảng tin cậy 95%%: %(interval)s); xác suất chỉ số đã từ mục tiêu trở lên là "
        "%(chance)s, chỉ tính sai số do chọn mẫu.",
        wave=wave,
        value=points(standing.estimate),
        interval=span(standing.low, standing.high),
        chance=_chance(standing.probability),
    )
    return (goal, f"{stands} {verdict}")


def _chance(probability: float) -> str:
    """No probability of an estimate is 0 or 1."""
    if probability < 0.01:
        return _("dưới 1%")
    return _("trên 99%") if probability > 0.99 else str(format_percent(probability, "#,##0%"))


def _goals(found: PublishedTarget) -> Panel:
    headings = (
        _("Năm"),
        _("Điểm"),
        _("So với %(year)s", year=found.baseline_year),
        _("Còn thiếu đến mục tiêu"),
        _("Ngưỡng nhóm trung bình cao"),
        _("Còn thiếu đến ngưỡng"),
        _("Nhóm"),
    )
    title = _("Mục tiêu tăng %(rise)s so với 2020 và nhóm trung bình cao", rise="10%")
    statements = tuple(worded(each) for each in found.statements)
    told = _("Đây là phép tính trên số liệu do đơn vị khác công bố, không phải ước lượng của hệ thống này.")
    sentences = (told, brackets_words(found.baseline_year))
    return Panel(
        "goal", title, sentences, statements, table=Table(headings, tuple(map(_goal_row, found.goals)))
    )


def _goal_row(each: GoalYear) -> tuple[str, ...]:
    """Years on another scale have their numbers in brackets: they do not compare with the baseline."""
    return (
        str(each.year),
        points(each.score),
        bracketed(share(each.change), same_scale=each.same_scale),
        bracketed(points(each.gap_to_goal), same_scale=each.same_scale),
        points(each.entry),
        points(each.gap_to_entry),
        worded(each.group) if each.group else "–",
    )
