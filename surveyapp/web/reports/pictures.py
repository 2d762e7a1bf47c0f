"""The pictures of a report, each with words that say what it shows; the tables hold the same figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import format_decimal
from flask_babel import gettext as _

from surveyapp.services.drawing.dots import Dot, Reference, dot_plot_svg
from surveyapp.services.drawing.offices import OfficePlace, offices_map_svg
from surveyapp.services.drawing.provinces import CountryWords, MapValue, province_map_svg
from surveyapp.services.drawing.shades import LegendWords
from surveyapp.services.drawing.svg import Words
from surveyapp.services.drawing.trends import TrendPoint, trend_svg
from surveyapp.services.reporting.content import Picture
from surveyapp.services.reporting.reading import is_comparable
from surveyapp.services.results import PROVINCE, Figure, RunResults
from surveyapp.web.locale import in_language
from surveyapp.web.reports.subject import POINTED, TOTAL, Subject, has_point
from surveyapp.web.results.map_panels import archipelago_names, offices_words
from surveyapp.web.results.panels import Table, figure_cells, figure_headings, row_words
from surveyapp.web.results.titles import node_title
from surveyapp.web.results.words import shown

ROWS_OF_A_PLOT = 24
"""More offices than fit a page become several plots."""


def offices_plots(subject: Subject) -> Iterator[Picture]:
    """The offices' scores with their intervals, and the province's as a broken line."""
    figures = subject.part.figures(TOTAL) if subject.part else {}
    dots = [
        _dot(in_language(office.name, office.name_en), figures[office.code])
        for office in subject.results.offices
        if office.code in figures
    ]
    whole = subject.figure(TOTAL)
    reference = Reference(whole.value, _("toàn tỉnh")) if whole and whole.value is not None else None
    for first in range(0, len(dots), ROWS_OF_A_PLOT):
        caption = (
            _("Chỉ số theo cơ quan, với khoảng tin cậy 95%") if not first else _("Chỉ số theo cơ quan (tiếp)")
        )
        yield _plot(dots[first : first + ROWS_OF_A_PLOT], caption, reference)


def dimensions_plot(subject: Subject) -> Picture | None:
    """An office's dimensions, each with a mark where the province is."""
    dots = dimension_dots(subject)
    return _plot(dots, dimension_words().title, None) if dots else None


def dimension_words() -> Words:
    """What the dots of an office's dimensions are, and how they are read."""
    return _dot_words(_("Điểm các nội dung, với khoảng tin cậy 95%; vạch đứng là điểm toàn tỉnh"))


def dimension_dots(subject: Subject) -> list[Dot]:
    """An office's dimensions with the province's scores beside them; none without figures."""
    part = subject.part
    if part is None:
        return []
    dots = []
    for figure in subject.nodes("dimension"):
        whole = part.figures(figure.code).get(PROVINCE)
        beside = whole.value if whole is not None and has_point(whole) else None
        dots.append(_dot(node_title(subject.results, part, figure), figure, beside))
    return dots


def trend_picture(subject: Subject) -> Picture | None:
    """The index over the published waves and this one; None where there is no earlier one."""
    runs = (*subject.facts.earlier, subject.results)
    if len(runs) < 2:
        return None
    points, series, table = [], 0, trend_table(subject)
    for number, (run, row) in enumerate(zip(runs, table.rows, strict=True)):
        if number and not is_comparable(runs[number - 1], run):
            series += 1
        words = row_words(table.headings, row)
        points.append(replace(_trend_point(run, subject.office, str(series)), words=words))
    caption = _("Chỉ số qua các đợt đã công bố và đợt này, với khoảng tin cậy 95%")
    told = "; ".join(f"{point.label}: {_number(point.value)}" for point in points)
    svg = trend_svg(points, Words(caption, told, "trend"), _number, _("không so sánh được"))
    return Picture(svg, caption, f"{caption}. {told}.")


def trend_table(subject: Subject) -> Table:
    """Each wave of the trend, the oldest first, with its index as the public sees it."""
    rows = tuple(
        (
            in_language(run.line.wave_name, run.line.wave_name_en),
            *figure_cells(_index_of(run, subject.office), public=True),
        )
        for run in (*subject.facts.earlier, subject.results)
    )
    return Table(figure_headings(_("Đợt khảo sát")), rows)


