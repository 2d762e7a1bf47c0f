"""Two maps with their tables: the offices of a run on a diagram of their province, and the province in the country."""

from flask_babel import gettext as _

from surveyapp.services.drawing.offices import OfficePlace, OfficesWords, offices_map_svg
from surveyapp.services.drawing.provinces import CountryWords, MapValue, province_map_svg
from surveyapp.services.drawing.shades import LegendWords
from surveyapp.services.drawing.svg import Words
from surveyapp.services.office_sites import OfficeSites
from surveyapp.services.results import PROVINCE, Figure, Part, RunResults
from surveyapp.web.locale import in_language
from surveyapp.web.results.panels import (
    Panel,
    Table,
    drawing,
    figure_cells,
    figure_headings,
    row_words,
    short,
)
from surveyapp.web.results.words import shown

RANGE = "C"
ARCHIPELAGOS = {"48": "Hoàng Sa", "56": "Trường Sa"}
"""By the code of the province that each belongs to."""


def map_part(results: RunResults) -> Part | None:
    """The source whose figures a map shows: the invited, or walk-ups where there are only those."""
    parts = (results.invited, results.walk_ups)
    return next((part for part in parts if part is not None and part.index), None)


def offices_map_panel(
    results: RunResults, sites: OfficeSites, code: str, title: str, *, public: bool
) -> Panel | None:
    """The offices' figures of a node on the diagram, and its table; None where there is no province or no figure."""
    part = map_part(results)
    if part is None or sites.province_code is None or code not in {row.code for row in part.index}:
        return None
    figures = part.figures(code)
    headings = figure_headings(_("Cơ quan"))
    rows, places = [], []
    for number, office in enumerate(results.offices, start=1):
        figure = figures.get(office.code)
        name = in_language(office.name, office.name_en)
        rows.append((f"{number}. {name}", *figure_cells(figure, public=public)))
        value, is_range = _drawn(figure)
        told = row_words(headings, ("", *rows[-1][1:])).removeprefix(". ")
        unit = sites.units.get(office.code, "")
        places.append(OfficePlace(str(number), name, unit, value, told, is_range=is_range))
    caption = _("Bản đồ các cơ quan: %(title)s", title=title)
    alternative = _("Sơ đồ tỉnh với các cơ quan; số trong mỗi dấu là số trong bảng, bảng có đủ các con số.")
    words = offices_words(Words(caption, alternative, "offices"), title, sites.province_code)
    picture = offices_map_svg(sites.province_code, places, words, short)
    told = _("Số trong mỗi dấu là số trong bảng bên dưới; bảng có đủ các con số.")
    return Panel(
        "offices-map", caption, (told,), picture=drawing(picture), table=Table(headings, tuple(rows))
    )


def offices_words(words: Words, title: str, province_code: str) -> OfficesWords:
    """The words on the diagram of the offices; `title` is what is drawn."""
    return OfficesWords(
        picture=words,
        legend=LegendWords(title, _("không hiển thị"), _("chỉ là một khoảng")),
        note=_("Sơ đồ: mỗi dấu đặt ở giữa xã, phường, không phải vị trí của trụ sở."),
        elsewhere=_("Cơ quan cấp tỉnh:"),
        archipelago=archipelago_names().get(ARCHIPELAGOS.get(province_code, ""), "").partition("\n")[0],
        larger=_("dấu càng to và đậm, điểm càng cao"),
    )


def country_panel(
    results: RunResults, sites: OfficeSites, place: str, code: str, *, public: bool
) -> Panel | None:
    """The province with its figure on the map of the 34 provinces; the others are not in the survey."""
    part = map_part(results)
    figure = part.figures(code).get(PROVINCE) if part else None
    if figure is None or sites.province_code is None:
        return None
    headings = figure_headings(_("Tỉnh, thành phố"))
    row = (place, *figure_cells(figure, public=public))
    value, is_range = _drawn(figure)
    caption = _("%(place)s trên bản đồ 34 tỉnh, thành phố", place=place)
    told = _("Các tỉnh, thành phố khác không thuộc cuộc khảo sát.")
    alternative = _(
        "Bản đồ Việt Nam với 34 tỉnh, thành phố, quần đảo Hoàng Sa (thành phố Đà Nẵng) và quần đảo Trường Sa "
        "(tỉnh Khánh Hòa). %(told)s.",
        told=row_words(headings, row),
    )
    hidden = _("chỉ là một khoảng") if is_range else _("không hiển thị")
    words = CountryWords(
        picture=Words(caption, alternative, "country"),
        legend=LegendWords(
            _("Điểm (thang %(range)s)", range=shown(figure).bounds),
            "" if value is not None else hidden,
            _("không khảo sát"),
        ),
        archipelagos=archipelago_names(),
    )
    values = {sites.province_code: MapValue(value, row_words(headings, row))}
    picture = province_map_svg(values, words, short, marked=sites.province_code)
    return Panel("country-map", caption, (told,), picture=drawing(picture), table=Table(headings, (row,)))


def archipelago_names() -> dict[str, str]:
    """The labels of the two archipelagos; the second line is the province that each belongs to."""
    return {
        "Hoàng Sa": _("Quần đảo Hoàng Sa") + "\n" + _("(thành phố Đà Nẵng)"),
        "Trường Sa": _("Quần đảo Trường Sa") + "\n" + _("(tỉnh Khánh Hòa)"),
    }


def _drawn(figure: Figure | None) -> tuple[float | None, bool]:
    """The value that may be drawn, and whether there is only a range."""
    if figure is None or figure.value is None:
        return None, False
    return (None, True) if figure.grade == RANGE else (figure.value, False)
