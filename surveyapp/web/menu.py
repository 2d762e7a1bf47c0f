"""Every page that those who sign in may begin from, and for whom it is."""

from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.domain.roles import Role
from surveyapp.web.access import marks_of
from surveyapp.web.identity import current_account


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its endpoint, its name, and what is done there."""

    endpoint: str
    name: LazyString
    text: LazyString


ENTRIES = (
    Entry(
        "leading.home",
        _l("Trang lãnh đạo"),
        _l("Mức đạt được, mục tiêu, cơ quan và tiêu chí nên xem trước trong đợt khảo sát mới nhất."),
    ),
    Entry("counter.board", _l("Bảng giao dịch"), _l("Ghi lượt giao dịch đã xong và phát phiếu mời.")),
    Entry("slips.home", _l("Phiếu mời in sẵn"), _l("In phiếu, kích hoạt phiếu, phát phiếu theo danh sách.")),
    Entry("office.home", _l("Cơ quan của tôi"), _l("Tỷ lệ trả lời so với kế hoạch, nơi người dân từ chối.")),
    Entry(
        "measures.home",
        _l("Cơ quan đã làm gì"),
        _l("Ghi và duyệt những việc cơ quan làm sau khi có kết quả, để người dân biết."),
    ),
    Entry("register.home", _l("Sổ lượt giao dịch"), _l("Xem, sửa và nhập số lượt giao dịch hằng ngày.")),
    Entry("kiosks.overview", _l("Kiosk"), _l("Ghép nối thiết bị, xem kiosk nào còn câu trả lời chưa gửi.")),
    Entry("paper.home", _l("Phiếu giấy"), _l("In phiếu giấy và nhập phiếu đã thu.")),
    Entry("results.home", _l("Dữ liệu và kết quả"), _l("Chốt dữ liệu, tính chỉ số, công bố, xuất bảng.")),
    Entry(
        "advice.home",
        _l("Gợi ý"),
        _l("Một trang cho mỗi lĩnh vực, xã phường, cơ quan: đứng ở đâu, có thể xem lại điều gì."),
    ),
    Entry("office.rates", _l("Tỷ lệ trả lời"), _l("Theo cơ quan, thủ tục, tuần và đợt khảo sát.")),
    Entry("waves.home", _l("Đợt khảo sát"), _l("Lập kế hoạch mẫu, mở và kết thúc đợt khảo sát.")),
    Entry("instruments.home", _l("Bộ câu hỏi"), _l("Tải lên, kiểm tra, xem trước, ban hành bộ câu hỏi.")),
    Entry("places.home", _l("Cơ quan, quầy, thủ tục"), _l("Thêm và sửa cơ quan, quầy và thủ tục.")),
    Entry("people.home", _l("Người dùng"), _l("Thêm người, giao vai trò, kết thúc phiên làm việc.")),
    Entry("audit.home", _l("Nhật ký"), _l("Ai đã làm gì, trước và sau; kiểm tra chuỗi niêm phong.")),
    Entry(
        "api_keys.home",
        _l("Khóa cho phần mềm"),
        _l("Cho phần mềm khác đọc kết quả hoặc báo lượt giao dịch."),
    ),
    Entry("own.home", _l("Tài khoản của tôi"), _l("Đổi mật khẩu, mã xác thực, phiên làm việc.")),
)


def own_entries() -> tuple[Entry, ...]:
    """The pages of this installation that the person who is signed in may open."""
    if current_account() is None:
        return ()
    return tuple(entry for entry in ENTRIES if may_open(entry.endpoint))


def may_open(endpoint: str) -> bool:
    """Whether this installation has a page that whoever is here may open."""
    if endpoint not in current_app.view_functions:
        return False
    marks, account = marks_of(endpoint), current_account()
    if account is None:
        return "public" in marks
    return any(
        mark in ("signed_in", "public") or (isinstance(mark, Role) and account.has(mark)) for mark in marks
    )


def init_app(app: Flask) -> None:
    """Hand the menu to every template, and whether a link leads anywhere for whoever reads it."""
    app.jinja_env.globals["own_entries"] = own_entries
    app.jinja_env.globals["may_open"] = may_open
