"""The words for what the audit trail records: the verbs, and what the fields of before and after are called."""

from flask_babel import lazy_gettext as _l

VERBS = {
    "account.add": _l("Thêm người dùng"),
    "account.disable": _l("Khóa tài khoản"),
    "account.enable": _l("Mở khóa tài khoản"),
    "account.end_sessions": _l("Kết thúc phiên làm việc"),
    "account.factor": _l("Thiết lập mã xác thực"),
    "account.factor_reset": _l("Bỏ mã xác thực"),
    "account.grant": _l("Giao vai trò"),
    "account.password": _l("Đặt mật khẩu"),
    "account.recovery": _l("Đăng nhập bằng mã dự phòng"),
    "account.recovery_codes": _l("Tạo mã dự phòng mới"),
    "account.revoke": _l("Thu hồi vai trò"),
    "account.set_up_link": _l("Tạo liên kết đặt mật khẩu"),
    "api_key.make": _l("Tạo khóa cho phần mềm"),
    "api_key.revoke": _l("Thu hồi khóa của phần mềm"),
    "audit.erase": _l("Xóa dữ liệu cá nhân khỏi nhật ký"),
    "bundle.request": _l("Yêu cầu bộ tệp dữ liệu"),
    "counter.add": _l("Thêm quầy"),
    "counter.close": _l("Đóng quầy"),
    "counter.rename": _l("Đổi tên quầy"),
    "counter.reopen": _l("Mở lại quầy"),
    "counter_key.make": _l("Tạo khóa cho máy xếp hàng"),
    "counter_key.revoke": _l("Thu hồi khóa của máy xếp hàng"),
    "delivery.make": _l("Lập danh sách phiếu gửi kèm kết quả"),
    "delivery.withdraw": _l("Hủy danh sách phiếu gửi kèm kết quả"),
    "export.made": _l("Xuất dữ liệu xong"),
    "export.request": _l("Yêu cầu xuất dữ liệu"),
    "instrument.discard": _l("Bỏ bản nháp bộ câu hỏi"),
    "instrument.publish": _l("Ban hành bộ câu hỏi"),
    "instrument.upload": _l("Tải lên bản nháp bộ câu hỏi"),
    "kiosk.add": _l("Thêm kiosk"),
    "kiosk.code": _l("Tạo mã ghép nối kiosk"),
    "kiosk.key": _l("Tạo khóa niêm phong của kiosk"),
    "kiosk.pair": _l("Ghép nối thiết bị làm kiosk"),
    "kiosk.revoke": _l("Thu hồi kiosk"),
    "office.add": _l("Thêm cơ quan"),
    "office.change": _l("Sửa cơ quan"),
    "office.close": _l("Đóng cơ quan"),
    "office.reopen": _l("Mở lại cơ quan"),
    "office.services": _l("Sửa danh mục thủ tục của cơ quan"),
    "published.accept": _l("Dùng bảng kết quả do đơn vị khác công bố"),
    "published.put_down": _l("Tải lên bảng kết quả do đơn vị khác công bố"),
    "published.undo": _l("Thôi dùng bảng kết quả do đơn vị khác công bố"),
    "register.correct": _l("Sửa sổ lượt giao dịch"),
    "register.import": _l("Nhập sổ lượt giao dịch từ tệp"),
    "register.margin": _l("Ghi cơ cấu giới tính, tuổi của người đến giao dịch"),
    "register.queue": _l("Ghi số lượt của máy lấy số"),
    "register.undo_correction": _l("Hoàn tác việc sửa sổ lượt giao dịch"),
    "register.undo_import": _l("Hoàn tác việc nhập sổ lượt giao dịch"),
    "run.publish": _l("Công bố kết quả"),
    "run.withdraw": _l("Rút lại kết quả"),
    "service.add": _l("Thêm thủ tục"),
    "service.change": _l("Sửa thủ tục"),
    "slips.make": _l("Lập phiếu trống in sẵn"),
    "slips.withdraw": _l("Hủy phiếu trống"),
    "target.set": _l("Đặt mục tiêu"),
    "wave.add": _l("Mở đợt khảo sát"),
    "wave.aim": _l("Đặt độ chính xác cần đạt của đợt khảo sát"),
    "wave.end": _l("Kết thúc đợt khảo sát"),
    "wave.probability": _l("Đổi xác suất mời"),
    "wave.proposal": _l("Áp dụng đề xuất xác suất mời"),
    "wave.rename": _l("Đổi tên đợt khảo sát"),
}

FIELDS = {
    "active": _l("đang dùng"),
    "added": _l("thêm"),
    "admin_unit": _l("đơn vị hành chính"),
    "admin_unit_id": _l("đơn vị hành chính"),
    "content_hash": _l("mã băm nội dung"),
    "due_on": _l("hạn đạt"),
    "ends_on": _l("ngày cuối"),
    "kind": _l("loại"),
    "lost": _l("mất thiết bị"),
    "name": _l("tên"),
    "name_en": _l("tên tiếng Anh"),
    "office": _l("cơ quan"),
    "probability": _l("xác suất"),
    "published": _l("đang công bố"),
    "reason": _l("lý do"),
    "removed": _l("bỏ"),
    "role": _l("vai trò"),
    "scopes": _l("việc được làm"),
    "second_factor": _l("mã xác thực"),
    "sessions": _l("số phiên"),
    "starts_on": _l("ngày đầu"),
    "valid_to": _l("ngày cuối"),
    "value": _l("giá trị"),
}
"""A field without words is shown by its own name."""


def verb_words(verb: str) -> str:
    """What was done; the verb itself where a later version recorded one that this one does not know."""
    return str(VERBS.get(verb, verb))


def field_words(field: str) -> str:
    """What a field is called."""
    return str(FIELDS.get(field, field))
