"""The form of a measure, and the reasons for giving one back or taking one back."""

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import AnyOf, DataRequired, Length

from surveyapp.domain.measures import LONGEST_REASON, LONGEST_TEXT, Progress, Said
from surveyapp.web.forms import Form, _l
from surveyapp.web.measures.words import PROGRESS
from surveyapp.web.written_fields import DayField

MISSING_REASON = _l("Xin ghi lý do.")
LONG_REASON = _l("Lý do dài quá 300 ký tự.")


class MeasureForm(Form):
    """What an office does about what citizens said."""

    criterion = SelectField(_l("Người dân nói về điều gì"))
    text = TextAreaField(
        _l("Cơ quan làm gì"),
        [
            DataRequired(_l("Xin ghi cơ quan làm gì.")),
            Length(max=LONGEST_TEXT, message=_l("Nội dung dài quá 500 ký tự.")),
        ],
    )
    language = SelectField(_l("Nội dung viết bằng tiếng"))
    progress = RadioField(
        _l("Tiến độ"),
        [AnyOf(tuple(Progress), _l("Xin chọn tiến độ."))],
        choices=[SelectChoice(each.value, words) for each, words in PROGRESS.items()],
        validate_choice=False,
    )
    day = DayField(_l("Hạn hoàn thành, hoặc ngày đã làm xong"), needed=True)

    def offer(self, criteria: Sequence[tuple[str, str]], languages: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        none = SelectChoice("", _l("– không theo tiêu chí nào –"))
        self.criterion.choices = [none, *(SelectChoice(code, words) for code, words in criteria)]
        self.language.choices = [SelectChoice(code, name) for code, name in languages]

    def show(self, said: Said) -> None:
        """Put a measure into the fields."""
        self.criterion.data, self.text.data, self.language.data = said.criterion, said.text, said.language
        self.progress.data, self.day.data = said.progress.value, said.day.isoformat()

    def said(self) -> Said:
        """What was put in."""
        day = self.day.day
        assert day is not None, "the form has been validated"
        return Said(
            self.criterion.data or "",
            self.text.data or "",
            self.language.data or "",
            Progress(self.progress.data),
            day,
        )


class ApproveForm(Form):
    """Which text was read."""

    version = HiddenField()


class ReturnForm(Form):
    """Why a measure is given back, and which text was read."""

    version = HiddenField()
    return_reason = StringField(
        _l("Lý do trả lại"),
        [DataRequired(MISSING_REASON), Length(max=LONGEST_REASON, message=LONG_REASON)],
    )


class WithdrawForm(Form):
    """Why a measure is taken back."""

    withdraw_reason = StringField(
        _l("Lý do rút lại"),
        [DataRequired(MISSING_REASON), Length(max=LONGEST_REASON, message=LONG_REASON)],
    )
