"""Every word that the kiosk's own screens say, by a short key, in one language.

The app takes them with the bundle and shows them without network. What stands in braces is filled in on the device.
"""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from surveyapp.web.locale import speaking

Words = dict[str, str]


def kiosk_words(language: str) -> Words:
    """All words in this language. The keys are the same in every language."""
    groups = (
        _frame,
        _first_screens,
        _before_asking,
        _ticket,
        _asking,
        _refusals,
        _ending,
        _out_of_use,
        _staff,
    )
    with speaking(language):
        return {key: text for group in groups for key, text in group().items()}


def manifest(language: str) -> dict[str, object]:
    """The web app manifest: what a home screen needs to open the kiosk over the whole screen."""
    with speaking(language):
        name = _("Ý kiến người dân")
    return {
        "name": name,
        "short_name": name,
        "id": "/kiosk",
        "start_url": "/kiosk",
        "scope": "/kiosk",
        "lang": language,
        "display": "fullscreen",
        "background_color": "#f2f6f7",
        "theme_color": "#0b4a5e",
        "icons": [
            {"src": _icon(size), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
            for size in (192, 512)
        ],
    }


def _icon(size: int) -> str:
    return url_for("static", filename=f"icons/kiosk-{size}.png")


def _frame() -> Words:
    return {
        "site_name": _("Ý kiến người dân"),
        "languages": _("Ngôn ngữ"),
        "display": _("Cỡ chữ, màu sắc"),
        "text_size": _("Cỡ chữ"),
        "text_1": _("Vừa"),
        "text_2": _("Lớn"),
        "text_3": _("Rất lớn"),
        "contrast": _("Màu sắc"),
        "contrast_normal": _("Thường"),
        "contrast_high": _("Tương phản cao"),
        "back": _("Quay lại"),
        "stop": _("Dừng và xóa câu trả lời"),
        "go_on": _("Tiếp tục"),
        "private": _("Cán bộ tại quầy không xem được câu trả lời của Ông/Bà."),
        "listen": _("Nghe đọc câu hỏi"),
        "listen_stop": _("Dừng đọc"),
    }


def _first_screens() -> Words:
    return {
        "attract_title": _("Mời Ông/Bà đánh giá lần giao dịch vừa rồi"),
        "attract_text": _minutes(),
        "start": _("Bắt đầu"),
        "want_title": _("Ông/Bà muốn làm gì?"),
        "want_rate": _("Đánh giá lần giao dịch hôm nay"),
        "want_ticket": _("Trả lời theo phiếu mời"),
        "want_ticket_hint": _("Dùng khi Ông/Bà cầm phiếu mời có mã in sẵn."),
    }


def _minutes() -> str:
    minutes = ngettext(
        "Trả lời mất khoảng %(minutes)s phút, không ghi tên, cán bộ tại quầy không xem được.",
        "Trả lời mất khoảng %(minutes)s phút, không ghi tên, cán bộ tại quầy không xem được.",
        2,
        minutes="{minutes}",
    )
    return str(minutes)


def _before_asking() -> Words:
    return {
        "notice_title": _("Thông báo trước khi trả lời"),
        "consent_missing": _(
            "Xin đánh dấu vào ô trên nếu Ông/Bà đồng ý. Nếu không, xin bấm “Dừng và xóa câu trả lời”."
        ),
        "begin": _("Bắt đầu trả lời"),
        "service_title": _("Hôm nay Ông/Bà đến làm thủ tục gì?"),
    }


def _ticket() -> Words:
    return {
        "ticket_title": _("Nhập mã phiếu mời"),
        "ticket_hint": _("Mã gồm 9 chữ cái và chữ số in dưới mã QR, ví dụ ABC 234 XYZ."),
        "ticket_typed": _("Mã đã nhập"),
        "ticket_empty": _("Chưa nhập"),
        "ticket_keys": _("Bàn phím"),
        "ticket_wrong": _("Mã này chưa đúng. Xin so lại từng chữ và số với mã in trên phiếu."),
        "delete_sign": _("Xóa một ký tự"),
    }


def _asking() -> Words:
    return {
        "progress": _("Câu {step} trong khoảng {steps}"),
        "help": _("Câu này hỏi gì?"),
        "several": _("Có thể chọn nhiều câu trả lời."),
        "optional": _("Có thể bỏ qua câu này."),
        "skip": _("Bỏ qua câu này"),
        "dk": _("Không biết"),
        "refused": _("Không muốn trả lời"),
        "number_typed": _("Số đã nhập"),
        "decimal_comma": _("Dấu phẩy"),
        "minus": _("Dấu trừ"),
        "text_hint": _("Không viết tên, số điện thoại hay số giấy tờ của ai. Tối đa {most} ký tự."),
        "text_field": _("Ý kiến của Ông/Bà"),
    }


def _refusals() -> Words:
    """One for each reason of `surveyapp.domain.answers.Reason` that a person can meet here."""
    return {
        "missing": _("Xin chọn một câu trả lời."),
        "not_a_number": _("Xin chỉ điền số, ví dụ 15."),
        "too_precise": _("Xin điền số với ít chữ số sau dấu phẩy hơn."),
        "out_of_range": _("Số này quá lớn hoặc quá nhỏ. Xin xem lại."),
        "too_long": _("Xin viết ngắn hơn."),
        "no_consent": _(
            "Với câu này, xin đánh dấu vào ô đồng ý trước. Nếu không đồng ý, xin chọn “Không muốn trả lời”."
        ),
    }


def _ending() -> Words:
    return {
        "send_title": _("Gửi câu trả lời"),
        "send_text": _("Ông/Bà đã trả lời hết các câu hỏi. Bấm nút dưới đây để gửi."),
        "send_final": _(
            "Sau khi gửi, câu trả lời không sửa hay rút lại được, vì không ai biết phiếu nào là của Ông/Bà."
        ),
        "send": _("Gửi câu trả lời"),
        "thanks_title": _("Đã nhận câu trả lời. Xin cảm ơn Ông/Bà"),
        "thanks_text": _(
            "Câu trả lời sẽ được trộn với các phiếu khác, rồi tính thành số liệu chung của cơ quan."
        ),
        "home": _("Về màn hình đầu"),
        "not_kept_title": _("Chưa lưu được câu trả lời"),
        "not_kept_text": _(
            "Máy chưa ghi được. Xin bấm “Thử lại”, hoặc báo cho người hướng dẫn. Chưa có gì được gửi đi."
        ),
        "try_again": _("Thử lại"),
        "idle_title": _("Ông/Bà còn cần thêm thời gian không?"),
        "idle_text": _("Nếu không chạm vào màn hình trong {seconds} giây, màn hình sẽ trở về trang đầu."),
        "idle_partial": _("Những câu đã trả lời được giữ lại và ghi rõ là chưa xong."),
        "stay": _("Tôi cần thêm thời gian"),
    }


def _out_of_use() -> Words:
    return {
        "starting": _("Đang mở…"),
        "closed_title": _("Hôm nay chưa có đợt khảo sát"),
        "closed_text": _("Cơ quan này hiện không có đợt khảo sát nào đang mở. Xin cảm ơn Ông/Bà."),
        "unpaired_title": _("Thiết bị này chưa được ghép nối"),
        "unpaired_text": _(
            "Người phụ trách tạo mã ghép nối trên trang quản lý kiosk, rồi nhập mã trên thiết bị này."
        ),
        "pair": _("Nhập mã ghép nối"),
        "unreachable_title": _("Chưa kết nối được với máy chủ"),
        "unreachable_text": _("Lần mở đầu tiên cần có mạng. Máy tự thử lại."),
        "revoked_title": _("Thiết bị này đã ngừng hoạt động"),
        "revoked_text": _(
            "Thiết bị không nhận câu trả lời mới. Xin dùng điện thoại, hoặc hỏi người hướng dẫn."
        ),
        "locked_title": _("Máy đang tạm nghỉ"),
        "locked_text": _("Xin Ông/Bà quay lại sau ít phút."),
    }


def _staff() -> Words:
    return {
        "staff_title": _("Dành cho người phụ trách máy"),
        "staff_kiosk": _("Kiosk"),
        "staff_unsent": _("Câu trả lời chưa gửi"),
        "staff_stuck": _("Câu trả lời không gửi được"),
        "staff_offline_ready": _("Mở được khi không có mạng"),
        "staff_persistent": _("Bộ nhớ được giữ lâu dài"),
        "staff_version": _("Phiên bản"),
        "yes": _("Có"),
        "no": _("Chưa"),
        "staff_test": _("Thử kết nối"),
        "staff_reached": _("Kết nối được với máy chủ."),
        "staff_not_reached": _("Không kết nối được với máy chủ. Câu trả lời vẫn được giữ trên máy."),
        "staff_retry": _("Gửi lại phiếu không gửi được"),
        "staff_reload": _("Mở lại ứng dụng"),
        "staff_rescue": _("Xuất tệp cứu dữ liệu"),
        "staff_rescue_hint": _(
            "Tệp chỉ chứa phiếu đã niêm phong; chỉ máy chủ đọc được. Phiếu vẫn còn trên máy."
        ),
        "staff_lock": _("Tạm khóa máy"),
        "staff_unlock": _("Mở khóa"),
        "staff_pin": _("Mã số từ 4 đến 8 chữ số"),
        "staff_pin_hint": _("Khi khóa, tự chọn một mã số; khi mở, nhập lại đúng mã số đó."),
        "staff_pin_short": _("Xin nhập từ 4 đến 8 chữ số."),
        "staff_pin_wrong": _("Mã số chưa đúng."),
        "staff_leave": _("Về màn hình đầu"),
    }
