"""Sections of a page that each hold sentences, a picture and the table beside it; and how their numbers are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from markupsafe import Markup

from surveyapp.services.results import Figure, RunResults
from surveyapp.web.locale import in_language, worded
from surveyapp.web.results.engine_refusals import reason_words
from surveyapp.web.results.words import shown

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first cell of every row names it; cells of the other columns are numbers or short words."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A source of figures of a table, which names it by its number; `url` where an address is known."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of a page. `items` is a list, `picture` a drawing whose figures are those of the table.

    `notes` are the sources that the table names by their numbers, from 1.
    """

    id: str
    title: str
    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    picture: Markup | None = None
    table: Table | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter."""

    code: str
    name: str
    is_chosen: bool


def row_words(headings: Sequence[str], row: Sequence[str]) -> str:
    """A row of a table in one sentence, for the mark of a picture that stands for it."""
    told = "; ".join(
        f"{heading}: {cell}" for heading, cell in zip(headings[1:], row[1:], strict=True) if cell
    )
    return f"{row[0]}. {told}"


def figure_headings(first: str) -> tuple[str, ...]:
    """What stands beside a figure, in the order of `figure_cells`."""
    return (
        first,
        _("Điểm"),
        _("Khoảng tin cậy 95%"),
        _("Số phiếu"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
    )


def figure_cells(figure: Figure | None, *, public: bool) -> tuple[str, ...]:
    """A figure with what stands beside it."""
    if figure is None:
        return ("–", "–", "–", "–", _("chưa có phiếu trả lời"))
    words = shown(figure, public=public)
    grade = ": ".join(str(each) for each in (words.grade, words.reason) if each)
    return (words.value or "–", words.interval or "–", words.n, words.response_rate or "–", grade or "–")


def drawing(svg: str) -> Markup:
    """A picture for the page: made by an XML writer, which escapes every name, so none can become mark-up."""
    return Markup(svg)  # nosec B704


def points(value: float | None) -> str:
    """Points of the index."""
    return "–" if value is None else str(format_decimal(value, "#,##0.00;−#,##0.00"))


def share(value: float | None) -> str:
    """A share in per cent."""
    return "–" if value is None else str(format_percent(round(value, 3) + 0.0, "#,##0.0%;−#,##0.0%"))


def whole(value: float) -> str:
    """A number of answers."""
    return str(format_decimal(value, "#,##0"))


def short(value: float | None) -> str:
    """A mark on an axis."""
    return "–" if value is None else str(format_decimal(value, "#,##0.###;−#,##0.###"))


def fine(value: float) -> str:
    """A measure of small numbers, such as importance: shares of R² among many criteria."""
    return str(format_decimal(value, "#,##0.000;−#,##0.000"))


def span(low: float | None, high: float | None) -> str:
    """An interval of points."""
    return (
        "–" if low is None or high is None else _("%(low)s đến %(high)s", low=points(low), high=points(high))
    )


def share_span(low: float | None, high: float | None) -> str:
    """An interval of shares."""
    return "–" if low is None or high is None else _("%(low)s đến %(high)s", low=share(low), high=share(high))


def office_name(results: RunResults, code: str) -> str:
    """An office in the reader's language."""
    return _named(results.offices, code)


def service_name(results: RunResults, code: str) -> str:
    """A service in the reader's language; all of them under an empty code."""
    return _named(results.services, code) if code else _("Mọi thủ tục")


def criterion_name(results: RunResults, code: str) -> str:
    """A node of the index of invited visitors in the reader's language."""
    index = results.invited.index_name if results.invited else None
    title = results.titles.get(index or "", {}).get(code, {})
    return worded(title) or code


def place_name(results: RunResults, row: Row) -> str:
    """What a row stands for: office, criterion, service, as far as it says."""
    names = (("office", office_name), ("criterion", criterion_name), ("service", service_name))
    return " – ".join(name(results, row[axis]) for axis, name in names if axis in row)


def options(named: Any, chosen: str) -> tuple[Option, ...]:
    """The choices of a filter, in the order given."""
    return tuple(
        Option(each.code, in_language(each.name, each.name_en), each.code == chosen) for each in named
    )


def refused(part: Any) -> str:
    """Why a part could not be computed, in words; empty where it was."""
    said = str(part.get("refused", "")) if isinstance(part, Mapping) else ""
    return reason_words(said) if said else ""


def _named(named: Any, code: str) -> str:
    return next((in_language(each.name, each.name_en) for each in named if each.code == code), code)
