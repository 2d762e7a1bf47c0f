"""What roles are called on pages."""

from flask_babel import lazy_gettext as _l

from surveyapp.domain.roles import Role

ROLES = {
    Role.COUNTER_STAFF: _l("Cán bộ quầy"),
    Role.OFFICE_HEAD: _l("Thủ trưởng cơ quan"),
    Role.DATA_ENTRY: _l("Người nhập phiếu giấy"),
    Role.LEADER: _l("Lãnh đạo"),
    Role.ANALYST: _l("Người phân tích"),
    Role.ADMIN: _l("Quản trị"),
}
