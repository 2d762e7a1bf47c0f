"""The form for a new key."""

from flask_babel import lazy_gettext as _lazy
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from surveyapp.domain.scopes import Scope
from surveyapp.services.api_keys import LONGEST_NAME, MOST_DAYS
from surveyapp.web.forms import Form, _l

SCOPES = {
    Scope.RESULTS: _lazy("Đọc kết quả và tiến độ công việc"),
    Scope.REGISTER: _lazy("Đọc sổ lượt giao dịch"),
    Scope.LINKS: _lazy("Báo lượt giao dịch đã xong và nhận phiếu mời"),
    Scope.EXPORTS: _lazy("Theo dõi việc xuất dữ liệu"),
}


class KeyForm(Form):
    """What a key is for, what it may do, and for how long."""

    name = StringField(
        _l("Khóa dùng cho chương trình nào"),
        [
            InputRequired(_l("Xin ghi tên chương trình.")),
            Length(max=LONGEST_NAME, message=_l("Tên dài không quá 80 ký tự.")),
        ],
    )
    scopes = SelectMultipleField(
        _l("Được làm gì"), [DataRequired(_l("Xin chọn ít nhất một việc."))], coerce=str
    )
    days = IntegerField(
        _l("Dùng được trong bao nhiêu ngày"),
        [
            InputRequired(_l("Xin ghi số ngày từ 1 đến 366.")),
            NumberRange(1, MOST_DAYS, message=_l("Xin ghi số ngày từ 1 đến 366.")),
        ],
        default=90,
    )
