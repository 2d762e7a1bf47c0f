"""The forms that keep waves and their plans."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import DataRequired, Length

from surveyapp.domain.planning import Aim
from surveyapp.services.planning import AimChange
from surveyapp.web.forms import Form, _l
from surveyapp.web.written_fields import DayField, NumberTextField, in_words

NAME = [
    DataRequired(_l("Tên không được để trống.")),
    Length(max=200, message=_l("Tên dài quá 200 ký tự.")),
]
BY_AIM, FIXED = "aim", "fixed"


class AimForm(Form):
    """What a wave is to reach. Confidence and response rate are in per cent."""

    margin = NumberTextField(_l("Sai số mong muốn (±)"), 0.001, 50)
    spread = NumberTextField(_l("Độ phân tán của câu trả lời"), 0.01, 50)
    confidence = NumberTextField(_l("Độ tin cậy (%)"), 50, 99.9)
    design_effect = NumberTextField(_l("Hệ số thiết kế"), 1, 20)
    response_rate = NumberTextField(_l("Tỷ lệ trả lời dự kiến (%)"), 1, 100)
    visits_a_day = NumberTextField(
        _l("Số lượt một ngày ở cơ quan chưa có số liệu"), 0.1, 10_000, needed=False
    )

    def fill(self, aim: Aim, visits_a_day: float | None = None) -> None:
        """Put an aim into the fields of a form that was not sent."""
        self.margin.data, self.spread.data = in_words(aim.margin), in_words(aim.spread)
        self.confidence.data = in_words(100 * aim.confidence)
        self.design_effect.data = in_words(aim.design_effect)
        self.response_rate.data = in_words(100 * aim.response_rate)
        self.visits_a_day.data = "" if visits_a_day is None else in_words(visits_a_day)

    def aim(self, office_code: str | None = None) -> AimChange:
        """What was typed; the form must be valid."""
        return AimChange(
            Aim(
                margin=self.margin.number or 0.0,
                confidence=(self.confidence.number or 0.0) / 100,
                spread=self.spread.number or 0.0,
                design_effect=self.design_effect.number or 0.0,
                response_rate=(self.response_rate.number or 0.0) / 100,
            ),
            self.visits_a_day.number,
            office_code,
        )


class NameForm(Form):
    """The names of a wave."""

    name = StringField(_l("Tên đợt khảo sát"), NAME)
    name_en = StringField(_l("Tên tiếng Anh (không bắt buộc)"))


class NewWaveForm(AimForm):
    """A wave to add, with its offices and its plan."""

    code = StringField(_l("Mã đợt khảo sát"), [DataRequired(_l("Xin đặt mã cho đợt khảo sát."))])
    name = StringField(_l("Tên đợt khảo sát"), NAME)
    name_en = StringField(_l("Tên tiếng Anh (không bắt buộc)"))
    starts_on = DayField(_l("Ngày đầu tiên"), needed=True)
    ends_on = DayField(_l("Ngày cuối cùng"), needed=True)
    full = SelectField(_l("Bộ câu hỏi cho người được mời"))
    short = SelectField(_l("Bộ câu hỏi cho kiosk"))
    every = BooleanField(_l("Tất cả cơ quan đang mở"))
    units = SelectMultipleField(_l("Theo đơn vị hành chính"), validate_choice=False)
    offices = SelectMultipleField(_l("Cơ quan tham gia"), validate_choice=False)
    way = RadioField(
        _l("Xác suất mời"),
        choices=[
            SelectChoice(BY_AIM, _l("Tính từ sai số mong muốn, riêng cho từng cơ quan")),
            SelectChoice(FIXED, _l("Ghi một xác suất chung")),
        ],
    )
    probability = NumberTextField(_l("Xác suất chung, từ 0 đến 1"), 0.001, 1, needed=False)


class ProbabilityForm(Form):
    """A change of the plan from a day on."""

    probability = NumberTextField(_l("Xác suất mời mới, từ 0 đến 1"), 0.001, 1)
    starts_on = DayField(_l("Áp dụng từ ngày"), needed=True)
    office = StringField("")
    counter = StringField("")


class ProposalForm(Form):
    """A proposal that is accepted: the office, and what was seen."""

    office = StringField("")
    chance = NumberTextField("", 0.001, 1)


def filled(form: Form, values: dict[str, Any]) -> None:
    """Put what there is now into the fields of a form that was not sent."""
    for name, value in values.items():
        form[name].data = value
