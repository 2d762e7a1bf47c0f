"""A published series on a page: its line with the breaks, why it breaks, and its sources by number."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask_babel import gettext
from markupsafe import Markup

from surveyapp.services.analysing.published_years import PublishedYear, SourceNote
from surveyapp.services.drawing.svg import Words
from surveyapp.services.drawing.trends import TrendPoint, trend_svg
from surveyapp.web.locale import worded
from surveyapp.web.results.panels import Note, Table, drawing, row_words, short

_: Callable[..., str] = gettext


def broken_words() -> str:
    """What a broken line in a picture means."""
    return _("Nét đứt là nơi chuỗi số gãy: hai bên không so được với nhau nên không nối.")


def broken_line(years: Sequence[PublishedYear], title: str, name: str, table: Table) -> Markup:
    """The years as a line that is never drawn across a break or a missing year; `table` has a row for each."""
    dots = [
        TrendPoint(str(each.year), each.value, None, None, str(each.segment), row_words(table.headings, row))
        for each, row in zip(years, table.rows, strict=True)
    ]
    return drawing(trend_svg(dots, Words(title, broken_words(), name), short, _("gãy")))


def break_items(years: Iterable[PublishedYear]) -> tuple[str, ...]:
    """Why the series breaks, by the year from which it is another."""
    return tuple(f"{each.year}: {worded(each.break_words)}" for each in years if each.break_words)


def rank_words(each: PublishedYear) -> str:
    """A rank with how many provinces were published."""
    return f"{each.rank}/{each.units}" if each.rank and each.units else "–"


def numbered(sources: Iterable[SourceNote]) -> tuple[tuple[Note, ...], Mapping[str, str]]:
    """Every source once, in the order met, as notes; and by key the number that the table gives it."""
    found = {each.key: each for each in sources}
    notes = tuple(Note(worded(each.words), each.url) for each in found.values())
    return notes, {key: str(number) for number, key in enumerate(found, start=1)}
