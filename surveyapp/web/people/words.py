"""The words for roles and for what they are held for."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.domain.roles import Role
from surveyapp.services.people import GrantLine
from surveyapp.web.locale import in_language

ROLES = {
    Role.COUNTER_STAFF: _l("Cán bộ quầy"),
    Role.OFFICE_HEAD: _l("Thủ trưởng cơ quan"),
    Role.DATA_ENTRY: _l("Người nhập phiếu giấy"),
    Role.ANALYST: _l("Người phân tích"),
    Role.ADMIN: _l("Quản trị"),
}


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
