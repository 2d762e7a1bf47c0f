"""The words for what is wrong in a form about a person."""

from flask_babel import lazy_gettext as _l

from surveyapp.domain.errors import InvalidInput

WORDS = {
    ("login", "form"): _l("Tên đăng nhập chỉ gồm chữ thường không dấu, số và . _ @ -, dài 2 đến 80 ký tự."),
    ("login", "exists"): _l("Tên đăng nhập này đã có người dùng. Xin chọn tên khác."),
    ("name", "empty"): _l("Xin nhập họ và tên."),
    ("password", "wrong"): _l("Mật khẩu hiện nay chưa đúng."),
    ("password", "too_short"): _l("Mật khẩu phải có ít nhất 10 ký tự."),
    ("password", "too_long"): _l("Mật khẩu dài quá 200 ký tự."),
    ("password", "holds_login"): _l("Mật khẩu không được dựa trên tên đăng nhập."),
    ("password", "too_simple"): _l("Mật khẩu chỉ lặp lại vài ký tự. Dùng nhiều ký tự khác nhau hơn."),
    ("role", "last_administrator"): _l(
        "Đây là người quản trị cuối cùng. Xin giao vai trò quản trị cho người khác trước."
    ),
    ("role", "exists"): _l("Người này đã có vai trò đó ở phạm vi đó."),
    ("office", "needed"): _l("Vai trò này gắn với một cơ quan. Xin chọn cơ quan."),
    ("office", "not_for_role"): _l("Vai trò này dùng cho cả tỉnh. Xin chọn phạm vi “Cả tỉnh”."),
    ("admin_unit_id", "not_for_role"): _l(
        "Chỉ vai trò thủ trưởng cơ quan giao được cho cả một xã, phường. Xin chọn một cơ quan."
    ),
    ("admin_unit_id", "unknown"): _l("Không có xã, phường này."),
    ("role", "unknown"): _l(
        "Vai trò không có; xin dùng counter_staff, office_head, data_entry, leader, analyst hoặc admin."
    ),
    ("office", "unknown"): _l("Không có cơ quan với mã này."),
    ("name", "differs"): _l("Tên đăng nhập này đứng ở dòng trên với họ tên khác."),
    ("login", "missing_column"): _l("Tệp thiếu cột login."),
    ("name", "missing_column"): _l("Tệp thiếu cột name."),
    ("account", "disabled"): _l("Tài khoản này đang bị khóa. Xin mở khóa trước."),
    ("factor", "set"): _l("Tài khoản này đã có mã xác thực."),
    ("factor", "not_begun"): _l("Xin bấm “Bắt đầu” để nhận khóa mới."),
}


def words_of_input(error: InvalidInput) -> str:
    """What is wrong, and what to do."""
    words = WORDS.get((error.field, error.reason))
    return str(words) if words is not None else str(error)
