"""Consent, which comes before the first question on a telephone and at a kiosk alike."""

from wtforms import BooleanField
from wtforms.validators import DataRequired

from surveyapp.web.forms import Form, _l


class ConsentForm(Form):
    """Nothing is ticked beforehand; without both ticks nothing is opened."""

    consent = BooleanField(
        _l("Tôi đã đọc thông báo trên và đồng ý trả lời"),
        validators=[
            DataRequired(_l("Xin đánh dấu nếu Ông/Bà đồng ý trả lời. Nếu không đồng ý, xin rời trang này."))
        ],
    )
    adult = BooleanField(
        _l("Tôi đủ tuổi trả lời"),
        validators=[
            DataRequired(_l("Phiếu này chỉ dành cho người đủ tuổi ghi dưới đây. Xin đánh dấu nếu đúng."))
        ],
    )
