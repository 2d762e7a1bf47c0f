"""Words for the register: sources, channels, columns of a file, and what is wrong in a row."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.services.registers.row_reading import RowProblem

SOURCES = {
    "draw": _l("bấm tại quầy"),
    "corrected": _l("đã sửa"),
    "imported": _l("tệp đã nhập"),
    "queue": _l("máy xếp hàng"),
}
ROLES = {
    "office": _l("Cơ quan"),
    "counter": _l("Quầy"),
    "day": _l("Ngày giao dịch"),
    "service": _l("Thủ tục"),
    "channel": _l("Hình thức nộp (trực tiếp, trực tuyến, bưu chính)"),
    "visits": _l("Số lượt"),
    "sex": _l("Giới tính"),
    "age": _l("Tuổi, năm sinh hoặc ngày sinh"),
}
CHANNELS = {"counter": _l("tại quầy"), "online": _l("trực tuyến"), "post": _l("bưu chính")}
CATEGORIES = {
    "female": _l("Nữ"),
    "male": _l("Nam"),
    "other": _l("Giới tính khác"),
    "18_24": _l("18 đến 24 tuổi"),
    "25_34": _l("25 đến 34 tuổi"),
    "35_49": _l("35 đến 49 tuổi"),
    "50_60": _l("50 đến 60 tuổi"),
    "over_60": _l("Trên 60 tuổi"),
}
STATES = {
    "mapping": _l("chờ chọn cột"),
    "running": _l("đang nhập"),
    "refused": _l("không nhập vì có dòng sai"),
    "done": _l("đã nhập"),
    "undone": _l("đã hoàn tác"),
}
ENCODINGS = {
    "xlsx": _l("sổ tính Excel (XLSX)"),
    "utf-8": _l("văn bản, bảng mã UTF-8"),
    "utf-8-sig": _l("văn bản, bảng mã UTF-8"),
    "utf-16": _l("văn bản, bảng mã UTF-16"),
    "cp1258": _l("văn bản, bảng mã Windows-1258"),
}
SEPARATORS = {
    ",": _l("các cột cách nhau bằng dấu phẩy"),
    ";": _l("các cột cách nhau bằng dấu chấm phẩy"),
    "\t": _l("các cột cách nhau bằng dấu tab"),
    "|": _l("các cột cách nhau bằng dấu gạch đứng"),
}
FILES = {
    "encoding": _l("Không nhận ra bảng mã của tệp. Xin lưu lại bằng UTF-8 hoặc XLSX."),
    "workbook": _l("Không mở được sổ tính. Xin lưu lại bằng Excel dưới dạng XLSX, không đặt mật khẩu."),
    "too_large": _l("Tệp lớn quá 20 MB. Xin chia thành nhiều tệp."),
    "too_large_unpacked": _l(
        "Sổ tính quá lớn sau khi giải nén. Xin lưu lại bằng CSV hoặc chia thành nhiều tệp."
    ),
    "too_many_rows": _l("Tệp có hơn một triệu dòng. Xin chia thành nhiều tệp."),
    "no_table": _l("Tệp không có bảng: cần một dòng tiêu đề và ít nhất hai cột."),
    "empty": _l("Xin chọn một tệp CSV hoặc Excel (XLSX)."),
}
MAPPINGS = {
    "missing_column": _l("Xin chọn cột."),
    "column": _l("Mỗi cột chỉ dùng cho một mục."),
    "one_of_two": _l("Xin chọn một cột, hoặc chọn cơ quan của cả tệp – chỉ một trong hai."),
}
REASONS: Mapping[tuple[str, str], LazyString] = {
    ("office", "unknown"): _l("không có cơ quan nào của Ông/Bà có mã hay tên này"),
    ("office", "ambiguous"): _l("nhiều cơ quan có tên này; xin ghi mã"),
    ("counter", "unknown"): _l("cơ quan này không có quầy nào tên như vậy"),
    ("counter", "counted_twice"): _l("cùng ngày và thủ tục, tệp vừa ghi theo quầy vừa ghi cho cả cơ quan"),
    ("service", "unknown"): _l("không có thủ tục nào có mã hay tên này"),
    ("service", "ambiguous"): _l("nhiều thủ tục có tên này; xin ghi mã"),
    ("day", "no_day"): _l("không phải ngày dạng 27/02/2026 hay 2026-02-27"),
    ("day", "running"): _l("ngày chưa kết thúc"),
    ("day", "no_wave"): _l("ngày này cơ quan không có đợt khảo sát nào"),
    ("day", "no_rows"): _l("tệp không có dòng nào dưới dòng tiêu đề"),
    ("visits", "no_number"): _l("không phải số nguyên"),
    ("visits", "range"): _l("phải từ 0 đến 10.000"),
    ("sex", "unknown"): _l("chỉ nhận Nam, Nữ, Khác hoặc để trống"),
    ("age", "no_age"): _l("không phải tuổi, năm sinh hay ngày sinh"),
    ("channel", "unknown"): _l("chỉ nhận trực tiếp, trực tuyến, bưu chính hoặc để trống"),
}


def reason_words(problem: RowProblem) -> str:
    """Why a cell can't be used."""
    reason, _space, detail = problem.reason.partition(" ")
    if reason == "imported_before":
        return str(_("đã có trong lần nhập số %(number)s; hoàn tác lần đó trước", number=detail))
    if reason == "empty" and problem.role != "file":
        return str(_("ô trống"))
    words = FILES.get(reason) if problem.role == "file" else REASONS.get((problem.role, reason))
    return str(words or problem.reason)
