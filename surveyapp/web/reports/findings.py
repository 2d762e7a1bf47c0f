"""What the run's stored findings add to the summary for everybody: criteria and offices, and only what is certain."""

from collections.abc import Callable, Iterator

from flask_babel import format_decimal, gettext

from surveyapp.services.results import PROVINCE, RunResults
from surveyapp.web.locale import in_language
from surveyapp.web.reports.subject import POINTED, TOTAL
from surveyapp.web.results.panels import criterion_name

_: Callable[..., str] = gettext


def stored_findings(results: RunResults) -> Iterator[str]:
    """Sentences on the criterion that contributes most, and on offices that are certainly lower than the others."""
    yield from _largest_criterion(results)
    yield from _lower_offices(results)


def _largest_criterion(results: RunResults) -> Iterator[str]:
    """Points are quoted only of a criterion whose own score the public sees as a point."""
    table = results.actions.get("contributions", {}).get("lost", {}).get("criterion")
    pointed = _pointed(results, PROVINCE)
    rows = [row for row in table["rows"] if row["criterion"] in pointed] if table else []
    if not rows or TOTAL not in pointed:
        return
    largest = max(rows, key=lambda row: row["value"])
    yield _(
        "Tiêu chí đóng góp nhiều nhất vào phần còn thiếu là “%(criterion)s”: %(points)s trong %(whole)s điểm "
        "còn thiếu.",
        criterion=criterion_name(results, largest["criterion"]),
        points=format_decimal(largest["value"], "#,##0.00"),
        whole=format_decimal(table["whole"], "#,##0.00"),
    )


def _lower_offices(results: RunResults) -> Iterator[str]:
    rows = results.comparison.get("nodes", {}).get(TOTAL, {}).get("offices", ())
    lower = {
        row["office"] for row in rows if row["rest"]["high"] < 0 and TOTAL in _pointed(results, row["office"])
    }
    names = [in_language(each.name, each.name_en) for each in results.offices if each.code in lower]
    if names:
        yield _(
            "Thấp hơn các cơ quan còn lại, đủ chắc khi so mọi cơ quan cùng lúc: %(offices)s.",
            offices=", ".join(names),
        )


def _pointed(results: RunResults, office: str) -> set[str]:
    """The nodes whose score of this place is good enough to be said as one number."""
    figures = results.invited.index if results.invited else ()
    return {each.code for each in figures if each.office == office and each.grade in POINTED}
