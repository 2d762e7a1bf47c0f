"""The sentences of a page of advice: where the unit stands, what contributes most, what to look at, what is too few."""

from collections.abc import Callable
from typing import Any

from flask_babel import format_decimal, gettext

from surveyapp.services.advising.choosing import LEAST, Suggestion, is_below
from surveyapp.services.advising.needs import is_enough
from surveyapp.services.advising.reading import UnitAdvice
from surveyapp.services.advising.units import TOTAL, Kind
from surveyapp.services.results import RunResults
from surveyapp.web.locale import language
from surveyapp.web.results.findings import BURDENS
from surveyapp.web.results.panels import (
    Row,
    criterion_name,
    points,
    service_name,
    share,
    share_span,
    span,
    whole,
)
from surveyapp.web.results.words import shown

_: Callable[..., str] = gettext

SENSITIVE = ("unofficial", "harassed")
MOST_CELLS = 3


def summary(results: RunResults, found: UnitAdvice) -> tuple[str, ...]:
    """A few sentences with all figures that they need."""
    parts = (_level(results, found), _distance(found), _cells(results, found), *_burdens(results, found))
    return tuple(filter(None, parts))


def advice_lines(results: RunResults, found: UnitAdvice) -> tuple[tuple[str, str, str, str], ...]:
    """Criterion, what stands out, what can be looked at, what was asked."""
    return tuple(
        (
            criterion_name(results, each.criterion),
            _stands_out(each),
            _text(found, each.criterion, "look"),
            _text(found, each.criterion, "why"),
        )
        for each in found.suggestions
    )


def too_few_lines(results: RunResults, found: UnitAdvice) -> tuple[str, ...]:
    """The criteria of which nothing may be said, and about how many answers would do."""
    return tuple(
        _(
            "%(criterion)s: nay có %(n)s phiếu, cần khoảng %(wanted)s.",
            criterion=criterion_name(results, each.criterion),
            n=whole(each.n),
            wanted=whole(each.wanted),
        )
        if each.wanted is not None
        else _(
            "%(criterion)s: ẩn để không suy ra được số liệu đã ẩn khác.",
            criterion=criterion_name(results, each.criterion),
        )
        for each in found.too_few
    )


def _level(results: RunResults, found: UnitAdvice) -> str:
    figure = found.figures.get(TOTAL)
    name = criterion_name(results, TOTAL)
    if figure is None or figure.value is None:
        n = whole(figure.n if figure else 0)
        if found.wanted is None:
            return _("%(name)s: không hiển thị (%(n)s phiếu).", name=name, n=n)
        return _(
            "%(name)s: quá ít phiếu để nói (%(n)s phiếu); cần khoảng %(wanted)s phiếu.",
            name=name,
            n=n,
            wanted=whole(found.wanted),
        )
    told = shown(figure)
    sentence = _(
        "%(name)s: %(value)s điểm trên thang %(bounds)s (khoảng tin cậy 95%%: %(interval)s), %(n)s phiếu, tỷ lệ trả "
        "lời %(rate)s, mức tin cậy %(letter)s.",
        name=name,
        value=told.value,
        bounds=told.bounds,
        interval=told.interval,
        n=told.n,
        rate=told.response_rate or "–",
        letter=told.grade,
    )
    if is_enough(figure) or found.wanted is None:
        return sentence
    wanted = _("Cần khoảng %(wanted)s phiếu để nói chắc hơn.", wanted=whole(found.wanted))
    return f"{sentence} {wanted}"


def _distance(found: UnitAdvice) -> str:
    told = found.distance
    if "whole" not in told or not is_enough(found.figures.get(TOTAL)):
        return ""
    by = {"points": points(abs(told["whole"])), "interval": span(told["low"], told["high"])}
    if abs(told["whole"]) >= LEAST and told["high"] < 0:
        first = _(
            "Thấp hơn toàn tỉnh %(points)s điểm (khoảng tin cậy 95%% của chênh lệch: %(interval)s).", **by
        )
    elif abs(told["whole"]) >= LEAST and told["low"] > 0:
        first = _(
            "Cao hơn toàn tỉnh %(points)s điểm (khoảng tin cậy 95%% của chênh lệch: %(interval)s).", **by
        )
    else:
        first = _("Chưa khác toàn tỉnh đủ rõ (khoảng tin cậy 95%% của chênh lệch: %(interval)s).", **by)
    if found.unit.kind is Kind.FIELD:
        return first
    second = _(
        "Trong đó %(own)s điểm nằm ở chênh lệch trong cùng thủ tục, %(usual)s điểm nằm ở cơ cấu thủ tục.",
        own=_signed(told["effects"]["own"]),
        usual=_signed(told["effects"]["usual"]),
    )
    return f"{first} {second}"


