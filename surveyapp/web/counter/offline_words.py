"""Every word that the counter's page says without network, by a short key, in the language of the clerk's last page."""

from flask_babel import gettext as _

Words = dict[str, str]


def offline_words() -> Words:
    """All words. What stands in braces is filled in by the page."""
    return {**_board(), **_ticket(), **_sending()}


def _board() -> Words:
    return {
        "title": _("Bảng giao dịch khi mất mạng"),
        "done": _("Giao dịch xong: bấm một lần"),
        "day": _("Lượt chưa gửi"),
        "none": _("Không còn lượt nào chưa gửi."),
        "not_drawn": _("Không mời"),
        "invited": _("Đã mời"),
        "unsampled": _("Ngoài mẫu (đã hết lượt rút thăm không mạng)"),
        "recorded": _("Đã ghi: {service} – {purpose}. {outcome}."),
        "change": _("Sửa"),
        "undo": _("Hoàn tác"),
        "company": _("Nhiều người cùng một hồ sơ"),
        "dossiers": _("Số hồ sơ"),
        "save": _("Ghi"),
        "keys": _("Dùng phím tắt: hàng 1–9 nộp hồ sơ, hàng Q–O nhận kết quả, hàng A–L hỏi thông tin"),
        "left_draws": _("Còn {number} lượt rút thăm cho hôm nay."),
        "no_draws": _("Đã hết lượt rút thăm không mạng: lượt bấm thêm vẫn vào sổ nhưng không được mời."),
        "failed": _("Trình duyệt không ghi được lượt này. Xin bấm lại; nếu vẫn không được, ghi vào sổ giấy."),
    }


def _ticket() -> Words:
    return {
        "drawn": _("Lượt này được rút thăm. Xin đưa phiếu cho người dân; phiếu chỉ dùng được một lần."),
        "print": _("In phiếu"),
        "handed": _("Đã đưa phiếu"),
        "ticket": _("Phiếu mời"),
        "ticket_title": _("Mời Ông/Bà cho ý kiến"),
        "qr": _("Mã QR của phiếu mời"),
        "scan": _("Quét mã bằng điện thoại, hoặc nhập mã này tại kiosk hay tại"),
        "active_later": _("Phiếu có hiệu lực khi quầy có mạng trở lại, thường là trong ngày."),
        "until": _("Dùng đến hết ngày {day}, một lần."),
        "voluntary": _("Trả lời là tự nguyện. Cán bộ không xem được câu trả lời."),
        "slip": _("Số trên phiếu in sẵn"),
        "slip_save": _("Đưa phiếu in sẵn"),
        "slip_wrong": _("Số này không đúng. Xin xem lại số in bên ngoài phiếu."),
        "slip_given": _("Phiếu in sẵn {serial}"),
        "not_handed": _("Không đưa được phiếu?"),
    }


def _sending() -> Words:
    return {
        "offline": _("Đang mất mạng. {number} lượt được giữ trên máy này và sẽ tự gửi khi có mạng."),
        "waiting": _("Có mạng. Đang gửi {number} lượt."),
        "sent": _("Đã gửi hết. Có thể trở lại bảng giao dịch."),
        "sign_in": _("Có mạng, nhưng cần đăng nhập lại để gửi {number} lượt."),
        "stuck": _("{number} lượt máy chủ không nhận. Xin ghi vào sổ giấy và báo người phụ trách."),
        "to_board": _("Về bảng giao dịch"),
        "try": _("Thử gửi ngay"),
    }
