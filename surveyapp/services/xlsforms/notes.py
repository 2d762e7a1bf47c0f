"""What could not be carried between our instruments and XLSForm, each with its place and its reason.

The words belong to the formats, so both languages stand here, as they do for the rules of instruments.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Said = dict[str, str]

WORDS: dict[str, Said] = {
    "type": {
        "en": "There is no question of type {value} here; the row was left out.",
        "vi": "Ở đây không có loại câu hỏi {value}; dòng này không được chuyển.",
    },
    "private_type": {
        "en": "{value} would record a moment or a device; nothing of the kind is kept here.",
        "vi": "{value} ghi lại thời điểm hoặc thiết bị; hệ thống này không lưu những thứ đó.",
    },
    "repeat": {
        "en": "Repeats are not known here; the questions inside were left out.",
        "vi": "Ở đây không có nhóm lặp; các câu bên trong không được chuyển.",
    },
    "relevant": {
        "en": "The condition “{value}” can't be carried; the question is asked of everybody. Write show_if yourself.",
        "vi": "Điều kiện “{value}” không chuyển được; câu này đang hỏi mọi người. Hãy tự viết show_if.",
    },
    "passed_by": {
        "en": "“{value}”: in XLSForm this also holds where the question was not asked; here it does not.",
        "vi": "“{value}”: trong XLSForm, điều kiện này đúng cả khi câu kia không được hỏi; ở đây thì không.",
    },
    "constraint": {
        "en": "The constraint “{value}” can't be carried.",
        "vi": "Ràng buộc “{value}” không chuyển được.",
    },
    "bounds": {
        "en": "A number needs bounds here, and the file names none.",
        "vi": "Ở đây câu hỏi số phải có giới hạn, tệp không cho giới hạn nào.",
    },
    "decimals": {
        "en": "How many decimals are allowed is not known; two were taken.",
        "vi": "Không rõ cho phép mấy chữ số thập phân; đã lấy hai chữ số.",
    },
    "column": {
        "en": "The column {column} says “{value}”, for which there is nothing here.",
        "vi": "Cột {column} ghi “{value}”, ở đây không có nội dung tương ứng.",
    },
    "sheet": {"en": "The sheet {value} is not read.", "vi": "Trang tính {value} không được đọc."},
    "renamed": {
        "en": "The name {value} is no code here; it has become {code}.",
        "vi": "Tên {value} không dùng làm mã được; đã đổi thành {code}.",
    },
    "split": {
        "en": "Questions of one screen with conditions of their own have become pages of their own.",
        "vi": "Các câu chung màn hình nhưng có điều kiện riêng đã thành những trang riêng.",
    },
    "grading": {
        "en": "This looks like a scale of five and came over as single choice. If 1 is least favourable: type: scale.",
        "vi": "Câu này giống thang đo năm mức và đã thành câu chọn một. Nếu 1 là mức kém nhất, hãy ghi type: scale.",
    },
    "list": {"en": "There is no list of choices {value}.", "vi": "Không có danh sách lựa chọn {value}."},
    "or_other": {
        "en": "“Other” came over as an option; the field to write it in did not.",
        "vi": "“Khác” được chuyển thành một lựa chọn; ô ghi rõ thì không.",
    },
    "note": {
        "en": "A note became the sentence before the next questions.",
        "vi": "Ghi chú đã thành câu dẫn trước các câu hỏi tiếp theo.",
    },
    "lost_note": {
        "en": "A note after the last question of a screen has no place here: “{value}”.",
        "vi": "Ghi chú đứng sau câu cuối của màn hình không có chỗ ở đây: “{value}”.",
    },
    "language": {
        "en": "The language “{value}” is not known here; its texts were left out.",
        "vi": "Không rõ ngôn ngữ “{value}”; nội dung bằng ngôn ngữ đó không được chuyển.",
    },
    "no_language": {
        "en": "Texts without a language were taken as {value}.",
        "vi": "Nội dung không ghi ngôn ngữ được coi là {value}.",
    },
    "minutes": {
        "en": "How long it takes is not in the file; {value} minutes were reckoned from the number of questions.",
        "vi": "Tệp không ghi thời gian trả lời; đã ước lượng {value} phút theo số câu hỏi.",
    },
    "version": {
        "en": "The version “{value}” is no whole number; 1 was taken.",
        "vi": "Phiên bản “{value}” không phải số nguyên; đã lấy 1.",
    },
    "refused_by_pyxform": {
        "en": "Tools for XLSForm do not accept the file either: {value}",
        "vi": "Công cụ của XLSForm cũng không chấp nhận tệp này: {value}",
    },
    # From ours to XLSForm.
    "own_column": {
        "en": "{value} is kept in the column surveyapp only; KoBoToolbox and ODK take no notice of it.",
        "vi": "{value} chỉ được giữ trong cột surveyapp; KoBoToolbox và ODK không dùng đến.",
    },
    "number_ways_out": {
        "en": "“Don't know” and “prefer not to say” beside a number are kept in the column surveyapp only.",
        "vi": "“Không biết”, “Không muốn trả lời” bên cạnh câu hỏi số chỉ được giữ trong cột surveyapp.",
    },
    "shuffled_ways_out": {
        "en": "KoBoToolbox and ODK shuffle “don't know” and “prefer not to say” along with the options.",
        "vi": "KoBoToolbox và ODK xáo trộn cả “Không biết”, “Không muốn trả lời” cùng các lựa chọn.",
    },
    "blank": {
        "en": "XLSForm can't tell a question left empty from one not asked.",
        "vi": "XLSForm không phân biệt được câu bỏ trống với câu không được hỏi.",
    },
    "recordings": {
        "en": "Recordings are not in the file.",
        "vi": "Bản ghi âm không nằm trong tệp.",
    },
    "usual_words": {
        "en": "“Don't know” and the like have no words in {value}; they were written in Vietnamese.",
        "vi": "“Không biết” và các câu tương tự chưa có bản {value}; đã viết bằng tiếng Việt.",
    },
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not carried, or not quite. `row` counts from 1; 0 where it is not of one row."""

    what: str
    sheet: str = "survey"
    row: int = 0
    values: Mapping[str, str] = field(default_factory=dict)

    def words(self, language: str) -> str:
        """The reason in Vietnamese ("vi") or English."""
        return WORDS[self.what]["vi" if language == "vi" else "en"].format_map(self.values)

    def told(self, language: str) -> str:
        """The whole note on one line."""
        row = {"vi": "dòng", "en": "row"}["vi" if language == "vi" else "en"]
        place = f"{self.sheet}, {row} {self.row}" if self.row else self.sheet
        return f"{place}: {self.words(language)}"

    def to_json(self) -> dict[str, Any]:
        """The note as it is stored."""
        return {**asdict(self), "values": dict(self.values)}


def note_of(stored: Mapping[str, Any]) -> Note:
    """The note that was stored."""
    return Note(stored["what"], stored["sheet"], stored["row"], stored["values"])
