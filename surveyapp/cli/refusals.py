"""One line for every refusal: what is wrong, and what to do about it."""

from sqlalchemy.exc import DBAPIError

from surveyapp.cli.messages import LANGUAGE, _
from surveyapp.config import InvalidSetting
from surveyapp.domain.errors import DatabaseUnready, InvalidInput, SurveyError
from surveyapp.domain.instrument_problems import InstrumentInvalid
from surveyapp.store.database import Unready


class Refused(Exception):
    """A command of the command line can't go on; the text says why, in the user's language."""


UNREADY = {
    Unready.UNREACHABLE: _(
        "Không kết nối được với cơ sở dữ liệu. Kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu."
    ),
    Unready.ADDRESS: _(
        "DATABASE_URL không đúng. Viết sqlite:////đường/dẫn/tệp.db hoặc postgresql://người_dùng@máy_chủ/tên."
    ),
    Unready.MISSING: _("Chưa có tệp cơ sở dữ liệu. Chạy: python -m surveyapp database upgrade"),
    Unready.UNOPENABLE: _(
        "Không mở được tệp cơ sở dữ liệu. Kiểm tra thư mục dữ liệu có tồn tại và ghi được không."
    ),
    Unready.DAMAGED: _(
        "Tệp cơ sở dữ liệu bị hỏng hoặc không phải cơ sở dữ liệu SQLite. Kiểm tra DATABASE_URL hoặc dùng bản sao lưu."
    ),
    Unready.EMPTY: _("Cơ sở dữ liệu chưa có bảng nào. Chạy: python -m surveyapp database upgrade"),
    Unready.FOREIGN: _(
        "Cơ sở dữ liệu có bảng trùng tên nhưng không do phần mềm này tạo ra. Dùng một cơ sở dữ liệu trống."
    ),
    Unready.OLDER: _(
        "Cơ sở dữ liệu cũ hơn phần mềm. Sao lưu, rồi chạy: python -m surveyapp database upgrade"
    ),
    Unready.NEWER: _(
        "Cơ sở dữ liệu mới hơn phần mềm. Cài phiên bản phần mềm mới hơn; không có gì bị thay đổi."
    ),
    Unready.READ_ONLY: _("Không ghi được vào cơ sở dữ liệu. Kiểm tra quyền ghi và dung lượng đĩa."),
    Unready.BUSY: _("Cơ sở dữ liệu đang bận. Chờ một lát rồi chạy lại."),
}

SETTINGS = {
    "number": _("%(name)s phải là số nguyên từ %(least)s đến %(most)s, không phải “%(value)s”."),
    "too_short": _("%(name)s phải có ít nhất %(least)s ký tự."),
    "choice": _("%(name)s không nhận giá trị “%(value)s”. Xem các giá trị dùng được trong docs/running.md."),
}

CODES = {
    "not_found": _("Không tìm thấy: %(what)s. Xem danh sách bằng lệnh list."),
    "already_exists": _("Đã có: %(what)s. Chọn tên hoặc mã khác."),
}

