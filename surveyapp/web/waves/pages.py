"""What the pages on waves show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from surveyapp.services.wave_pages import (
    CounterPlan,
    OfficeChoice,
    OfficeInWave,
    WaveDetails,
    WaveEntry,
    WavesPage,
)
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave in the list."""

    id: int
    code: str
    name: str
    period: str
    state: str
    offices: int


@dataclass(frozen=True, slots=True)
class UnitChoices:
    """The offices of an administrative unit that may take part."""

    id: str
    name: str
    offices: tuple[OfficeChoice, ...]


@dataclass(frozen=True, slots=True)
class CounterRow:
    """A counter with its probabilities in words."""

    name: str
    steps: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class OfficeRows:
    """An office of a wave with its counters."""

    code: str
    name: str
    counters: tuple[CounterRow, ...]


@dataclass(frozen=True, slots=True)
class WavePage:
    """A wave and what may be done with it."""

    id: int
    code: str
    name: str
    period: str
    state: str
    offices: int
    full: str
    short: str
    rows: tuple[OfficeRows, ...]
    after: str | None
    may_end: bool
    may_change: bool


def wave_rows(page: WavesPage, today: date) -> tuple[WaveRow, ...]:
    """The lines of the list."""
    return tuple(
        WaveRow(line.id, line.code, name_of(line), period_of(line), state_of(line, today), line.offices)
        for line in page.lines
    )


def wave_page(wave: WaveDetails, today: date) -> WavePage:
    """A wave as its page shows it."""
    entry = wave.entry
    return WavePage(
        id=entry.id,
        code=entry.code,
        name=name_of(entry),
        period=period_of(entry),
        state=state_of(entry, today),
        offices=entry.offices,
        full=wave.full,
        short=wave.short,
        rows=tuple(_office(office, today) for office in wave.offices),
        after=wave.after,
        may_end=entry.starts_on <= today < entry.ends_on,
        may_change=today < entry.ends_on,
    )


def unit_choices(offices: Sequence[OfficeChoice]) -> tuple[UnitChoices, ...]:
    """Offices by unit, in their order."""
    grouped = groupby(offices, key=lambda office: (office.unit_id, office.unit))
    return tuple(UnitChoices(id_, name, tuple(those)) for (id_, name), those in grouped)


def name_of(wave: WaveEntry) -> str:
    """The name of a wave in the language of the page."""
    return in_language(wave.name, wave.name_en)


def period_of(wave: WaveEntry) -> str:
    """From when to when."""
    return str(_("%(first)s – %(last)s", first=day_text(wave.starts_on), last=day_text(wave.ends_on)))


def state_of(wave: WaveEntry, today: date) -> str:
    """Whether a wave runs."""
    if today < wave.starts_on:
        return str(_("sắp tới"))
    return str(_("đang chạy") if today <= wave.ends_on else _("đã kết thúc"))


def number(value: float, signs: int = 2) -> str:
    """A number with at most so many decimals."""
    return str(format_decimal(round(value, signs)))


def percent(value: float) -> str:
    """A share in whole per cent."""
    return str(format_percent(value))


def _office(office: OfficeInWave, today: date) -> OfficeRows:
    counters = tuple(_counter(each, today) for each in office.counters)
    return OfficeRows(office.code, in_language(office.name, office.name_en), counters)


def _counter(counter: CounterPlan, today: date) -> CounterRow:
    steps = tuple(
        str(_("từ %(day)s: %(chance)s", day=day_text(since), chance=number(chance, 4)))
        for since, chance in counter.steps
    )
    is_open = counter.valid_to is None or counter.valid_to >= today
    return CounterRow(counter.name, steps, is_open)
