"""Sections of a comparison: sets of ranks, differences that hold together, pairs, a funnel; of offices or others."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.services.drawing.dot_lists import dot_list_svg
from surveyapp.services.drawing.dots import Dot, Reference
from surveyapp.services.drawing.scatters import Axes, Limit, Spot, funnel_svg
from surveyapp.services.drawing.svg import Words
from surveyapp.services.results import RunResults
from surveyapp.web.locale import worded
from surveyapp.web.results.panels import (
    Panel,
    Row,
    Table,
    drawing,
    fine,
    office_name,
    points,
    row_words,
    service_name,
    share,
    short,
    span,
    whole,
)

OFFICE = "office"
POSITIONS = {
    "inside": _l("trong giới hạn"),
    "above_95": _l("trên giới hạn 95%"),
    "below_95": _l("dưới giới hạn 95%"),
    "above_998": _l("trên giới hạn 99,8%"),
    "below_998": _l("dưới giới hạn 99,8%"),
}
READABLE_PAIRS = 120
"""As many pairs are listed whole; of more only those that certainly differ, unless one place is chosen."""


@dataclass(frozen=True, slots=True)
class AxisWords:
    """What places of an axis are called: in a heading, one of them, and several."""

    heading: LazyString
    one: LazyString
    many: LazyString


AXES = {
    OFFICE: AxisWords(_l("Cơ quan"), _l("cơ quan"), _l("các cơ quan")),
    "commune": AxisWords(_l("Xã, phường"), _l("xã, phường"), _l("các xã, phường")),
    "service": AxisWords(_l("Thủ tục"), _l("thủ tục"), _l("các thủ tục")),
    "sex": AxisWords(_l("Giới tính"), _l("giới"), _l("các giới")),
    "age_band": AxisWords(_l("Nhóm tuổi"), _l("nhóm tuổi"), _l("các nhóm tuổi")),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The places of an axis compared on a node of the index, as the run stored it."""

    results: RunResults
    axis: str
    found: Row
    titles: Row

    @property
    def words(self) -> AxisWords:
        """What the places are called."""
        return AXES[self.axis]

    @property
    def places(self) -> Sequence[Row]:
        """The places with their figures; there are none where nothing could be compared."""
        rows: Sequence[Row] = self.found.get("offices" if self.axis == OFFICE else "places", ())
        return rows

    def name(self, code: str) -> str:
        """A place in the reader's language."""
        if code in self.titles:
            return worded(self.titles[code])
        return service_name(self.results, code) if self.axis == "service" else office_name(self.results, code)


def comparison_panels(compared: Comparison, chosen: str) -> tuple[Panel, ...]:
    """Every section of a comparison; of pairs those of a chosen place, if there is one."""
    if not compared.places:
        return ()
    return (
        _figures(compared),
        _rest(compared),
        _pairs(compared, chosen),
        *funnel_panels(compared),
    )


def _figures(compared: Comparison) -> Panel:
    """The places with all that stands beside a score, and where they rank, if they do."""
    ranked = all("best" in row for row in compared.places)
    ordered = sorted(compared.places, key=_by_rank if ranked else lambda row: 0)
    headings = (
        compared.words.heading,
        _("Điểm"),
        _("Khoảng tin cậy 95%"),
        *([_("Khoảng hạng")] if ranked else []),
    )
    rows = tuple(
        (
            compared.name(row[compared.axis]),
            points(row["value"]),
            span(row.get("ci_low"), row.get("ci_high")),
            *([_("%(best)s đến %(worst)s", best=row["best"], worst=row["worst"])] if ranked else []),
            *_beside(row),
        )
        for row in ordered
    )
    title = _("Khoảng hạng") if ranked else _("Điểm của từng nhóm")
    table = Table((*map(str, headings), _("Số phiếu"), _("Tỷ lệ trả lời"), _("Mức tin cậy")), rows)
    return Panel("ranks", title, (_told_of_figures(compared, ranked), *_left_out(compared)), table=table)


def _by_rank(row: Row) -> tuple[int, int, float]:
    return row["best"], row["worst"], -row["value"]


def _told_of_figures(compared: Comparison, ranked: bool) -> str:
    if ranked:
        return str(
            _(
                "Với %(number)s %(one)s so được, cột hạng cho biết hạng nằm trong khoảng nào; các khoảng hạng đúng "
                "đồng thời với độ tin cậy 95%%. Khoảng rộng nghĩa là số liệu chưa phân định được thứ hạng.",
                number=len(compared.places),
                one=compared.words.one,
            )
        )
    return str(
        _(
            "Nhóm là điều người trả lời tự khai; không biết nhóm của người không trả lời, nên từng nhóm không có tỷ lệ "
            "trả lời riêng. Các nhóm không được xếp hạng: chúng khác nhau ở trải nghiệm, không phải ở cách làm việc."
        )
    )


def _beside(row: Row) -> tuple[str, ...]:
    rate = row.get("response_rate")
    return (whole(row["n"]), "–" if rate is None else share(rate), _grade(row))


def _grade(row: Row) -> str:
    """The letter of a place; runs made before it was stored have none."""
    return row.get("grade") or "–"


def _left_out(compared: Comparison) -> tuple[str, ...]:
    if not compared.found["left_out"]:
        return ()
    names = ", ".join(compared.name(code) for code in compared.found["left_out"])
    return (_("Không so được vì quá ít phiếu hoặc số liệu bị ẩn: %(names)s.", names=names),)


