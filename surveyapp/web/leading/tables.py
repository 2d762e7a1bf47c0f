"""The offices and criteria to look at first: three contributions, and the offices that lie below the others.

Only figures of grades A and B stand here, as before the public, each with its answers, response rate and interval.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from surveyapp.services.advising.units import Kind
from surveyapp.services.results import Figure, RunResults
from surveyapp.web.reports.explained import Row, public_results
from surveyapp.web.reports.subject import TOTAL
from surveyapp.web.results.panels import office_name, place_name, points, share, span, whole
from surveyapp.web.results.words import shown

MOST_CONTRIBUTIONS, MOST_BELOW = 3, 5


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the office and where more about it is, what the row is called, and its cells.

    `is_sure`: of an office that is compared, whether it is certainly lower than the others.
    """

    office: str
    address: str
    name: str
    cells: tuple[str, ...]
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class LinkedTable:
    """A table whose rows lead on."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def contribution_table(results: RunResults) -> LinkedTable | None:
    """The largest contributions of an office and a criterion to what is missing to the top; None without any."""
    tables = public_results(results).actions["contributions"].get("lost", {})
    rows = sorted(tables.get("office_criterion", {}).get("rows", ()), key=lambda row: -row["value"])
    if not rows:
        return None
    headings = (
        _("Cơ quan – tiêu chí"),
        _("Đóng góp (điểm)"),
        _("Khoảng đồng thời 95%"),
        _("Tỷ phần"),
        _("Số phiếu"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
    )
    return LinkedTable(headings, tuple(_contribution(results, row) for row in rows[:MOST_CONTRIBUTIONS]))


def below_table(results: RunResults) -> LinkedTable | None:
    """The offices whose index lies furthest below the others'; None where none does or they can't be compared."""
    compared = public_results(results).comparison.get("nodes", {}).get(TOTAL, {}).get("offices", ())
    rows = sorted(
        (row for row in compared if row["rest"]["difference"] < 0), key=lambda row: row["rest"]["difference"]
    )
    if not rows:
        return None
    headings = (
        _("Cơ quan"),
        _("Điểm"),
        _("Khoảng tin cậy 95%"),
        _("Chênh lệch với các cơ quan còn lại"),
        _("Khoảng đồng thời 95%"),
        _("Thấp hơn đủ chắc?"),
        _("Số phiếu"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
    )
    return LinkedTable(headings, tuple(_below(results, row) for row in rows[:MOST_BELOW]))


def named_offices(*tables: LinkedTable | None) -> tuple[str, ...]:
    """The codes of the offices in tables, each once."""
    return tuple(dict.fromkeys(line.office for table in tables if table for line in table.lines))


def _contribution(results: RunResults, row: Row) -> Line:
    figure = _figure(results, row["criterion"], row["office"])
    cells = (
        points(row["value"]),
        span(row["low"], row["high"]),
        share(row["share"]),
        whole(row["n"]),
        *_rate_and_grade(figure),
    )
    office = row["office"]
    return Line(office, _address(results, office), place_name(results, row), cells)


def _below(results: RunResults, row: Row) -> Line:
    office, rest = row["office"], row["rest"]
    is_sure = rest["high"] < 0
    figure = _figure(results, TOTAL, office)
    cells = (
        points(row["value"]),
        span(figure.low, figure.high) if figure else "–",
        points(rest["difference"]),
        span(rest["low"], rest["high"]),
        _("rõ") if is_sure else _("chưa rõ"),
        whole(row["n"]),
        *_rate_and_grade(figure),
    )
    return Line(office, _address(results, office), office_name(results, office), cells, is_sure)


def _figure(results: RunResults, code: str, office: str) -> Figure | None:
    return results.invited.figures(code).get(office) if results.invited else None


def _rate_and_grade(figure: Figure | None) -> Iterator[str]:
    told = shown(figure, public=True) if figure else None
    texts: Sequence[str] = (told.response_rate, told.letter) if told else ("", "")
    yield from (text or "–" for text in texts)


def _address(results: RunResults, office: str) -> str:
    """The office's page of advice; where the run has none yet, everything that it says of the office."""
    run_id = results.line.id
    if office in results.advice.get(Kind.OFFICE.value, {}):
        return url_for("advice.unit", run_id=run_id, kind=Kind.OFFICE.value, unit=office)
    return url_for("acting.act", run_id=run_id, office=office)
