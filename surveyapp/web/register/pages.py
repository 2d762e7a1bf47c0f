"""What the pages of the register show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from surveyapp.services.registers.reading import DayLine, OfficeInWave, PeriodLine, WaveSeen
from surveyapp.web.coverage import NOBODY, month_text, number
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language
from surveyapp.web.register.words import SOURCES


@dataclass(frozen=True, slots=True)
class WaveChoice:
    """A wave whose offices can be listed."""

    id: int
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """An office of the chosen wave."""

    id: int
    wave_id: int
    name: str


@dataclass(frozen=True, slots=True)
class OfficeHeading:
    """An office in a wave, as a page is headed."""

    id: int
    wave_id: int
    name: str
    wave: str
    period: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A month or a day with its counts in words."""

    key: str
    name: str
    taps: str
    corrections: str
    imported: str
    dossiers: str
    queue: str
    elsewhere: str
    used: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A counter and a service on a day."""

    counter: str
    service: str
    taps: str
    corrected: str
    reason: str
    correction_id: int | None
    imported: str
    dossiers: str
    queue: str
    used: str
    source: str


def wave_choices(waves: Sequence[WaveSeen], wanted: int | None) -> tuple[WaveChoice, ...]:
    """The waves, the newest first; the newest is chosen where none is named."""
    names = {wave.id: in_language(wave.name, wave.name_en) for wave in waves}
    chosen = wanted if wanted in names else next(iter(names), None)
    return tuple(WaveChoice(id, name, id == chosen) for id, name in names.items())


def office_choices(entries: Sequence[OfficeInWave]) -> tuple[OfficeChoice, ...]:
    """The offices of a wave."""
    return tuple(
        OfficeChoice(entry.office_id, entry.wave_id, in_language(entry.office_name, entry.office_name_en))
        for entry in entries
    )


def heading_of(entry: OfficeInWave) -> OfficeHeading:
    """An office in a wave."""
    return OfficeHeading(
        entry.office_id,
        entry.wave_id,
        in_language(entry.office_name, entry.office_name_en),
        in_language(entry.wave_name, entry.wave_name_en),
        _("%(first)s đến %(last)s", first=day_text(entry.starts_on), last=day_text(entry.ends_on)),
    )


def month_rows(lines: Sequence[PeriodLine]) -> tuple[PeriodRow, ...]:
    """Months."""
    return tuple(_period(line, month_text(line.key)) for line in lines)


def day_rows_of_month(lines: Sequence[PeriodLine]) -> tuple[PeriodRow, ...]:
    """Days."""
    return tuple(_period(line, weekday_text(date.fromisoformat(line.key))) for line in lines)


def rows_of_day(lines: Sequence[DayLine]) -> tuple[DayRow, ...]:
    """The counters and services of a day."""
    return tuple(
        DayRow(
            counter=line.counter_name or _("cả cơ quan"),
            service=in_language(line.service_name, line.service_name_en) or _("mọi thủ tục"),
            taps=number(line.taps),
            corrected=number(line.correction.visits) if line.correction else NOBODY,
            reason=line.correction.reason if line.correction else "",
            correction_id=line.correction.id if line.correction else None,
            imported=number(line.imported),
            dossiers=number(line.dossiers),
            queue=number(line.queue),
            used=number(line.used.visits) if line.used else NOBODY,
            source=str(SOURCES[line.used.source.value]) if line.used else "",
        )
        for line in lines
    )


def weekday_text(day: date) -> str:
    """A day with its weekday."""
    return str(format_date(day, "EEEE, dd/MM/yyyy"))


def _period(line: PeriodLine, name: str) -> PeriodRow:
    return PeriodRow(
        key=line.key,
        name=name,
        taps=number(line.taps),
        corrections=number(line.corrections),
        imported=number(line.imported),
        dossiers=number(line.dossiers),
        queue=number(line.queue),
        elsewhere=number(line.elsewhere),
        used=number(line.used),
    )
