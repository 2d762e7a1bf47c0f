"""A wave on old boundaries and on today's, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.domain.boundaries import Why
from surveyapp.services.area_results import SUPPRESSED, AreaFigure, AreaResults
from surveyapp.services.boundaries import (
    Boundaries,
    ExactGroup,
    NotExact,
    OfficeName,
    OutsideOffice,
    WaveOnBoundaries,
)
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language

NAMES = {
    Boundaries.OLD_DISTRICT: _l("Huyện cũ (đến 30/6/2025)"),
    Boundaries.OLD_PROVINCE: _l("Tỉnh cũ (đến 30/6/2025)"),
    Boundaries.COMMUNE: _l("Xã, phường hiện nay"),
}
GRADES = {
    "A": _l("A – đủ tin cậy"),
    "B": _l("B – dùng kèm lưu ý"),
    "C": _l("C – chỉ xem như một khoảng"),
    "S": _l("Không hiển thị"),
}
NOT_EXACT = {
    Why.DIVIDED: _l("%(unit)s: %(because)s gồm cả phần của đơn vị khác, không tách được."),
    Why.UNCERTAIN: _l("%(unit)s: các bảng công khai không thống nhất về %(because)s."),
}
OUTSIDE = {
    Why.DIVIDED: _l("%(office)s: %(place)s nằm trên nhiều đơn vị."),
    Why.WIDER: _l("%(office)s: phục vụ cả %(place)s, rộng hơn các đơn vị này."),
    Why.UNTOLD: _l("%(office)s: không có bảng nào nói %(place)s trước đây hoặc về sau là gì."),
}
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of boundaries to look at."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A unit with its offices and its figure."""

    unit: str
    offices: tuple[str, ...]
    value: str
    interval: str
    answers: str
    rate: str
    grade: str


def choices(chosen: Boundaries) -> tuple[Choice, ...]:
    """The kinds of boundaries, the chosen one marked."""
    return tuple(Choice(kind.value, str(words), kind == chosen) for kind, words in NAMES.items())


def area_rows(found: WaveOnBoundaries, results: AreaResults | None) -> tuple[AreaRow, ...]:
    """The units that can be told, with figures where a run has them."""
    figures = results.figures if results else {}
    return tuple(_row(group, figures.get(group.unit.id)) for group in found.groups)


def not_exact_lines(units: Sequence[NotExact]) -> tuple[str, ...]:
    """Why there is no figure, unit by unit."""
    return tuple(
        str(NOT_EXACT[each.why])
        % {"unit": each.unit.name, "because": ", ".join(unit.name for unit in each.because)}
        for each in units
    )


def outside_lines(offices: Sequence[OutsideOffice]) -> tuple[str, ...]:
    """Why an office is in none of the units."""
    return tuple(
        str(OUTSIDE[each.why]) % {"office": _name(each.office), "place": each.place.name} for each in offices
    )


def source_of(results: AreaResults | None) -> str:
    """Where the figures come from."""
    if results is None:
        return str(
            _(
                "Chưa có lần phân tích nào có số liệu theo địa giới này; bảng dưới đây chỉ cho biết đơn vị nào khớp."
            )
        )
    return str(
        _(
            "Chỉ số của người được mời, lần phân tích số %(number)s ngày %(day)s. Một đơn vị chỉ có số liệu khi "
            "số liệu của mọi cơ quan trong đó đều hiển thị được.",
            number=results.run_id,
            day=day_text(results.requested_at.date()),
        )
    )


def _row(group: ExactGroup, figure: AreaFigure | None) -> AreaRow:
    offices = tuple(_name(office) for office in group.offices)
    if figure is None:
        return AreaRow(group.unit.name, offices, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
    value = NOTHING if figure.value is None else str(format_decimal(figure.value, "#,##0.00"))
    return AreaRow(
        unit=group.unit.name,
        offices=offices,
        value=f"({value})" if figure.grade == "C" else value,
        interval=_interval(figure),
        answers=NOTHING if figure.grade == SUPPRESSED else str(format_decimal(figure.n)),
        rate=NOTHING if figure.response_rate is None else str(format_percent(figure.response_rate, "#,##0%")),
        grade=str(GRADES[figure.grade]),
    )


def _interval(figure: AreaFigure) -> str:
    if figure.low is None or figure.high is None:
        return NOTHING
    low, high = (str(format_decimal(each, "#,##0.00")) for each in (figure.low, figure.high))
    return str(_("%(low)s đến %(high)s", low=low, high=high))


def _name(office: OfficeName) -> str:
    return in_language(office.name, office.name_en)
