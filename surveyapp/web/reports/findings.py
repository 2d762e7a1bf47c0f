"""Where to look first, from the run's stored contributions: the largest, with intervals that allow for having looked.

The intervals of a table hold together, so whichever row is picked afterwards keeps its 95 %.
"""

from collections.abc import Callable, Iterator, Sequence

from flask_babel import gettext

from surveyapp.services.results import PROVINCE
from surveyapp.web.locale import in_language
from surveyapp.web.reports.explained import Row, public_results, unexplained
from surveyapp.web.reports.subject import TOTAL, Subject
from surveyapp.web.results.panels import criterion_name, points, span, whole

_: Callable[..., str] = gettext
MOST_NAMED = 3


def where_first(subject: Subject) -> str:
    """Sentences on the criteria that contribute most and on what is certainly lower; or why none can be said."""
    reason = unexplained(subject.results)
    if reason:
        return reason
    table, rows = largest_contributions(subject)
    if not rows or subject.figure(TOTAL) is None:
        return _("Chưa đủ số liệu để nói nội dung nào cần xem trước.")
    contributing = [_largest(subject, table, rows[0]), *_next(subject, rows), _selected()]
    if subject.office == PROVINCE:
        return " ".join([_plainly(subject, rows), *contributing, *_lower_offices(subject)])
    lower = _lower_criteria(subject)
    return " ".join([_plainly(subject, lower[:1] or rows), *_said_lower(subject, lower), *contributing])


def _plainly(subject: Subject, rows: Sequence[Row]) -> str:
    """The criterion to begin with, for whoever reads no further; two where it is not certain which comes first."""
    names = [criterion_name(subject.results, row["criterion"]) for row in rows[:2]]
    if len(names) > 1 and _overlap(rows):
        return _("Nên xem trước “%(first)s” và “%(second)s”.", first=names[0], second=names[1])
    return _("Nên xem trước “%(criterion)s”.", criterion=names[0])


def _overlap(rows: Sequence[Row]) -> bool:
    return bool(rows[0]["low"] <= rows[1]["high"])


def largest_contributions(subject: Subject) -> tuple[Row, Sequence[Row]]:
    """The table of points that are missing to the top, by criterion, and its rows of the subject, the largest first."""
    tables = public_results(subject.results).actions["contributions"].get("lost", {})
    table = tables.get("criterion" if subject.office == PROVINCE else "office_criterion", {"rows": ()})
    rows = [row for row in table["rows"] if row.get("office", PROVINCE) == subject.office]
    return table, sorted(rows, key=lambda row: -row["value"])


def _largest(subject: Subject, table: Row, row: Row) -> str:
    named = {
        "whole": points(table["whole"]),
        "criterion": criterion_name(subject.results, row["criterion"]),
        "points": points(row["value"]),
        "interval": span(row["low"], row["high"]),
        "n": whole(row["n"]),
    }
    if subject.office == PROVINCE:
        return _(
            "Chỉ số còn thiếu %(whole)s điểm để đạt mức cao nhất; tiêu chí đóng góp nhiều nhất vào phần thiếu đó là "
            "“%(criterion)s”: %(points)s điểm (khoảng đồng thời 95%%: %(interval)s; %(n)s phiếu).",
            **named,
        )
    return _(
        "Chỉ số toàn tỉnh còn thiếu %(whole)s điểm để đạt mức cao nhất; ở cơ quan này, tiêu chí đóng góp nhiều nhất "
        "vào phần thiếu đó là “%(criterion)s”: %(points)s điểm (khoảng đồng thời 95%%: %(interval)s; %(n)s phiếu).",
        **named,
    )


def _next(subject: Subject, rows: Sequence[Row]) -> Iterator[str]:
    if len(rows) < 2:
        return
    second = rows[1]
    yield _(
        "Kế đó là “%(criterion)s”: %(points)s điểm (%(interval)s; %(n)s phiếu).",
        criterion=criterion_name(subject.results, second["criterion"]),
        points=points(second["value"]),
        interval=span(second["low"], second["high"]),
        n=whole(second["n"]),
    )
    if _overlap(rows):
        yield _(
            "Hai khoảng chồng lên nhau, nên chưa chắc tiêu chí nào trong hai tiêu chí đóng góp nhiều hơn."
        )


def _selected() -> str:
    return _(
        "Các khoảng đúng cùng lúc cho mọi tiêu chí, tức là đã tính đến việc chọn ra tiêu chí lớn nhất. Đóng góp cho "
        "biết điểm thiếu nằm ở đâu, không cho biết vì sao."
    )


def _lower_offices(subject: Subject) -> Iterator[str]:
    """Offices that are certainly lower than the others, whichever of them one looks at."""
    found = public_results(subject.results).comparison.get("nodes", {}).get(TOTAL, {})
    lower = {row["office"] for row in found.get("offices", ()) if row["rest"]["high"] < 0}
    names = [in_language(each.name, each.name_en) for each in subject.results.offices if each.code in lower]
    if names:
        yield _(
            "Thấp hơn các cơ quan còn lại, đủ chắc khi so mọi cơ quan cùng lúc: %(offices)s.",
            offices=", ".join(names),
        )


def _lower_criteria(subject: Subject) -> Sequence[Row]:
    """An office's criteria that are certainly lower than the other offices' at the same services, the lowest first."""
    gap = public_results(subject.results).actions["gaps"].get(subject.office, {"rows": ()})
    lower = (row for row in gap["rows"] if row["effect"] == "score" and row["high"] < 0)
    return sorted(lower, key=lambda row: row["value"])


def _said_lower(subject: Subject, lower: Sequence[Row]) -> Iterator[str]:
    said = [
        _(
            "“%(criterion)s” (%(points)s điểm; %(interval)s)",
            criterion=criterion_name(subject.results, row["criterion"]),
            points=points(row["value"]),
            interval=span(row["low"], row["high"]),
        )
        for row in lower[:MOST_NAMED]
    ]
    if said:
        yield _(
            "Thấp hơn các cơ quan khác ở cùng thủ tục, đủ chắc khi xét mọi tiêu chí cùng lúc: %(criteria)s.",
            criteria="; ".join(said),
        )
