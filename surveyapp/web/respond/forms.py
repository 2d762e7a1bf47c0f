"""The form for those who type the code of their ticket."""

from wtforms import StringField
from wtforms.validators import DataRequired

from surveyapp.web.forms import Form, _l


class CodeForm(Form):
    """The code as it is printed on the ticket."""

    code = StringField(_l("Mã phiếu mời"), validators=[DataRequired(_l("Xin nhập mã in trên phiếu mời."))])
