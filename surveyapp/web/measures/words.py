"""Words for how far a measure is, and how far its text is on its way to the public."""

from flask_babel import lazy_gettext as _l

from surveyapp.domain.measures import Progress, Standing

PROGRESS = {
    Progress.PLANNED: _l("Sẽ làm"),
    Progress.UNDER_WAY: _l("Đang làm"),
    Progress.DONE: _l("Đã làm xong"),
}
STANDINGS = {
    Standing.WAITING: _l("Chờ người thứ hai duyệt"),
    Standing.APPROVED: _l("Đã duyệt"),
    Standing.RETURNED: _l("Trả lại để sửa"),
    Standing.WITHDRAWN: _l("Đã rút lại"),
    Standing.REPLACED: _l("Đã có bản mới thay"),
}
