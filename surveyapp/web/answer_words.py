"""What to do about an answer that was refused."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from surveyapp.domain.answers import Reason
from surveyapp.web.problems import Problem

WORDS = {
    Reason.MISSING: _l("Xin chọn một câu trả lời."),
    Reason.TOO_MANY: _l("Xin chỉ chọn hoặc điền một câu trả lời."),
    Reason.FOREIGN: _l("Xin chọn một trong các câu trả lời trên trang này."),
    Reason.EXCLUSIVE: _l("Nếu chọn “Không biết” hoặc “Không muốn trả lời”, xin bỏ các lựa chọn khác."),
    Reason.NOT_A_NUMBER: _l("Xin chỉ điền số, ví dụ 15."),
    Reason.TOO_PRECISE: _l("Xin điền số với ít chữ số sau dấu phẩy hơn."),
    Reason.OUT_OF_RANGE: _l("Số này quá lớn hoặc quá nhỏ. Xin xem lại."),
    Reason.TOO_LONG: _l("Xin viết ngắn hơn."),
    Reason.NO_CONSENT: _l(
        "Với câu này, xin đánh dấu thêm vào ô đồng ý ở cuối. Nếu không đồng ý, xin chọn “Không muốn trả lời”."
    ),
}

WRONG_CODE = _l("Không có phiếu mời mang mã này. Xin so lại từng chữ và số với mã in trên phiếu.")


def problems_by_question(reasons: Mapping[str, str]) -> dict[str, str]:
    """The sentence for each question whose answer was refused."""
    return {code: str(WORDS[Reason(reason)]) for code, reason in reasons.items()}


def summary_of(problems: dict[str, str]) -> tuple[Problem, ...]:
    """The error summary; each line leads to its question's first field."""
    return tuple(Problem(text, code) for code, text in problems.items())
