"""The form by which a result table of others is put down."""

from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from surveyapp.services.analysing.published_tables import FIRST_YEAR, LAST_YEAR, LONGEST_SOURCE
from surveyapp.web.forms import Form, _l
from surveyapp.web.written_fields import NumberTextField

REFUSALS = {
    "kind": _l("Xin chọn một tệp CSV hoặc Excel (XLSX)."),
    "too_large": _l("Tệp lớn quá 2 MB. Xin chỉ giữ lại bảng điểm."),
    "too_large_unpacked": _l(
        "Sổ tính quá lớn sau khi giải nén. Xin lưu lại bằng CSV hoặc chia thành nhiều tệp."
    ),
    "workbook": _l("Không mở được sổ tính. Xin lưu lại bằng Excel dưới dạng XLSX, không đặt mật khẩu."),
    "unreadable": _l("Không nhận ra bảng mã của tệp. Xin lưu lại bằng UTF-8 hoặc XLSX."),
    "unknown_year": _l("Chưa biết cấu trúc của năm này. Xin chọn cấu trúc của bảng."),
    "no_figures": _l("Không tìm thấy điểm số nào: cần một cột tên tỉnh và các cột điểm, hoặc ngược lại."),
}
STRUCTURE_REFUSALS = {
    "none": _l("Xin chọn một tệp cấu trúc (YAML)."),
    "too_large": _l("Tệp cấu trúc lớn quá 64 KB."),
    "kind": _l("Tệp này không mô tả một chỉ số đã công bố: cần dòng kind: published."),
    "name": _l("Đã có cấu trúc mang tên này, hoặc tên dài quá 40 ký tự. Xin đặt tên khác ở dòng name."),
}


class StructureForm(Form):
    """A structure of the index that does not ship."""

    structure_file = FileField(_l("Tệp cấu trúc (YAML)"))


class PublishedForm(Form):
    """A file with where and for which year it was published."""

    file = FileField(_l("Tệp bảng kết quả (CSV hoặc XLSX)"))
    source = StringField(
        _l("Nguồn: tên tài liệu, nơi công bố, địa chỉ"),
        [
            InputRequired(_l("Xin ghi nguồn của bảng.")),
            Length(max=LONGEST_SOURCE, message=_l("Nguồn dài không quá 300 ký tự.")),
        ],
    )
    year = NumberTextField(_l("Năm của kết quả"), FIRST_YEAR, LAST_YEAR, needed=False)
    structure = SelectField(_l("Cấu trúc của chỉ số"), validate_choice=True)
