"""The columns of a data set beside the questions: the design, and how an answer came."""

from surveyapp.domain.stuffing import STUFFING
from surveyapp.services.freezing.columns import Column, Value
from surveyapp.services.freezing.names import AREAS

SEX_REGISTER = "register_sex"
AGE_REGISTER = "register_age_band"
FLAGGED, FLAG_REASON = "flagged", "flag_reason"


def _words(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


_SPEEDS = (
    Value("fast", _words("nhanh bất thường", "unusually fast")),
    Value("usual", _words("bình thường", "usual")),
    Value("slow", _words("chậm bất thường", "unusually slow")),
    Value("unknown", _words("không rõ", "unknown")),
)
_DEVICES = (
    Value("phone", _words("điện thoại", "telephone")),
    Value("kiosk", _words("kiosk", "kiosk")),
    Value("paper", _words("giấy", "paper")),
)
_LATENCIES = (
    Value("same_day", _words("trong ngày", "same day")),
    Value("next_days", _words("những ngày sau", "following days")),
    Value("none", _words("không áp dụng", "does not apply")),
)
_DOUBTS = (
    Value("clock", _words("máy báo ngày không thể có", "the device told a day that can't be")),
    Value(STUFFING, _words("dấu hiệu điền phiếu hộ hàng loạt", "signs of stuffing")),
)

DESIGN_COLUMNS = (
    Column("responded", "flag", _words("Có trả lời", "Responded")),
    Column(
        "weight",
        "number",
        _words("Trọng số thiết kế (1/xác suất mời)", "Design weight (1/probability of invitation)"),
    ),
    Column(
        "stratum", "string", _words("Tầng (cơ quan × tháng, đã gộp)", "Stratum (office × month, collapsed)")
    ),
    Column("psu", "string", _words("Đơn vị mẫu cấp một (quầy trong ngày)", "Primary unit (a counter's day)")),
    Column("office", "string", _words("Cơ quan", "Office")),
    Column("month", "string", _words("Tháng", "Month")),
    Column("week", "string", _words("Tuần", "Week")),
    Column("service", "string", _words("Thủ tục hành chính", "Service")),
    Column(
        "response_class",
        "string",
        _words("Lớp bù không trả lời (cơ quan × thủ tục, đã gộp)", "Non-response class"),
    ),
    Column(
        "month_cell", "string", _words("Ô hiệu chỉnh cơ quan × tháng", "Calibration cell, office × month")
    ),
    Column("service_cell", "string", _words("Ô hiệu chỉnh thủ tục", "Calibration cell, service")),
    Column(
        SEX_REGISTER, "string", _words("Giới tính, nơi sổ lượt có ghi", "Sex, where the register knows it")
    ),
    Column(
        AGE_REGISTER,
        "string",
        _words("Nhóm tuổi, nơi sổ lượt có ghi", "Age band, where the register knows it"),
    ),
    Column(
        AREAS["old_district"],
        "string",
        _words("Huyện cũ, đến 30/6/2025, nơi khớp trọn vẹn", "Old district, until 30/6/2025, where exact"),
    ),
    Column(
        AREAS["old_province"],
        "string",
        _words("Tỉnh cũ, đến 30/6/2025, nơi khớp trọn vẹn", "Old province, until 30/6/2025, where exact"),
    ),
    Column(
        AREAS["commune"],
        "string",
        _words("Xã, phường hiện nay, nơi khớp trọn vẹn", "Commune of today, where exact"),
    ),
    Column("device", "string", _words("Thiết bị", "Device"), _DEVICES),
    Column("language", "string", _words("Ngôn ngữ", "Language")),
    Column("speed", "string", _words("Tốc độ trả lời", "Speed of answering"), _SPEEDS),
    Column("after_hours", "flag", _words("Gửi ngoài giờ làm việc", "Sent after hours")),
    Column("latency", "string", _words("Gửi sau bao lâu", "Delay until sent"), _LATENCIES),
    Column("burst", "flag", _words("Nhiều phiếu đến dồn dập", "Came in a burst")),
    Column(FLAGGED, "flag", _words("Bị đánh dấu nghi ngờ", "Flagged as doubtful")),
    Column(FLAG_REASON, "string", _words("Vì sao bị đánh dấu", "Why it is flagged"), _DOUBTS),
    Column(
        "order_seed",
        "number",
        _words(
            "Số xác định thứ tự câu hỏi và lựa chọn", "Number that tells the order of questions and options"
        ),
    ),
)
