"""Findings in words: what to look at first. A finding says where, with figures; never why."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from surveyapp.services.results import RunResults
from surveyapp.web.results.panels import (
    Row,
    criterion_name,
    place_name,
    points,
    service_name,
    share,
    share_span,
    span,
)

_: Callable[..., str] = gettext

MOST_OF_A_KIND = 5
BURDENS = {
    "visits": _l("phải đi lại từ 3 lần trở lên"),
    "windows": _l("phải đến từ 3 nơi trở lên"),
    "papers": _l("bị yêu cầu giấy tờ ngoài quy định"),
    "late": _l("nhận kết quả trễ hẹn"),
    "waiting": _l("chờ quá nửa giờ"),
    "unofficial": _l("bị gợi ý hoặc đã chi ngoài quy định"),
    "harassed": _l("bị gây khó khăn, nhũng nhiễu"),
}


def chosen_findings(results: RunResults, office: str, service: str, node: str = "") -> Iterator[Row]:
    """The first findings of each kind, of an office, a service or a node of the index where one is chosen."""
    counts: dict[str, int] = {}
    for finding in results.actions.get("findings", ()):
        place = finding["place"]
        if (office and place.get("office") != office) or (service and place.get("service") != service):
            continue
        if node and not f"{place.get('criterion', '')}.".startswith(f"{node}."):
            continue
        counts[finding["kind"]] = counts.get(finding["kind"], 0) + 1
        if counts[finding["kind"]] <= MOST_OF_A_KIND:
            yield finding


def finding_sentences(results: RunResults, findings: Sequence[Row] | Iterator[Row]) -> tuple[str, ...]:
    """The findings as sentences, each with its figures and how sure it is."""
    return tuple(f"{_said(results, each)} {_sure(each)}" for each in findings)


def _said(results: RunResults, finding: Row) -> str:
    numbers, place = finding["numbers"], finding["place"]
    match finding["kind"]:
        case "points_lost":
            return _lost(results, place, numbers)
        case "below_mean":
            return _(
                "%(place)s thấp hơn mức trung bình: nếu lên bằng trung bình thì chỉ số toàn tỉnh thêm %(points)s điểm "
                "(khoảng đồng thời 95%%: %(interval)s).",
                place=place_name(results, place),
                points=points(numbers["points"]),
                interval=span(numbers["low"], numbers["high"]),
            )
        case "burden":
            return _(
                "%(service)s: %(share)s người trả lời %(burden)s (khoảng đồng thời 95%%: %(interval)s).",
                service=service_name(results, place["service"]),
                share=share(numbers["share"]),
                burden=BURDENS[place["burden"]],
                interval=share_span(numbers.get("joint_low"), numbers.get("joint_high")),
            )
        case "silence":
            return _(
                "%(service)s: %(silent)s người được hỏi không muốn trả lời có hay không việc %(burden)s, nên tỷ lệ "
                "nằm đâu đó giữa %(lower)s và %(upper)s (cả sai số lấy mẫu: %(interval)s).",
                service=service_name(results, place["service"]),
                burden=BURDENS[place["burden"]],
                silent=share(numbers["silent"]),
                lower=share(numbers["lower"]),
                upper=share(numbers["upper"]),
                interval=share_span(numbers.get("low"), numbers.get("high")),
            )
    return _(
        "“%(criterion)s” đi cùng sự hài lòng chung nhiều hơn trung bình nhưng điểm thấp hơn trung bình các tiêu chí.",
        criterion=criterion_name(results, place["criterion"]),
    )


def _lost(results: RunResults, place: Row, numbers: dict[str, Any]) -> str:
    return _(
        "%(place)s đóng góp %(points)s điểm (khoảng đồng thời 95%%: %(interval)s) vào phần còn thiếu để đạt mức cao "
        "nhất, bằng %(share)s phần thiếu đó.",
        place=place_name(results, place),
        points=points(numbers["points"]),
        interval=span(numbers["low"], numbers["high"]),
        share=share(numbers.get("share")),
    )


def _sure(finding: Row) -> str:
    return _("Đủ chắc.") if finding["certain"] else _("Chưa chắc.")
