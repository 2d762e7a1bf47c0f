"""The sign-in form."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

LONGEST_LOGIN = 80
LONGEST_PASSWORD = 1_000


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Who, and the proof of it; `next` is the page that was wanted."""

    login = StringField(
        _l("Tên đăng nhập"),
        [
            InputRequired(_l("Xin nhập tên đăng nhập.")),
            Length(max=LONGEST_LOGIN, message=_l("Tên đăng nhập dài không quá 80 ký tự.")),
        ],
    )
    password = PasswordField(
        _l("Mật khẩu"),
        [
            InputRequired(_l("Xin nhập mật khẩu.")),
            Length(max=LONGEST_PASSWORD, message=_l("Mật khẩu quá dài.")),
        ],
    )
    next = HiddenField()
