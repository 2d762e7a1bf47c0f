"""What pages show of entered facts: the facts, the rule applied to them and its points; and the template of a table."""

from collections.abc import Callable

from flask_babel import format_percent, gettext

from surveyapp.services.analysing.entered_parts import EnteredFact, EnteredPart
from surveyapp.services.analysing.entered_sheets import Sheet
from surveyapp.services.exporting.sheets import Sheet as Exported
from surveyapp.web.entered.fact_words import key_words
from surveyapp.web.locale import worded
from surveyapp.web.results.panels import Panel, Table, points

_: Callable[..., str] = gettext

EXAMPLES = 3
"""Empty columns of the template."""


def fact_panel(number: int, part: EnteredPart) -> Panel:
    """An indicator: its rule, its facts, and how the points follow."""
    headings = (_("Số liệu"), _("Đã nhập"), _("Điểm mỗi hồ sơ hoặc tỷ lệ"))
    rows = tuple((worded(fact.title), _value(fact), _beside(fact)) for fact in part.facts)
    told = (_("Quy tắc: %(rule)s", rule=worded(part.rule)), _outcome(part))
    title = f"{number}. {worded(part.title)}"
    return Panel(f"indicator-{number}", title, told, table=Table(headings, rows))


def missing_words(part: EnteredPart) -> str:
    """What an indicator lacks; empty where nothing is missing."""
    missing = [worded(fact.title) for fact in part.facts if fact.value is None]
    if part.needs_level:
        missing.insert(0, _("cấp của cơ quan"))
    return "; ".join(missing)


def template_sheet(sheet: Sheet) -> Exported:
    """An empty table of facts: a line per fact, a column per office and period."""
    names = tuple(_("Cơ quan %(number)s", number=number) for number in range(1, EXAMPLES + 1))
    words = key_words(sheet)
    hints = {
        "quarter": _("Quý (1 đến 4; để trống nếu là cả năm)"),
        "level": _("Cấp của cơ quan (tỉnh, huyện hoặc xã)"),
        "decided": f"{words['decided']} ({_('có hoặc không')})",
    }
    answers = {
        f"{part.code}.{fact.code}": f"{worded(fact.title)} ({_('có hoặc không')})"
        for part in sheet.parts
        for fact in part.facts
        if fact.is_yes_no
    }
    rows = tuple(
        (key, (hints | answers).get(key, told), *("" for _name in names)) for key, told in words.items()
    )
    return Exported(sheet.name, (), (_("Mã"), _("Số liệu"), *names), rows)


def _value(fact: EnteredFact) -> str:
    if fact.value is None:
        return _("chưa có")
    if fact.is_yes_no:
        return str(_("có") if fact.value else _("không"))
    return f"{fact.value:,}".replace(",", ".")


def _beside(fact: EnteredFact) -> str:
    if fact.points is not None:
        return _("%(points)s điểm", points=fact.points)
    return "" if fact.share is None else format_percent(fact.share, "#,##0.##%")


def _outcome(part: EnteredPart) -> str:
    """The points and, for dossiers, their sum over their number; or why there are none."""
    if part.points is None:
        missing = missing_words(part)
        if missing:
            return _("Chưa có điểm, vì thiếu: %(facts)s.", facts=missing)
        return _("Chưa có điểm: không có gì để tính tỷ lệ.")
    if any(fact.points is None for fact in part.facts):
        return _("Điểm: %(points)s.", points=points(part.points))
    counted = [(fact.points or 0, fact.value or 0) for fact in part.facts]
    sums = " + ".join(f"{each} × {number}" for each, number in counted)
    return _(
        "Điểm: (%(sums)s) : %(number)s, làm tròn đến một chữ số thập phân (số 5 làm tròn lên), bằng %(points)s.",
        sums=sums,
        number=sum(number for _points, number in counted),
        points=points(part.points),
    )
