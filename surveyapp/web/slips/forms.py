"""Forms for slips, lists for delivery and queue machines."""

import secrets

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from surveyapp.services.counter_keys import LONGEST_NAME
from surveyapp.services.slips import MOST_SLIPS
from surveyapp.web.forms import Form, _l

REFERENCES = {
    "range": _l("Mỗi danh sách có từ 1 đến 500 dòng."),
    "too_long": _l("Mã tham chiếu dài quá 60 ký tự."),
    "form": _l("Mã tham chiếu không được bắt đầu bằng = + - hoặc @."),
    "twice": _l("Có mã tham chiếu xuất hiện hai lần."),
}
"""What can be wrong with the lines of a list, by the reason of the refusal."""


class SheetForm(Form):
    """For which office to print slips, and how many."""

    office = SelectField(_l("Cơ quan"), coerce=int)
    slips = IntegerField(
        _l("Số phiếu (8 phiếu một trang A4)"),
        [
            InputRequired(_l("Xin ghi số phiếu từ 1 đến 80.")),
            NumberRange(1, MOST_SLIPS, message=_l("Xin ghi số phiếu từ 1 đến 80.")),
        ],
        default=24,
    )


class BatchForm(Form):
    """What is delivered together."""

    counter = SelectField(_l("Quầy trả kết quả"), coerce=int)
    service = SelectField(_l("Thủ tục"), coerce=int)
    references = TextAreaField(
        _l("Mã tham chiếu của cơ quan, mỗi dòng một kết quả"),
        [DataRequired(_l("Xin ghi ít nhất một dòng."))],
    )
    request = HiddenField(
        validators=[Regexp(r"^[A-Za-z0-9_-]{16}$")], default=lambda: secrets.token_urlsafe(12)
    )


class MachineForm(Form):
    """At which counter a machine reports, and what it is called."""

    counter = SelectField(_l("Quầy"), coerce=int)
    name = StringField(
        _l("Tên máy, ví dụ Máy lấy số tầng 1"),
        [
            DataRequired(_l("Xin đặt tên cho máy.")),
            Length(max=LONGEST_NAME, message=_l("Tên dài quá 80 ký tự.")),
        ],
    )
