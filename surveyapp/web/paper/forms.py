"""The forms beside the form itself: which paper form it is, and where it belongs."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired

from surveyapp.web.forms import Form, _l
from surveyapp.web.written_fields import DayField


class CodeForm(Form):
    """The code that is printed on a form or a slip."""

    code = StringField(_l("Mã in trên phiếu"), validators=[DataRequired(_l("Xin nhập mã in trên phiếu."))])


class WalkUpForm(Form):
    """What is written at the head of a form without a code."""

    wave = SelectField(_l("Đợt khảo sát"), coerce=int)
    office = SelectField(_l("Cơ quan"), coerce=int)
    service = SelectField(_l("Thủ tục"), coerce=int)
    day = DayField(_l("Ngày ghi trên phiếu"), needed=True)
