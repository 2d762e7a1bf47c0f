"""Who issues a report, where and when: the head of an official document after Decree 30/2020/NĐ-CP, appendix I."""

from datetime import date

from flask_babel import gettext as _

from surveyapp.services.drawing.geography import country_map
from surveyapp.services.reporting.content import Letterhead
from surveyapp.services.reporting.reading import ReportFacts
from surveyapp.web.locale import in_language
from surveyapp.web.reports.subject import KINDS
from surveyapp.web.site import current_site

BETWEEN = "|"
"""Stands in the setting between a body and the one below it."""


def letterhead(facts: ReportFacts) -> Letterhead | None:
    """The head of a report; None where nobody has said who issues reports here."""
    issuers = _issuers(facts)
    if not issuers:
        return None
    return Letterhead(
        issuers=issuers,
        nation=_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        motto=_("Độc lập - Tự do - Hạnh phúc"),
        dated=dated(current_site().settings.issuing_place or _province(facts.province_code), facts.issued_on),
    )


def _issuers(facts: ReportFacts) -> tuple[str, ...]:
    settings = current_site().settings
    named = in_language(settings.issuing_body, settings.issuing_body_en)
    if not named and facts.is_demonstration:
        named = _("Cơ quan ban hành (minh họa)")
    return tuple(name.strip() for name in named.split(BETWEEN) if name.strip())


def _province(code: str | None) -> str:
    """The name of the offices' province without its kind, as official documents write places."""
    name = next((each.name for each in country_map().provinces if each.code == code), "…")
    return next((name.removeprefix(kind) for kind in KINDS if name.startswith(kind)), name)


def dated(place: str, day: date | None) -> str:
    """Place and day; days up to 9 and the first two months have a 0, so that nobody can add a figure before them."""
    if day is None:
        return str(_("%(place)s, ngày … tháng … năm …", place=place))
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return str(
        _(
            "%(place)s, ngày %(day)s tháng %(month)s năm %(year)s",
            place=place,
            day=f"{day.day:02}",
            month=month,
            year=str(day.year),
        )
    )
