"""The forms of the result pages."""

from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Regexp

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


OUT_OF_RANGE = _l("Mục tiêu phải nằm trên thang của chỉ số, từ 6 đến 60 điểm.")


class TargetForm(Form):
    """What leaders want the counter index to reach."""

    value = StringField(
        _l("Điểm cần đạt (trên thang 6–60)"),
        [InputRequired(_l("Xin ghi số điểm.")), Regexp(r"\d{1,2}([.,]\d{1,2})?$", message=OUT_OF_RANGE)],
    )
    due_on = DateField(_l("Trước ngày"), [InputRequired(_l("Xin chọn ngày."))])

    @property
    def number(self) -> float:
        """The points, written with a comma or a point."""
        return float((self.value.data or "").replace(",", "."))
