"""The form of an index to be entered: one field per part, or three per indicator that dossiers are scored by."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from surveyapp.domain.errors import InvalidInput
from surveyapp.services.analysing.entered import LONGEST, MOST_DOSSIERS, Entry
from surveyapp.services.analysing.entered_sheets import Sheet, SheetPart
from surveyapp.web.forms import Form, _l
from surveyapp.web.locale import in_language
from surveyapp.web.written_fields import NumberTextField, in_words

DOSSIER_POINTS = (2, 1, 0)
REFUSALS = {
    "nothing": _l("Xin ghi điểm của ít nhất một phần."),
    "range": _l("Có phần ghi điểm ngoài thang của nó."),
    "whole": _l("Số hồ sơ phải là số nguyên."),
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
    fields: dict[str, Any] = {}
    for part in sheet.parts:
        for name, label, most in part_fields(part):
            fields[name] = NumberTextField(label, 0, most, needed=False)
    made: EntryForm = type("IndexForm", (EntryForm,), fields)(**options)
    made.run.choices = [("", _l("không lấy: nhập điểm, hoặc để trống nếu chưa có")), *runs]
    return made


def part_fields(part: SheetPart) -> list[tuple[str, str, float]]:
    """Name, words and most of every field of a part."""
    title = in_language(part.title["vi"], part.title["en"])
    if not part.by_dossier:
        return [(f"part_{part.code}", f"{title} (0–{in_words(part.maximum)})", part.maximum)]
    words = str(_l("%(what)s: số hồ sơ được %(points)s điểm"))
    return [
        (f"part_{part.code}_{points}", words % {"what": title, "points": points}, MOST_DOSSIERS)
        for points in DOSSIER_POINTS
    ]


def entry_of(sheet: Sheet, form: EntryForm) -> Entry:
    """What was put in. A part left empty is missing; of the dossiers of an indicator an empty count is none of them.

    Raises InvalidInput for a number of dossiers that is not whole.
    """
    points: dict[str, float] = {}
    dossiers: dict[str, tuple[int, int, int]] = {}
    for part in sheet.parts:
        numbers = [form[name].number for name, _label, _most in part_fields(part)]
        if part.by_dossier:
            two, one, none = (_whole(number or 0) for number in numbers)
            if two + one + none:
                dossiers[part.code] = (two, one, none)
        elif numbers[0] is not None:
            points[part.code] = numbers[0]
    return Entry(
        index=sheet.name,
        whose=form.whose.data or "",
        period=form.period.data or "",
        source=form.source.data or "",
        points=points,
        dossiers=dossiers,
        run_id=int(run) if (run := form.run.data or "").isdecimal() else None,
    )


def _whole(number: float) -> int:
    if number != int(number):
        raise InvalidInput("points", "whole")
    return int(number)
