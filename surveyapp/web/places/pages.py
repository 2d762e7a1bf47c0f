"""What the pages on offices, counters and services show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from surveyapp.services.office_import import BadRow
from surveyapp.services.office_pages import (
    CounterEntry,
    OfficeDetails,
    OfficesPage,
    ServicesPage,
    find_units,
    unit_label,
)
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language
from surveyapp.web.places.forms import MARK_WORDS, OfficeForm
from surveyapp.web.refused_input import words_of_input
from surveyapp.web.session import db
from surveyapp.web.site import current_site


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office in the list."""

    code: str
    name: str
    kind: str
    unit: str
    state: str


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in the catalogue."""

    code: str
    name: str
    field: str
    mark: str
    validity: str


@dataclass(frozen=True, slots=True)
class CounterRow:
    """A counter of an office."""

    id: int
    name: str
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What an office was before."""

    until: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class OfficePage:
    """Everything about an office."""

    code: str
    name: str
    kind: str
    unit: str
    state: str
    counters: tuple[CounterRow, ...]
    services: tuple[str, ...]
    history: tuple[HistoryRow, ...]
    is_ending: bool


def office_rows(page: OfficesPage) -> tuple[OfficeRow, ...]:
    """The lines of the list."""
    return tuple(
        OfficeRow(
            line.code, in_language(line.name, line.name_en), line.kind, line.unit, ending(line.valid_to)
        )
        for line in page.lines
    )


def service_rows(page: ServicesPage) -> tuple[ServiceRow, ...]:
    """The lines of the catalogue."""
    return tuple(
        ServiceRow(
            line.code,
            in_language(line.name, line.name_en),
            line.field,
            str(MARK_WORDS.get(line.mark, line.mark)),
            validity(line.valid_from, line.valid_to),
        )
        for line in page.lines
    )


def office_page(details: OfficeDetails) -> OfficePage:
    """An office as the page shows it."""
    office = details.office
    return OfficePage(
        code=office.code,
        name=in_language(office.name, office.name_en),
        kind=office.kind,
        unit=office.unit,
        state=ending(office.valid_to),
        counters=tuple(counter_row(counter) for counter in details.counters),
        services=tuple(
            f"{in_language(each.name, each.name_en)} ({each.code})"
            for each in details.services
            if each.is_offered
        ),
        history=tuple(HistoryRow(day_text(each.until), each.name, each.unit) for each in details.history),
        is_ending=office.valid_to is not None,
    )


def counter_row(counter: CounterEntry) -> CounterRow:
    """A counter as the page shows it."""
    return CounterRow(counter.id, counter.name, ending(counter.valid_to), counter.valid_to is None)


def offer_units(form: OfficeForm, on: date) -> None:
    """Let the form offer the units that were searched for, and the one that is chosen."""
    chosen = form.admin_unit_id.data or ""
    found = find_units(db(), form.unit_search.data or "", on)
    choices = [(unit.id, ", ".join(filter(None, (unit.name, unit.above)))) for unit in found]
    if chosen and chosen not in dict(choices):
        label = unit_label(db(), chosen)
        choices = [(chosen, label), *choices] if label else choices
    form.admin_unit_id.choices = choices


def bad_lines(rows: Sequence[BadRow]) -> tuple[str, ...]:
    """What is wrong in a file, line by line."""
    return tuple(_line(row) for row in rows)


def ending(last: date | None) -> str:
    """Whether something is open, and until when."""
    if last is None:
        return str(_("đang mở"))
    if last < current_site().today():
        return str(_("đã đóng, ngày cuối %(day)s", day=day_text(last)))
    return str(_("mở đến hết %(day)s", day=day_text(last)))


def validity(first: date | None, last: date | None) -> str:
    """Since when and until when something holds."""
    parts = []
    if first is not None:
        parts.append(str(_("từ %(day)s", day=day_text(first))))
    if last is not None:
        parts.append(str(_("đến hết %(day)s", day=day_text(last))))
    return " ".join(parts) or "–"


def _line(row: BadRow) -> str:
    if row.reason == "missing_column":
        return str(_("Thiếu cột %(name)s.", name=row.field))
    words = words_of_input(row.field, row.reason)
    return str(_("Dòng %(line)s, cột %(name)s: %(words)s", line=row.line, name=row.field, words=words))
