"""The doors on the start page, one for each audience that this installation serves."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: the endpoint it leads to, for whom it is, and what is behind it."""

    endpoint: str
    title: LazyString
    text: LazyString


DOORS = (
    Door(
        "respond.code",
        _l("Tôi có phiếu mời"),
        _l("Nhập mã in trên phiếu để trả lời câu hỏi về lần giao dịch vừa rồi."),
    ),
    Door("results.public", _l("Xem kết quả"), _l("Kết quả đã công bố, kèm số phiếu và độ chính xác.")),
    Door("counter.board", _l("Cán bộ tại quầy"), _l("Ghi lượt giao dịch đã xong và phát phiếu mời.")),
    Door("leading.home", _l("Lãnh đạo"), _l("Cơ quan và tiêu chí nên xem trước, mục tiêu, báo cáo.")),
    Door("results.home", _l("Người phân tích"), _l("Chốt dữ liệu, tính chỉ số, xuất bảng.")),
    Door(
        "kiosks.overview",
        _l("Quản lý kiosk"),
        _l("Ghép nối thiết bị, xem kiosk nào còn câu trả lời chưa gửi."),
    ),
    Door("kiosk.app", _l("Kiosk tại cơ quan"), _l("Màn hình đánh giá trên thiết bị đã ghép nối.")),
)


def doors_of(endpoints: frozenset[str]) -> tuple[Door, ...]:
    """The doors whose pages are part of this installation."""
    return tuple(door for door in DOORS if door.endpoint in endpoints)
