"""Words for grades, reasons, levels and jobs, and numbers as people here write them."""

from dataclasses import dataclass

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.services.results import Figure

GRADES = {
    "A": _l("A – đủ tin cậy"),
    "B": _l("B – dùng kèm lưu ý"),
    "C": _l("C – chỉ xem như một khoảng"),
    "S": _l("Không hiển thị"),
}
TONES = {"A": "good", "B": "doubt", "C": "doubt", "S": "bad"}
REASONS = {
    "no_respondents": _l("không có câu trả lời"),
    "few_respondents": _l("quá ít câu trả lời"),
    "no_df": _l("không đủ quầy và ngày để tính sai số"),
    "not_estimable": _l("có chỉ tiêu không ai thuộc diện trả lời"),
    "complement": _l("ẩn để không suy ra được số liệu đã ẩn khác"),
    "small_n": _l("ít câu trả lời"),
    "small_n_eff": _l("cỡ mẫu hiệu dụng nhỏ"),
    "small_part": _l("có chỉ tiêu dựa trên ít câu trả lời"),
    "wide_interval": _l("khoảng tin cậy rộng"),
    "wide_relative": _l("khoảng tin cậy rộng so với con số"),
    "wide_complement": _l("khoảng tin cậy rộng so với phần còn lại"),
    "few_df": _l("ít quầy và ngày"),
    "zero_or_one": _l("tỷ lệ bằng 0% hoặc 100%"),
    "large_cv": _l("sai số tương đối lớn"),
    "self_selected": _l("không có khoảng tin cậy"),
}
SOURCE_NAMES = {"invited": _l("người được mời"), "walk_ups": _l("người tự đánh giá")}
JOBS = {
    "freeze": _l("Chốt dữ liệu"),
    "analyse": _l("Phân tích"),
    "explain": _l("Tính đóng góp và so sánh"),
    "repeat": _l("Tính lại để đối chiếu"),
    "export": _l("Xuất dữ liệu"),
    "bundle": _l("Đóng gói để kiểm tra lại"),
}
STEPS = {
    "": _l("Đang chờ đến lượt"),
    "writing": _l("Đang ghi bộ dữ liệu"),
    "recording": _l("Đang lưu"),
    "computing": _l("Đang tính"),
    "protecting": _l("Đang kiểm tra và ẩn những gì có thể làm lộ người trả lời"),
    "weighing": _l("Đang tính trọng số"),
    "exporting": _l("Đang ghi tệp"),
    "packing": _l("Đang đóng gói"),
    "repeating": _l("Đang chạy lại để đối chiếu"),
}
FAILURES = {
    "nothing_to_analyse": _l(
        "Chưa có câu trả lời nào để phân tích: câu trả lời chỉ vào dữ liệu khi ngày đã khép lại và đủ một nhóm."
    ),
    "not_found": _l("Không còn bộ dữ liệu này trên máy chủ."),
    "attempts_used_up": _l("Việc này đã bị gián đoạn ba lần nên không được chạy lại."),
    "unforeseen": _l("Có lỗi ngoài dự kiến; nhật ký của máy chủ ghi rõ ở đâu. Xin báo người quản trị."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in words. Where something is not to be seen, the text is empty."""

    value: str
    interval: str
    bounds: str
    n: str
    n_eff: str
    response_rate: str
    letter: str
    grade: LazyString | str
    tone: str
    reason: LazyString | str


def shown(figure: Figure, *, decimals: int = 2, as_share: bool = False, public: bool = False) -> Shown:
    """A figure in words. One of grade C is a range: its point stands in brackets, and not at all before the public."""

    def number(value: float | None) -> str:
        if value is None:
            return ""
        if as_share:
            return str(format_percent(value, "#,##0.0%"))
        return str(format_decimal(value, "#,##0." + "0" * decimals))

    value = number(figure.value)
    if figure.grade == "C" and value:
        value = "" if public else f"({value})"
    return Shown(
        value=value,
        interval=_("%(low)s đến %(high)s", low=number(figure.low), high=number(figure.high))
        if figure.low is not None
        else "",
        bounds=_bounds(figure),
        n=str(format_decimal(figure.n)),
        n_eff="" if figure.n_eff is None else str(format_decimal(figure.n_eff, "#,##0")),
        response_rate=""
        if figure.response_rate is None
        else str(format_percent(figure.response_rate, "#,##0%")),
        letter="–" if figure.grade == "S" else figure.grade or "",
        grade=GRADES.get(figure.grade or "", ""),
        tone=TONES.get(figure.grade or "", ""),
        reason=REASONS.get(figure.reason or "", figure.reason or ""),
    )


def failure_words(message: str) -> LazyString | str:
    """Why a job failed, in words: a code has words, a refused analysis brings its own sentence."""
    code, _separator, sentence = message.partition(": ")
    return sentence or FAILURES.get(code, code)


def _bounds(figure: Figure) -> str:
    if figure.bounds is None:
        return ""
    low, high = (format_decimal(bound, "#,##0.##") for bound in figure.bounds)
    return f"{low}–{high}"