def _rest(compared: Comparison) -> Panel:
    one, many = compared.words.one, compared.words.many
    title = _("Mỗi %(one)s so với %(many)s còn lại", one=one, many=many)
    ordered = sorted(compared.places, key=lambda row: -row["rest"]["difference"])
    headings = (str(compared.words.heading), *_headings(), _("Số phiếu"), _("Mức tin cậy"))
    rows = tuple(
        (compared.name(row[compared.axis]), *_difference(row["rest"]), whole(row["n"]), _grade(row))
        for row in ordered
    )
    dots = [
        Dot(
            words[0],
            row["rest"]["difference"],
            row["rest"]["low"],
            row["rest"]["high"],
            str(words[-2]),
            told=row_words(headings, words),
        )
        for row, words in zip(ordered, rows, strict=True)
    ]
    told = _(
        "Các khoảng đúng đồng thời với độ tin cậy 95%%: khoảng không chứa 0 thì khác biệt đủ chắc, dù xem %(one)s nào. "
        "Giá trị p đã hiệu chỉnh theo Holm cho mọi phép so cùng lúc.",
        one=one,
    )
    picture = dot_list_svg(dots, Words(title, told, "rest"), short, Reference(0.0, _("bằng nhau")))
    return Panel("rest", title, (told,), picture=drawing(picture), table=Table(headings, rows))


def _pairs(compared: Comparison, chosen: str) -> Panel:
    """All pairs of a chosen place, seen from it; without one, all if they can be read, else those that differ."""
    found, one = compared.found, compared.words.one
    if chosen:
        title = _(
            "%(place)s so với từng %(one)s khác",
            place=compared.name(chosen),
            one=one,
        )
        pairs = [_seen_from(chosen, row) for row in found["pairs"] if chosen in (row["first"], row["second"])]
    elif found["number_of_pairs"] <= READABLE_PAIRS:
        title = _("Từng cặp %(one)s", one=one)
        pairs = list(found["pairs"])
    else:
        title = _("Những cặp %(one)s khác nhau đủ chắc", one=one)
        pairs = [row for row in found["pairs"] if row["certain"]]
    certain = sum(row["certain"] for row in found["pairs"])
    told = _(
        "Trong %(number)s cặp, %(certain)s cặp khác nhau đủ chắc khi xét mọi cặp cùng lúc (khoảng đồng thời 95%%).",
        number=found["number_of_pairs"],
        certain=certain,
    )
    headings = (_("Cặp %(one)s", one=one), *_headings(), _("Mức tin cậy của hai bên"))
    rows = tuple(_pair(compared, row) for row in sorted(pairs, key=lambda row: -abs(row["difference"])))
    return Panel("pairs", title, (told,), table=Table(headings, rows) if rows else None)


def _pair(compared: Comparison, row: Row) -> tuple[str, ...]:
    grades = {each[compared.axis]: _grade(each) for each in compared.places}
    sides = (row["first"], row["second"])
    return (
        " – ".join(compared.name(side) for side in sides),
        *_difference(row),
        " / ".join(grades.get(side, "–") for side in sides),
    )


def _seen_from(place: str, row: Row) -> Row:
    if row["first"] == place:
        return row
    turned = {"first": place, "second": row["first"], "difference": -row["difference"]}
    return {**row, **turned, "low": -row["high"], "high": -row["low"]}


def _headings() -> tuple[str, ...]:
    return (_("Chênh lệch (điểm)"), _("Khoảng đồng thời 95%"), _("p (Holm)"), _("Đủ chắc?"))


def _difference(row: Row) -> tuple[str, ...]:
    return (
        points(row["difference"]),
        span(row["low"], row["high"]),
        p_value(row["p_holm"]),
        _("có") if row["certain"] else _("chưa"),
    )


def funnel_panels(compared: Comparison) -> tuple[Panel, ...]:
    """The places in a funnel; none where it could not be drawn, or where there is nothing to be good at."""
    funnel = compared.found.get("funnel")
    if not funnel:
        return ()
    title = _("Biểu đồ phễu")
    limits = funnel["limits"]
    curves = [
        Limit(name, tuple(zip(limits["sizes"], limits[f"low_{key}"], limits[f"high_{key}"], strict=True)))
        for name, key in (("95%", "95"), (_("99,8%"), "998"))
    ]
    told = _(
        "Đường giữa là điểm toàn tỉnh. Ngoài giới hạn là lý do để xem xét, không phải kết luận. Giới hạn đã nới "
        "%(times)s lần theo mức %(many)s vốn khác nhau.",
        times=short(round(funnel["overdispersion"] ** 0.5, 2)),
        many=compared.words.many,
    )
    words = Words(title, _("Số trong vòng tròn là số trong bảng."), "funnel")
    axes = Axes(_("Cỡ mẫu tương đương"), _("Điểm"), short, short)
    headings = (
        str(compared.words.heading),
        _("Điểm"),
        _("Cỡ mẫu tương đương"),
        _("Vị trí"),
        _("Mức tin cậy"),
    )
    rows = tuple(_in_funnel(compared, number, each) for number, each in enumerate(funnel["points"], start=1))
    spots = [
        Spot(str(number), row_words(headings, row), each["size"], each["value"])
        for number, (each, row) in enumerate(zip(funnel["points"], rows, strict=True), start=1)
    ]
    picture = drawing(funnel_svg(spots, words, axes, funnel["target"], curves))
    return (Panel("funnel", title, (told,), picture=picture, table=Table(headings, rows)),)


def _in_funnel(compared: Comparison, number: int, point: Row) -> tuple[str, ...]:
    place = point[compared.axis]
    row = next((each for each in compared.places if each[compared.axis] == place), {})
    return (
        f"{number}. {compared.name(place)}",
        points(point["value"]),
        whole(point["size"]),
        str(POSITIONS[point["position"]]),
        _grade(row),
    )


def p_value(value: float | None) -> str:
    """A probability with three decimals; below that only that it is below."""
    if value is None:
        return "–"
    least = 0.001
    return f"< {fine(least)}" if value < least else fine(value)
