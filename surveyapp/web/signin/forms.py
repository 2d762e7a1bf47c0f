"""The forms of signing in: name and password, a code, a first or new password."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

LONGEST_LOGIN = 80
LONGEST_PASSWORD = 1_000
LONGEST_CODE = 40


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


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of the telephone, or a recovery code; `next` is the page that was wanted."""

    code = StringField(
        _l("Nhập mã"),
        [
            InputRequired(_l("Xin nhập mã xác thực.")),
            Length(max=LONGEST_CODE, message=_l("Mã xác thực có 6 chữ số; mã dự phòng có 9 ký tự.")),
        ],
    )
    next = HiddenField()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A password that a person chooses, twice, so that a slip of the finger is seen."""

    password = PasswordField(
        _l("Mật khẩu mới"),
        [
            InputRequired(_l("Xin nhập mật khẩu mới.")),
            Length(max=LONGEST_PASSWORD, message=_l("Mật khẩu quá dài.")),
        ],
    )
    again = PasswordField(
        _l("Nhập lại mật khẩu mới"),
        [EqualTo("password", message=_l("Hai lần nhập mật khẩu không giống nhau."))],
    )


class OwnPasswordForm(NewPasswordForm):
    """A new password, with the one that holds until now."""

    current = PasswordField(_l("Mật khẩu hiện nay"), [InputRequired(_l("Xin nhập mật khẩu hiện nay."))])