def country_picture(subject: Subject) -> Picture | None:
    """Where the province lies and its score; the other provinces are not in the survey."""
    code, total = subject.facts.province_code, subject.figure(TOTAL)
    if code is None or total is None:
        return None
    words = shown(total, public=True)
    value = total.value if total.grade in POINTED else None
    told = f"{subject.name}: {words.value or words.interval or words.reason}"
    caption = _(
        "%(name)s trên bản đồ 34 tỉnh, thành phố; các nơi khác không thuộc cuộc khảo sát", name=subject.name
    )
    alternative = _(
        "Bản đồ Việt Nam với 34 tỉnh, thành phố, quần đảo Hoàng Sa (thành phố Đà Nẵng) và quần đảo Trường Sa "
        "(tỉnh Khánh Hòa). %(told)s.",
        told=told,
    )
    country = CountryWords(
        picture=Words(caption, alternative, "country"),
        legend=LegendWords(
            _("Chỉ số (thang %(range)s)", range=words.bounds),
            "" if value is not None else _("không hiển thị con số"),
            _("không khảo sát"),
        ),
        archipelagos=archipelago_names(),
    )
    svg = province_map_svg({code: MapValue(value, told)}, country, _number, marked=code)
    return Picture(svg, caption, alternative, share=0.62)


def offices_picture(subject: Subject) -> Picture | None:
    """The offices on a diagram of the province, with the numbers of the table."""
    code = subject.facts.province_code
    if code is None or subject.part is None:
        return None
    places = _places(subject)
    caption = _("Sơ đồ các cơ quan; số trong mỗi dấu là số trong bảng")
    alternative = _(
        "Sơ đồ %(name)s với %(n)s cơ quan; bảng theo cơ quan có đủ các con số.",
        name=subject.in_sentence,
        n=len(places),
    )
    words_of = offices_words(Words(caption, alternative, "offices"), _("Chỉ số"), code)
    return Picture(offices_map_svg(code, places, words_of, _number), caption, alternative)


def office_picture(subject: Subject) -> Picture | None:
    """The same diagram with this office in a ring; its signs have no numbers, for no table of offices is beside it."""
    code = subject.facts.province_code
    if code is None or subject.part is None:
        return None
    places = [
        replace(place, key="", is_marked=office.code == subject.office)
        for place, office in zip(_places(subject), subject.results.offices, strict=True)
    ]
    caption = _("%(name)s trên sơ đồ tỉnh, giữa các cơ quan của đợt khảo sát", name=subject.name)
    told = next(place.words for place in places if place.is_marked)
    alternative = _(
        "Sơ đồ tỉnh với %(n)s cơ quan; dấu có vòng đậm là %(name)s: %(told)s.",
        n=len(places),
        name=subject.in_sentence,
        told=told,
    )
    words = offices_words(Words(caption, alternative, "office"), _("Chỉ số"), code)
    svg = offices_map_svg(code, places, replace(words, marked=subject.name), _number)
    return Picture(svg, caption, alternative, share=0.75)


def _places(subject: Subject) -> list[OfficePlace]:
    """Every office of the run where it stands, with its index as far as the public sees it."""
    figures = subject.part.figures(TOTAL) if subject.part else {}
    places = []
    for number, office in enumerate(subject.results.offices, start=1):
        figure = figures.get(office.code)
        value = figure.value if figure is not None and figure.grade in POINTED else None
        words = shown(figure, public=True) if figure else None
        told = str((words.value or words.interval or words.reason) if words else _("chưa có phiếu trả lời"))
        name = in_language(office.name, office.name_en)
        unit = subject.facts.units.get(office.code, "")
        is_range = value is None and figure is not None and figure.low is not None
        places.append(OfficePlace(str(number), name, unit, value, told, is_range=is_range))
    return places


def _dot_words(caption: str) -> Words:
    told = _("Mỗi dòng: tên, chấm là điểm, vạch ngang là khoảng tin cậy 95%. Bảng có đủ các con số.")
    return Words(caption, told, "dots")


def _plot(dots: Sequence[Dot], caption: str, reference: Reference | None) -> Picture:
    words = _dot_words(caption)
    svg = dot_plot_svg(dots, words, _number, reference)
    return Picture(svg, caption, f"{caption}. {words.description}")


def _dot(name: str, figure: Figure, beside: float | None = None) -> Dot:
    words = shown(figure, public=True)
    value = figure.value if figure.grade in POINTED else None
    told = str(words.interval or words.reason)
    return Dot(name, value, figure.low, figure.high, told, beside=beside)


def _trend_point(run: RunResults, office: str, series: str) -> TrendPoint:
    label = in_language(run.line.wave_name, run.line.wave_name_en)
    figure = _index_of(run, office)
    if figure is None:
        return TrendPoint(label, None, None, None, series)
    value = figure.value if figure.grade in POINTED else None
    return TrendPoint(label, value, figure.low, figure.high, series)


def _index_of(run: RunResults, office: str) -> Figure | None:
    return run.invited.figures(TOTAL).get(office) if run.invited else None


def _number(value: float | None) -> str:
    return "–" if value is None else str(format_decimal(value, "#,##0.###;−#,##0.###"))
