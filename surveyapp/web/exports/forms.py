"""What is to be exported, and how."""

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from surveyapp.web.forms import Form, _l

PARTS = (
    ("invited", _l("Người được mời (mẫu xác suất)")),
    ("walk_ups", _l("Người tự đánh giá tại kiosk (không phải mẫu xác suất)")),
)
FORMATS = (
    ("csv_excel", _l("CSV mở bằng Excel")),
    ("csv", _l("CSV cho máy đọc")),
    ("xlsx", _l("Excel (XLSX)")),
    ("parquet", "Parquet"),
    ("sav", "SPSS (.sav)"),
    ("dta", "Stata (.dta)"),
    ("json", "JSON"),
)
LABELS = (("vi", _l("Tiếng Việt")), ("en", _l("Tiếng Anh")))


class ExportForm(Form):
    """One source of a frozen data set, in one format."""

    part = RadioField(_l("Nguồn"), [InputRequired(_l("Xin chọn một nguồn."))], choices=PARTS)
    format = RadioField(_l("Định dạng"), [InputRequired(_l("Xin chọn một định dạng."))], choices=FORMATS)
    language = SelectField(_l("Ngôn ngữ của nhãn trong SPSS và Stata"), choices=LABELS)
