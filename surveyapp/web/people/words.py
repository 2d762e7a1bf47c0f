"""The words for what roles are held for, and for devices."""

from flask_babel import gettext as _

from surveyapp.services.people import GrantLine
from surveyapp.web.locale import in_language
from surveyapp.web.role_words import ROLES


def role_words(line: GrantLine) -> str:
    """A role with what it is held for, such as "Cán bộ quầy – BHXH cơ sở Ea Kar"."""
    place = in_language(line.place, line.place_en)
    if line.grant.admin_unit_id is not None:
        place = str(_("mọi cơ quan ở %(unit)s", unit=place))
    return f"{ROLES[line.grant.role]} – {place or _('cả tỉnh')}"


def device_words(browser: str, system: str) -> str:
    """A browser and what it runs on, as a person knows it again."""
    if browser and system:
        return str(_("%(browser)s trên %(system)s", browser=browser, system=system))
    return browser or system or str(_("Thiết bị không rõ"))
