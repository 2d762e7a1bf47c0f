"""Sections on SIPAS as the ministry published it, beside the old province's share; none of it is this system's."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from surveyapp.services.analysing.published_sipas import PublishedSipas, SipasYear
from surveyapp.web.locale import worded
from surveyapp.web.results.broken_lines import break_items, broken_line, broken_words, numbered
from surveyapp.web.results.panels import Panel, Table, points, whole

_: Callable[..., str] = gettext


def sipas_panels(found: PublishedSipas) -> tuple[Panel, ...]:
    """The series, and the parts of its total that were printed."""
    return (_series(found), _parts(found))


def _series(found: PublishedSipas) -> Panel:
    title = _("Chỉ số SIPAS do Bộ Nội vụ công bố")
    sentences = (
        _(
            "Đây là số liệu chính thức của Bộ Nội vụ, đọc từ các nguồn ghi bên dưới; không phải kết quả của hệ thống "
            "này. Kết quả tính theo khung SIPAS ở đây là của người đến quầy, không so được với các số này."
        ),
        _("Biểu đồ vẽ chỉ số chung cả nước; của tỉnh %(unit)s chỉ biết một năm.", unit=worded(found.unit)),
        broken_words(),
    )
    headings = (
        _("Năm"),
        _("Cả nước"),
        _("Số phiếu hợp lệ"),
        _("Tỉnh thấp nhất"),
        _("Tỉnh cao nhất"),
        _("Mức kiểm chứng: cả nước"),
        _("Nguồn: cả nước"),
        _("Tỉnh %(unit)s cũ", unit=worded(found.unit)),
        _("Mức kiểm chứng: tỉnh"),
        _("Nguồn: tỉnh"),
    )
    known = [year for each in found.years for year in (each.country, each.own) if year]
    notes, numbers = numbered(each.source for each in known)
    table = Table(headings, tuple(_row(each, numbers) for each in found.years))
    country = [each.country for each in found.years]
    items = (*break_items(country), *map(worded, found.statements))
    return Panel("sipas", title, sentences, items, broken_line(country, title, "sipas", table), table, notes)


def _row(each: SipasYear, numbers: Mapping[str, str]) -> tuple[str, ...]:
    country, own = each.country, each.own
    answers = "–" if each.answers is None else whole(int(each.answers))
    ends = (points(each.lowest), points(each.highest))
    of_country = (points(country.value), answers, *ends, worded(country.mark), numbers[country.source.key])
    of_own = (points(own.value), worded(own.mark), numbers[own.source.key]) if own else ("–", "–", "–")
    return (str(country.year), *of_country, *of_own)


def _parts(found: PublishedSipas) -> Panel:
    title = _("Các phần của SIPAS cả nước đã công bố")
    told = _("Tỷ lệ phần trăm của cả nước, không phải của tỉnh.")
    headings = (_("Phần"), _("Năm"), _("Tỷ lệ"), _("Mức kiểm chứng"), _("Nguồn"))
    notes, numbers = numbered(each.source for each in found.parts)
    rows = tuple(
        (worded(each.title), str(each.year), points(each.value), worded(each.mark), numbers[each.source.key])
        for each in found.parts
    )
    return Panel("sipas-parts", title, (told,), table=Table(headings, rows), notes=notes)
