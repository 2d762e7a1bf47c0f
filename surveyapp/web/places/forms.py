"""The forms that keep offices, counters and services."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import DataRequired, Length

from surveyapp.services.service_catalogue import MARKS
from surveyapp.web.forms import Form, _l
from surveyapp.web.written_fields import DayField

LONGEST_NAME = 200
NAME = [
    DataRequired(_l("Tên không được để trống.")),
    Length(max=LONGEST_NAME, message=_l("Tên dài quá 200 ký tự.")),
]
SHORT_ENOUGH = [Length(max=LONGEST_NAME, message=_l("Tên dài quá 200 ký tự."))]
MARK_WORDS = {
    "V2": _l("Mã đã đối chiếu ở hai nguồn công khai"),
    "unverified": _l("Chưa đối chiếu mã"),
    "own": _l("Nhóm do địa phương tự đặt"),
}


class NameForm(Form):
    """A name alone, of a counter."""

    name = StringField(_l("Tên quầy, ví dụ Quầy 1"), NAME)


class OfficeForm(Form):
    """An office: its name, its kind and where it is. `unit_search` finds the units that `admin_unit_id` offers."""

    name = StringField(_l("Tên cơ quan"), NAME)
    name_en = StringField(_l("Tên tiếng Anh (không bắt buộc)"), SHORT_ENOUGH)
    kind = StringField(_l("Loại cơ quan"), [DataRequired(_l("Xin ghi loại cơ quan."))])
    unit_search = StringField(_l("Tìm đơn vị hành chính theo tên"))
    admin_unit_id = RadioField(_l("Đơn vị hành chính"), validate_choice=False, validators=[])


class NewOfficeForm(OfficeForm):
    """A new office, with the code by which it is named ever after."""

    code = StringField(_l("Mã cơ quan"), [DataRequired(_l("Xin đặt mã cho cơ quan."))])


class ChangeOfficeForm(OfficeForm):
    """A change of an office, and since when."""

    since = DayField(_l("Có hiệu lực từ ngày"))


class CloseForm(Form):
    """The last day of an office."""

    last_day = DayField(_l("Ngày cuối cùng cơ quan mở cửa"), needed=True)


class OfferForm(Form):
    """The services that an office handles."""

    services = SelectMultipleField(_l("Thủ tục cơ quan này giải quyết"))


class ServiceForm(Form):
    """A service and its validity."""

    name = StringField(_l("Tên thủ tục"), NAME)
    name_en = StringField(_l("Tên tiếng Anh (không bắt buộc)"), SHORT_ENOUGH)
    field = StringField(_l("Lĩnh vực"), SHORT_ENOUGH)
    mark = SelectField(
        _l("Mức kiểm chứng của mã"), choices=[SelectChoice(mark, MARK_WORDS[mark]) for mark in MARKS]
    )
    valid_from = DayField(_l("Có hiệu lực từ ngày"))
    valid_to = DayField(_l("Hết hiệu lực sau ngày"))


class NewServiceForm(ServiceForm):
    """A new service, with its code."""

    code = StringField(_l("Mã thủ tục"), [DataRequired(_l("Xin ghi mã thủ tục."))])


def filled(form: Form, values: dict[str, Any]) -> Form:
    """A form that was not sent, with what there is now in its fields."""
    for name, value in values.items():
        form[name].data = value
    return form
