"""The notice before consent as the kiosk says it: six points, and one sentence to tick.

It differs from the telephone's in one promise: what somebody leaves unfinished at the kiosk is kept as unfinished.
"""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from surveyapp.web.locale import speaking


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the notice names: whether the short form is meant, from when to when, and from what age."""

    is_short: bool
    first: date
    last: date
    minimum_age: int


def kiosk_notice(language: str, facts: NoticeFacts) -> dict[str, object]:
    """The notice in this language: `points`, each with `title` and `text`, and `consent`."""
    with speaking(language):
        return {
            "points": [{"title": title, "text": text} for title, text in _points(facts)],
            "consent": _(
                "Tôi từ đủ %(age)s tuổi trở lên, đã đọc thông báo trên và đồng ý trả lời",
                age=facts.minimum_age,
            ),
        }


def _points(facts: NoticeFacts) -> list[tuple[str, str]]:
    return [
        (
            _("Để làm gì"),
            _("Để cơ quan biết Ông/Bà được phục vụ thế nào và sửa những điều chưa tốt."),
        ),
        (_("Hỏi những gì"), _asked(facts)),
        (
            _("Xử lý ra sao"),
            _(
                "Câu trả lời được niêm phong ngay trên máy này, rồi trộn với các phiếu khác trước khi đưa vào dữ liệu. "
                "Không ai nối được câu trả lời với Ông/Bà, phiếu mời hay hồ sơ. "
                "Kết quả chỉ công bố dưới dạng số liệu chung."
            ),
        ),
        (
            _("Ai xem được"),
            _(
                "Chỉ người phân tích được giao quyền, sau khi câu trả lời đã tách khỏi phiếu mời. "
                "Cán bộ tại quầy không xem được."
            ),
        ),
        (
            _("Có ảnh hưởng gì không"),
            _(
                "Trả lời hay không là quyền của Ông/Bà và không ảnh hưởng đến hồ sơ. Bấm “Dừng và xóa câu trả lời” "
                "lúc nào cũng được trước khi gửi. "
                "Sau khi gửi thì không rút lại được, vì không ai biết phiếu nào là của Ông/Bà."
            ),
        ),
        (_("Từ khi nào đến khi nào"), _period(facts)),
    ]


def _asked(facts: NoticeFacts) -> str:
    asked = (
        _("Nhận xét về lần giao dịch vừa rồi, giới tính, nhóm tuổi và có ai giúp trả lời hay không.")
        if facts.is_short
        else _(
            "Nhận xét về lần giao dịch vừa rồi; giới tính, nhóm tuổi, nơi ở, có ai giúp trả lời hay không; "
            "học vấn, khuyết tật và dân tộc nếu Ông/Bà muốn cho biết. "
            "Dân tộc là dữ liệu nhạy cảm, được hỏi đồng ý riêng."
        )
    )
    not_asked = _("Không hỏi họ tên, số điện thoại, số giấy tờ hay mã số bảo hiểm.")
    return f"{asked} {not_asked}"


def _period(facts: NoticeFacts) -> str:
    period = _(
        "Đợt này nhận câu trả lời từ ngày %(first)s đến hết ngày %(last)s. Nếu Ông/Bà bỏ đi giữa chừng mà không bấm "
        "“Dừng và xóa câu trả lời”, những câu đã trả lời được giữ và ghi là chưa xong. "
        "Câu trả lời đã tách khỏi phiếu mời được giữ làm số liệu thống kê.",
        first=f"{facts.first:%d/%m/%Y}",
        last=f"{facts.last:%d/%m/%Y}",
    )
    return str(period)