def _signed(value: float) -> str:
    return str(format_decimal(value, "+#,##0.00;−#,##0.00"))


def _cells(results: RunResults, found: UnitAdvice) -> str:
    """The cells that surely pull the unit below the province, or that none does."""
    if "cells" not in found.distance or not is_enough(found.figures.get(TOTAL)):
        return ""
    low = sorted((row for row in found.distance["cells"] if is_below(row)), key=lambda row: row["value"])
    if not low:
        return _(
            "Trong %(number)s cặp tiêu chí và thủ tục đủ phiếu, chưa cặp nào thấp hơn tỉnh đủ chắc khi xét mọi cặp "
            "cùng lúc.",
            number=whole(found.distance["number_of_cells"] - found.distance["hidden"]),
        )
    return _(
        "Đóng góp nhiều nhất vào phần thấp hơn: %(cells)s.",
        cells="; ".join(_cell(results, row) for row in low[:MOST_CELLS]),
    )


def _cell(results: RunResults, row: Row) -> str:
    return _(
        "“%(criterion)s” ở thủ tục %(service)s, %(points)s điểm (%(interval)s; %(n)s phiếu)",
        criterion=criterion_name(results, row["criterion"]),
        service=service_name(results, row["service"]),
        points=points(row["value"]),
        interval=span(row["low"], row["high"]),
        n=whole(row["n"]),
    )


def _burdens(results: RunResults, found: UnitAdvice) -> tuple[str, ...]:
    """The burden that most people meet, and the two that many do not speak of with their worst case."""
    firm = [each for each in found.burdens if each["grade"] in "AB" and each["low"] is not None]
    usual = sorted((each for each in firm if not each["bounds"]), key=lambda each: -each["share"])
    told = [_burden(results, found, each) for each in usual[:1]]
    for kind in SENSITIVE:
        ordered = sorted((each for each in firm if each["kind"] == kind), key=lambda each: -each["share"])
        told += [_burden(results, found, each) for each in ordered[:1]]
    return tuple(told)


def _burden(results: RunResults, found: UnitAdvice, burden: Row) -> str:
    named = {
        "place": f"{service_name(results, burden['service'])}: " if found.unit.kind is Kind.FIELD else "",
        "share": share(burden["share"]),
        "burden": BURDENS[burden["kind"]],
        "interval": share_span(burden["low"], burden["high"]),
        "n": whole(burden["n"]),
    }
    if not burden["bounds"]:
        return _("%(place)s%(share)s người trả lời %(burden)s (%(interval)s; %(n)s phiếu).", **named)
    return _(
        "%(place)s%(share)s người trả lời %(burden)s (%(interval)s; %(n)s phiếu; trường hợp xấu nhất: %(worst)s).",
        worst=share_span(burden["bounds"]["lower"], burden["bounds"]["upper"]),
        **named,
    )


def _stands_out(each: Suggestion) -> str:
    figure = shown(each.figure)
    parts = [
        _(
            "%(value)s điểm trên thang %(bounds)s (%(interval)s), %(n)s phiếu, mức tin cậy %(letter)s.",
            value=figure.value,
            bounds=figure.bounds,
            interval=figure.interval,
            n=figure.n,
            letter=figure.letter,
        )
    ]
    if each.row is not None:
        row: dict[str, Any] = {
            "points": points(each.row["value"]),
            "interval": span(each.row["low"], each.row["high"]),
        }
        parts.append(
            _(
                "Đóng góp %(points)s điểm vào khoảng cách với tỉnh (khoảng đồng thời 95%%: %(interval)s).",
                **row,
            )
            if each.is_below
            else _("Đóng góp %(points)s điểm, chưa chắc (khoảng đồng thời 95%%: %(interval)s).", **row)
        )
    if each.is_important:
        parts.append(_("Quan trọng với người dân và thấp hơn trung bình các tiêu chí."))
    return " ".join(parts)


def _text(found: UnitAdvice, criterion: str, part: str) -> str:
    text = found.texts.criteria.get(criterion)
    words: dict[str, str] = dict(getattr(text, part)) if text else {}
    return words.get(language()) or words.get("vi", "")
