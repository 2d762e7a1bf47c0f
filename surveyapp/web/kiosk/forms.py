"""The form on which a device is paired."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from surveyapp.web.forms import Form, _l


class PairingForm(Form):
    """The code that staff have made for this kiosk."""

    code = StringField(
        _l("Mã ghép nối"),
        validators=[
            DataRequired(_l("Xin nhập mã ghép nối trên trang quản lý kiosk.")),
            Length(max=40, message=_l("Mã ghép nối gồm 9 ký tự.")),
        ],
    )
