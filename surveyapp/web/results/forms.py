"""The forms of the result pages."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from surveyapp.services.publications import LONGEST_REASON
from surveyapp.web.forms import Form, _l


class WithdrawForm(Form):
    """Why published results are taken back; the public reads it."""

    reason = StringField(
        _l("Lý do rút lại (người dân sẽ đọc được)"),
        [
            InputRequired(_l("Xin ghi lý do rút lại.")),
            Length(max=LONGEST_REASON, message=_l("Lý do dài không quá 500 ký tự.")),
        ],
    )
