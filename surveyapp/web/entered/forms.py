"""The form of an index whose points are entered: one field per part."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from surveyapp.services.analysing.entered import LONGEST, Entry
from surveyapp.services.analysing.entered_sheets import Sheet
from surveyapp.web.forms import Form, _l
from surveyapp.web.locale import worded
from surveyapp.web.written_fields import NumberTextField, in_words

REFUSALS = {
    "nothing": _l("Xin ghi điểm của ít nhất một phần."),
    "range": _l("Có phần ghi điểm ngoài thang của nó."),
    "no_share": _l("Lần phân tích này không có tỷ lệ hài lòng đủ tin cậy."),
    "length": _l("Xin ghi ngắn gọn."),
}


class EntryForm(Form):
    """What every entered index says of itself; fields of its parts are added by `form_of`."""

    whose = StringField(
        _l("Của tỉnh hoặc cơ quan nào"),
        [InputRequired(_l("Xin ghi tỉnh hoặc cơ quan.")), Length(max=LONGEST["whose"])],
    )
    period = StringField(
        _l("Năm hoặc quý"), [InputRequired(_l("Xin ghi năm hoặc quý.")), Length(max=LONGEST["period"])]
    )
    source = StringField(
        _l("Nguồn: tên tài liệu, nơi công bố, địa chỉ"),
        [InputRequired(_l("Xin ghi nguồn của bảng.")), Length(max=LONGEST["source"])],
    )
    run = SelectField(_l("Lấy phần hài lòng từ ước lượng"), validate_choice=False)


def form_of(sheet: Sheet, runs: list[tuple[str, str]], **options: Any) -> EntryForm:
    """The form of an index. `runs` are the runs whose share may stand for points."""
    fields = {
        f"part_{part.code}": NumberTextField(
            f"{worded(part.title)} (0–{in_words(part.maximum)})", 0, part.maximum, needed=False
        )
        for part in sheet.parts
    }
    made: EntryForm = type("IndexForm", (EntryForm,), fields)(**options)
    made.run.choices = [("", _l("không lấy: nhập điểm, hoặc để trống nếu chưa có")), *runs]
    return made


def entry_of(sheet: Sheet, form: EntryForm) -> Entry:
    """What was put in. A part left empty is missing."""
    numbers = {part.code: form[f"part_{part.code}"].number for part in sheet.parts}
    return Entry(
        index=sheet.name,
        whose=form.whose.data or "",
        period=form.period.data or "",
        source=form.source.data or "",
        points={code: number for code, number in numbers.items() if number is not None},
        run_id=int(run) if (run := form.run.data or "").isdecimal() else None,
    )
