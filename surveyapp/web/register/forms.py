"""Forms of the register: a correction, what is known of visitors, a file and its columns."""

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import AnyOf, DataRequired, Length

from surveyapp.services.registers.correcting import LONGEST_REASON, MOST_VISITS
from surveyapp.services.registers.mappings import Mapping, Role
from surveyapp.services.registers.margins import CATEGORIES, MOST, MarginLine
from surveyapp.web.forms import Form, _l
from surveyapp.web.written_fields import NumberTextField

NO_COLUMN = ""


class CorrectionForm(Form):
    """Another number for a counter and a service."""

    counter = SelectField(_l("Quầy"))
    service = SelectField(_l("Thủ tục"))
    visits = NumberTextField(_l("Số lượt đúng"), 0, MOST_VISITS)
    correction_reason = StringField(
        _l("Lý do"),
        validators=[
            DataRequired(_l("Xin ghi lý do sửa.")),
            Length(max=LONGEST_REASON, message=_l("Lý do dài quá 300 ký tự.")),
        ],
    )


class VisitorsForm(Form):
    """Visitors of a month by sex and age band; what is left empty is not known."""

    sex_female = NumberTextField(_l("Nữ"), 0, MOST, needed=False)
    sex_male = NumberTextField(_l("Nam"), 0, MOST, needed=False)
    sex_other = NumberTextField(_l("Giới tính khác"), 0, MOST, needed=False)
    age_band_18_24 = NumberTextField(_l("18 đến 24 tuổi"), 0, MOST, needed=False)
    age_band_25_34 = NumberTextField(_l("25 đến 34 tuổi"), 0, MOST, needed=False)
    age_band_35_49 = NumberTextField(_l("35 đến 49 tuổi"), 0, MOST, needed=False)
    age_band_50_60 = NumberTextField(_l("50 đến 60 tuổi"), 0, MOST, needed=False)
    age_band_over_60 = NumberTextField(_l("Trên 60 tuổi"), 0, MOST, needed=False)

    def numbers(self, variable: str) -> dict[str, int]:
        """What was typed in for a variable."""
        typed = {category: self[f"{variable}_{category}"].number for category in CATEGORIES[variable]}
        return {category: int(number) for category, number in typed.items() if number is not None}

    def show(self, lines: Sequence[MarginLine]) -> None:
        """Put what was typed in before into the fields."""
        for line in lines:
            self[f"{line.variable}_{line.category}"].data = "" if line.entered is None else str(line.entered)


class FileForm(Form):
    """A file of the one-stop software."""

    file = FileField(_l("Tệp CSV hoặc Excel (XLSX)"))


class MappingForm(Form):
    """Which column is what, and what a row counts."""

    all_of = SelectField(_l("Cơ quan của cả tệp"))
    office = SelectField(_l("Cột cơ quan"))
    day = SelectField(_l("Cột ngày giao dịch"))
    service = SelectField(_l("Cột thủ tục (mã hoặc tên)"))
    visits = SelectField(_l("Cột số lượt"))
    counter = SelectField(_l("Cột quầy"))
    channel = SelectField(_l("Cột hình thức nộp"))
    sex = SelectField(_l("Cột giới tính"))
    age = SelectField(_l("Cột tuổi, năm sinh hoặc ngày sinh"))
    counts = RadioField(
        _l("Mỗi dòng (hoặc số trong cột số lượt) là"),
        [AnyOf(("visits", "dossiers"), _l("Xin chọn một trong hai."))],
        choices=[
            SelectChoice("visits", _l("Lượt giao dịch: một người đến quầy một lần")),
            SelectChoice(
                "dossiers", _l("Hồ sơ: một lượt có thể nộp nhiều hồ sơ, và người chỉ đến hỏi thì không có")
            ),
        ],
        validate_choice=False,
    )

    def offer(self, headings: Sequence[str], offices: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        columns = [
            SelectChoice(str(number), name or f"#{number + 1}") for number, name in enumerate(headings)
        ]
        for role in Role:
            self[role.value].choices = [SelectChoice(NO_COLUMN, _l("– không có –")), *columns]
        by_column = SelectChoice(NO_COLUMN, _l("– theo cột cơ quan trong tệp –"))
        self.all_of.choices = [by_column, *(SelectChoice(value, name) for value, name in offices)]

    def show(self, mapping: Mapping, counts: str) -> None:
        """Put a mapping into the fields."""
        for role in Role:
            self[role.value].data = str(mapping.columns.get(role.value, NO_COLUMN))
        self.all_of.data = str(mapping.office_id or NO_COLUMN)
        self.counts.data = counts

    def mapping(self) -> Mapping:
        """What was chosen."""
        columns = {role.value: int(self[role.value].data) for role in Role if self[role.value].data}
        return Mapping(columns, int(self.all_of.data) if self.all_of.data else None)
