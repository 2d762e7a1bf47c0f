"""Words for what is asked of facts, for periods and levels, and for what is wrong with an entry."""

from collections.abc import Callable, Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from surveyapp.services.analysing.entered_sheets import Sheet
from surveyapp.services.analysing.fact_files import WrongCell
from surveyapp.services.analysing.fact_periods import FIRST_YEAR, LAST_YEAR, year_and_quarter
from surveyapp.services.analysing.fact_texts import Wrong, fact_keys
from surveyapp.web.locale import worded

_: Callable[..., str] = gettext

SAID_WORDS = {
    "whose": _l("Cơ quan"),
    "year": _l("Năm"),
    "quarter": _l("Quý"),
    "source": _l("Nguồn: tên báo cáo, sổ theo dõi hoặc văn bản"),
    "level": _l("Cấp của cơ quan"),
    "decided": _l("Cơ quan đã quyết định dùng cách chấm này cho kỳ nói trên"),
}
LEVEL_WORDS = {"province": _l("bộ, tỉnh"), "district": _l("huyện (đến 30/6/2025)"), "commune": _l("xã")}
QUARTER_WORDS = {"": _l("cả năm"), "1": "I", "2": "II", "3": "III", "4": "IV"}
WRONG = {
    "needed": _l("Xin ghi mục này."),
    "length": _l("Xin ghi ngắn gọn."),
    "quarter": _l("Quý là một số từ 1 đến 4, hoặc để trống nếu là cả năm."),
    "level": _l("Cấp là tỉnh, huyện hoặc xã."),
    "yes_no": _l("Xin trả lời có hoặc không."),
    "whole": _l("Xin ghi số đếm, ví dụ 120. Không ghi số lẻ, số âm hay tỷ lệ."),
    "nothing": _l("Xin ghi ít nhất một số liệu."),
    "undecided": _l(
        "Kỳ này nằm ngoài thời gian biết chắc Thông tư có hiệu lực. Chỉ chấm nếu cơ quan đã quyết định dùng."
    ),
    "unknown_key": _l("Không có số liệu mang mã này. Xin giữ nguyên cột mã của tệp mẫu."),
}
FILE_REFUSALS = {
    "kind": _l("Xin chọn một tệp CSV hoặc Excel (XLSX)."),
    "too_large": _l("Tệp lớn quá 2 MB. Xin chỉ giữ lại bảng số liệu."),
    "too_large_unpacked": _l(
        "Sổ tính quá lớn sau khi giải nén. Xin lưu lại bằng CSV hoặc chia thành nhiều tệp."
    ),
    "workbook": _l("Không mở được sổ tính. Xin lưu lại bằng Excel dưới dạng XLSX, không đặt mật khẩu."),
    "unreadable": _l("Không nhận ra bảng mã của tệp. Xin lưu lại bằng UTF-8 hoặc XLSX."),
    "too_many_columns": _l("Tệp có quá 500 cột cơ quan. Xin chia thành nhiều tệp."),
    "key_twice": _l("Có mã đứng ở hai dòng. Xin giữ mỗi mã một dòng như tệp mẫu."),
    "no_facts": _l("Không tìm thấy số liệu nào. Xin điền vào tệp mẫu từ cột thứ ba."),
}


def period_words(period: str) -> str:
    """A year, or a quarter of it, in words; other texts as they are."""
    found = year_and_quarter(period)
    if found is None or found[1] is None:
        return period
    return _("quý %(quarter)s năm %(year)s", quarter=QUARTER_WORDS[str(found[1])], year=found[0])


def key_words(sheet: Sheet) -> dict[str, str]:
    """What every key of an entry asks for."""
    facts = {key: worded(fact.title) for key, fact in fact_keys(sheet).items()}
    return {key: str(words) for key, words in SAID_WORDS.items()} | facts


def wrong_words(wrong: Wrong, words: Mapping[str, str]) -> str:
    """What is wrong with an entry, and what to do. `words` are those of `key_words`."""
    if wrong.reason == "year":
        return _("Xin ghi năm từ %(first)s đến %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
    if wrong.reason == "larger":
        return _("Không thể lớn hơn “%(whole)s”.", whole=words[wrong.whole])
    return str(WRONG[wrong.reason])


def wrong_cell_words(cell: WrongCell, words: Mapping[str, str]) -> str:
    """What is wrong in a file, and where."""
    told = wrong_words(cell.wrong, words)
    what = words.get(cell.wrong.key, cell.wrong.key)
    if not cell.whose:
        return _("Dòng %(line)s, cột %(column)s (%(what)s): %(told)s", **_place(cell), what=what, told=told)
    return _(
        "Dòng %(line)s, cột %(column)s, %(whose)s (%(what)s): %(told)s",
        **_place(cell),
        whose=cell.whose,
        what=what,
        told=told,
    )


def _place(cell: WrongCell) -> dict[str, str]:
    """Line and column; a line that the file lacks is a dash."""
    return {"line": str(cell.line or "–"), "column": str(cell.column)}
