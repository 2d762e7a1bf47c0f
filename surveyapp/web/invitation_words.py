"""Words for refusals that citizens and kiosks meet: of invitations, slips, drafts, answers and devices."""

from flask_babel import lazy_gettext as _l

from surveyapp.web.refusal import TYPE_CODE, Words

INVITATION_WORDS = {
    "link_unknown": Words(
        404,
        _l("Không có phiếu mời này"),
        _l(
            "Xin quét lại mã QR trên phiếu, hoặc nhập mã in dưới mã QR. Nếu vẫn không được, xin đổi phiếu tại quầy."
        ),
        "respond.code",
        TYPE_CODE,
    ),
    "link_spent": Words(
        410,
        _l("Phiếu mời này đã được dùng"),
        _l(
            "Câu trả lời gửi bằng phiếu này đã được ghi nhận; mỗi phiếu chỉ dùng được một lần. "
            "Ông/Bà không cần làm gì thêm. Xin cảm ơn Ông/Bà."
        ),
    ),
    "link_void": Words(
        410,
        _l("Phiếu mời này không còn hiệu lực"),
        _l(
            "Phiếu đã được rút lại hoặc đã được thay bằng phiếu khác. Nếu có phiếu mới, xin dùng mã trên phiếu mới."
        ),
        "respond.code",
        TYPE_CODE,
    ),
    "link_expired": Words(
        410,
        _l("Phiếu mời này đã hết hạn"),
        _l(
            "Thời gian trả lời in trên phiếu đã qua nên không gửi được nữa. "
            "Xin cảm ơn Ông/Bà đã quan tâm; lần giao dịch sau Ông/Bà có thể lại được mời."
        ),
    ),
    "link_not_active": Words(
        425,
        _l("Phiếu này chưa được kích hoạt"),
        _l(
            "Quầy chưa báo về máy chủ là đã phát phiếu này, có thể vì đang mất mạng. "
            "Xin thử lại sau vài giờ hoặc ngày mai; phiếu vẫn dùng được đến ngày in trên phiếu."
        ),
        "respond.code",
        TYPE_CODE,
    ),
    "slip_unknown": Words(
        422,
        _l("Không có phiếu trống mang số này"),
        _l(
            "Xin xem lại số in bên ngoài phiếu. Phiếu đã phát, đã hủy hoặc của cơ quan khác thì không dùng được; "
            "xin lấy phiếu khác."
        ),
        "counter.invitation",
        _l("Về lượt vừa được rút thăm"),
    ),
    "draft_lost": Words(
        410,
        _l("Không còn phần trả lời đang làm dở"),
        _l(
            "Nếu đã bấm “Gửi câu trả lời”, phiếu của Ông/Bà đã được ghi nhận và Ông/Bà không cần làm gì thêm. "
            "Nếu chưa, xin quét lại mã QR hoặc nhập lại mã trên phiếu mời để trả lời từ đầu."
        ),
        "respond.code",
        TYPE_CODE,
    ),
    "answers_incomplete": Words(
        422,
        _l("Còn câu hỏi chưa trả lời"),
        _l("Xin trả lời câu còn thiếu rồi gửi lại. Những câu đã trả lời vẫn được giữ."),
        "respond.resume",
        _l("Đến câu còn thiếu"),
    ),
    "wave_not_open": Words(
        409,
        _l("Hôm nay chưa có đợt khảo sát"),
        _l(
            "Cơ quan này hiện không có đợt khảo sát nào đang mở. Xin cảm ơn Ông/Bà; xin quay lại vào dịp khác."
        ),
    ),
    "kiosk_not_enrolled": Words(
        401,
        _l("Thiết bị này chưa được ghép nối làm kiosk"),
        _l("Người phụ trách tạo mã ghép nối trên trang quản lý kiosk, rồi nhập mã trên chính thiết bị này."),
        "kiosk.pair",
        _l("Nhập mã ghép nối"),
    ),
    "kiosk_revoked": Words(
        403,
        _l("Kiosk này đã ngừng hoạt động"),
        _l("Kiosk không nhận câu trả lời mới; những câu trả lời còn trên thiết bị vẫn được gửi nốt."),
    ),
    "pairing_code_unknown": Words(
        422,
        _l("Mã ghép nối không đúng"),
        _l("Mã có thể đã được dùng hoặc đã quá một ngày. Xin tạo mã mới trên trang quản lý kiosk."),
        "kiosk.pair",
        _l("Nhập mã ghép nối"),
    ),
    "envelope_invalid": Words(
        400,
        _l("Nội dung gửi lên không phải phiếu niêm phong"),
        _l("Gửi lại cũng không nhận được. Xin xuất tệp cứu dữ liệu trên thiết bị và báo người quản trị."),
    ),
    "envelope_unopenable": Words(
        422,
        _l("Không mở được niêm phong"),
        _l("Thiết bị niêm phong bằng một khóa khác. Xin nối mạng để thiết bị nhận khóa mới, rồi thử lại."),
    ),
}
