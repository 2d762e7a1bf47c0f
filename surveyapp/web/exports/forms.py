"""What is to be exported, and how."""

from collections.abc import Mapping

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import AnyOf

from surveyapp.web.forms import Form, _l

PARTS = {
    "invited": _l("Người được mời (mẫu xác suất)"),
    "walk_ups": _l("Người tự đánh giá tại kiosk (không phải mẫu xác suất)"),
}
FORMATS = {
    "csv_excel": _l("CSV mở bằng Excel"),
    "csv": _l("CSV cho máy đọc"),
    "xlsx": _l("Excel (XLSX)"),
    "parquet": _l("Parquet"),
    "sav": _l("SPSS (.sav)"),
    "dta": _l("Stata (.dta)"),
    "json": _l("JSON"),
}
LABELS = {"vi": _l("Tiếng Việt"), "en": _l("Tiếng Anh")}


def choices(words: Mapping[str, str]) -> list[SelectChoice]:
    """The values with their words, as a field takes them."""
    return [SelectChoice(value, label) for value, label in words.items()]


class ExportForm(Form):
    """One source of a frozen data set, in one format."""

    part = RadioField(
        _l("Nguồn"), [AnyOf(PARTS, _l("Xin chọn một nguồn."))], choices=choices(PARTS), validate_choice=False
    )
    format = RadioField(
        _l("Định dạng"),
        [AnyOf(FORMATS, _l("Xin chọn một định dạng."))],
        choices=choices(FORMATS),
        validate_choice=False,
    )
    language = SelectField(
        _l("Ngôn ngữ của nhãn trong SPSS và Stata"),
        [AnyOf(LABELS, _l("Xin chọn một ngôn ngữ."))],
        choices=choices(LABELS),
        validate_choice=False,
    )