INPUTS = {
    ("dossiers", "range"): _("Số hồ sơ của một lượt từ 1 đến 500."),
    ("references", "range"): _("Mỗi danh sách có từ 1 đến 500 dòng."),
    ("references", "too_long"): _("Mã tham chiếu dài quá 60 ký tự."),
    ("references", "form"): _("Mã tham chiếu không được bắt đầu bằng = + - hoặc @."),
    ("references", "twice"): _("Có mã tham chiếu xuất hiện hai lần."),
    ("slips", "range"): _("Mỗi lần in từ 1 đến 80 phiếu."),
    ("login", "form"): _("Tên đăng nhập chỉ gồm chữ thường không dấu, số và . _ @ -, dài 2 đến 80 ký tự."),
    ("password", "too_short"): _("Mật khẩu phải có ít nhất 10 ký tự."),
    ("password", "too_long"): _("Mật khẩu dài quá 200 ký tự."),
    ("password", "holds_login"): _("Mật khẩu không được dựa trên tên đăng nhập."),
    ("password", "too_simple"): _("Mật khẩu chỉ lặp lại vài ký tự. Dùng nhiều ký tự khác nhau hơn."),
    ("login", "exists"): _("Tên đăng nhập này đã có người dùng. Xin chọn tên khác."),
    ("role", "exists"): _("Người này đã có vai trò đó ở phạm vi đó."),
    ("role", "last_administrator"): _(
        "Đây là người quản trị cuối cùng. Cấp quyền admin cho người khác trước."
    ),
    ("role", "unknown"): _("Không có vai trò này."),
    ("office", "unknown"): _("Không có cơ quan này."),
    ("name", "differs"): _("Tên đăng nhập này đứng ở dòng trên với họ tên khác."),
    ("office", "needed"): _("Vai trò này gắn với một cơ quan. Thêm --office MÃ."),
    ("office", "not_for_role"): _("Vai trò này dùng cho cả tỉnh. Bỏ --office."),
    ("admin_unit_id", "not_for_role"): _(
        "Chỉ vai trò office_head giao được cho cả một xã, và không kèm --office."
    ),
    ("factor", "set"): _("Tài khoản này đã có mã xác thực."),
    ("factor", "not_begun"): _("Xin bấm “Bắt đầu” để nhận khóa mới."),
    ("account", "disabled"): _("Tài khoản này đang bị khóa. Mở khóa trước: user enable TÊN_ĐĂNG_NHẬP."),
    ("code", "form"): _("Mã chỉ gồm chữ thường không dấu, số và . _ -, dài 2 đến 40 ký tự."),
    ("kind", "form"): _("Loại cơ quan chỉ gồm chữ thường không dấu và _, ví dụ bhxh."),
    ("kiosk", "revoked"): _("Kiosk này đã bị thu hồi. Thêm một kiosk mới."),
    ("name", "empty"): _("Tên không được để trống."),
    ("admin_unit_id", "unknown"): _(
        "Không có đơn vị hành chính này. Chạy reference load, rồi dùng mã như 2025:66."
    ),
    ("service", "unknown"): _("Không có thủ tục %(detail)s. Xem: python -m surveyapp service list"),
    ("wave", "over"): _("Đợt khảo sát này đã kết thúc."),
    ("wave", "not_begun"): _("Đợt khảo sát này chưa bắt đầu."),
    ("ends_on", "before_start"): _("Ngày kết thúc không được trước ngày bắt đầu."),
    ("ends_on", "past"): _("Ngày kết thúc đã qua. Chọn ngày kết thúc từ hôm nay trở đi."),
    ("starts_on", "outside_wave"): _("Ngày áp dụng phải nằm trong đợt khảo sát."),
    ("starts_on", "past"): _(
        "Xác suất của những ngày đã rút thăm không đổi được nữa. Chọn từ ngày mai trở đi."
    ),
    ("offices", "empty"): _("Đợt khảo sát cần ít nhất một cơ quan."),
    ("offices", "overlap"): _("Trong thời gian này cơ quan đã có đợt khảo sát khác: %(detail)s."),
    ("since", "to_come"): _("Ngày thay đổi không được sau hôm nay."),
    ("since", "before_change"): _("Ngày này phải sau lần thay đổi trước."),
    ("last_day", "before_change"): _("Ngày này phải sau lần thay đổi trước."),
    ("mark", "unknown"): _("Mức kiểm chứng là V2, unverified hoặc own."),
    ("valid_to", "before_start"): _("Ngày hết hiệu lực không được trước ngày có hiệu lực."),
    ("offices", "closed"): _("Cơ quan đã đóng trước ngày bắt đầu: %(detail)s."),
    ("proposal", "changed"): _("Đề xuất đã thay đổi vì có thêm số liệu. Xin xem lại đề xuất mới."),
    ("probability", "range"): _("Xác suất phải lớn hơn 0 và không quá 1, ví dụ 0.25."),
    ("file", "workbook"): _("Tệp không phải tệp Excel (XLSX) hoặc đã bị hỏng."),
    ("file", "no_survey"): _("Tệp Excel không có trang tính survey nên không phải XLSForm."),
    ("file", "too_large"): _("Tệp quá lớn."),
    ("file", "too_large_unpacked"): _("Tệp bung ra quá lớn."),
    ("instrument", "form"): _("Bộ câu hỏi ghi là TÊN hoặc TÊN:PHIÊN_BẢN, ví dụ counter_full:1."),
    ("version", "published_with_other_content"): _(
        "Phiên bản này đã công bố với nội dung khác và không đổi được nữa. Tăng số version trong tệp."
    ),
    ("recordings", "not_stored"): _("Có bản thu âm chưa được lưu. Công bố bộ câu hỏi từ tệp của nó."),
    ("name", "too_long"): _("Tên dài không quá 80 ký tự."),
    ("scopes", "empty"): _("Xin chọn ít nhất một việc."),
    ("days", "range"): _("Xin ghi số ngày từ 1 đến 366."),
    ("reason", "empty"): _("Xin ghi lý do rút lại."),
    ("reason", "too_long"): _("Lý do dài không quá 500 ký tự."),
    ("text", "too_many"): _("Mỗi cơ quan ghi được nhiều nhất 20 việc cho một đợt khảo sát."),
    ("text", "over"): _("Việc này đã được rút lại, hoặc bản mới của nó đang chờ duyệt."),
    ("measure", "changed"): _("Nội dung đã thay đổi sau khi mở trang. Xin đọc lại rồi quyết định."),
    ("value", "range"): _("Mục tiêu phải nằm trong thang điểm của chỉ số."),
    ("database", "not_sqlite"): _("Lệnh này chỉ sao lưu SQLite. Với PostgreSQL, dùng pg_dump."),
    ("path", "unusable"): _("Không tạo được tệp (%(detail)s). Chọn tên tệp mới trong một thư mục ghi được."),
    ("file", "not_text"): _("Tệp này không phải văn bản UTF-8, cũng không phải XLSForm (XLSX)."),
    ("file", "too_many_drafts"): _("Đã có 50 bản nháp. Xin ban hành hoặc bỏ bớt trước."),
    ("file", "encoding"): _("Không nhận ra bảng mã của tệp. Lưu lại bằng UTF-8."),
}


def words_of(error: Exception) -> str:
    """The line for a refusal of the program or of the database."""
    if isinstance(error, DatabaseUnready):
        return UNREADY[Unready(error.reason)]
    if isinstance(error, InstrumentInvalid):
        return "\n".join(problem.told(LANGUAGE) for problem in error.problems)
    if isinstance(error, InvalidInput):
        return words_of_input(error.field, error.reason)
    if isinstance(error, InvalidSetting):
        return words_of_setting(error)
    if isinstance(error, DBAPIError):
        return _("Cơ sở dữ liệu từ chối: %(why)s") % {"why": str(error.orig).splitlines()[0]}
    if isinstance(error, SurveyError):
        return CODES.get(error.code, error.code) % {"what": error}
    return str(error)


def words_of_setting(error: InvalidSetting) -> str:
    """The line for a setting that can't be used."""
    limits = {"least": error.least, "most": error.most}
    return SETTINGS[error.reason] % {"name": error.name, "value": error.value, **limits}


def words_of_input(field: str, reason: str) -> str:
    """The line for a value that is not acceptable. What follows the reason's first word is a detail."""
    first, _space, detail = reason.partition(" ")
    words = INPUTS.get((field, first))
    return words % {"detail": detail} if words else f"{field}: {reason}"
