"""The form that adds a kiosk."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from surveyapp.web.forms import Form, _l


class KioskForm(Form):
    """Where the kiosk stands, and what it is called there."""

    office = SelectField(_l("Cơ quan"))
    name = StringField(
        _l("Tên kiosk, ví dụ Sảnh tầng 1"),
        validators=[
            DataRequired(_l("Xin đặt tên cho kiosk.")),
            Length(max=80, message=_l("Tên dài quá 80 ký tự.")),
        ],
    )
