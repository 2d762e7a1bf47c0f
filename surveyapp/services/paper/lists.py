"""What the pages on paper forms list: forms that wait, how often two readings differed, and what may be chosen."""

from dataclasses import dataclass
from datetime import date

from surveyapp.services.paper.entering import DIFFERS
from surveyapp.services.transactions import Session
from surveyapp.store import paper, waves

LATEST_WAVES = 12


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A form that waits for a second person, or for a decision (`differs`)."""

    serial: str
    differs: bool
    is_own: bool
    wave: str
    office: str
    office_en: str
    due_on: date


@dataclass(frozen=True, slots=True)
class TallyLine:
    """A wave's paper forms. `error_rate` is the share of compared answers that differed; None without any."""

    wave: str
    forms: int
    drawn: int
    compared: int
    answers: int
    differing: int
    given_up: int

    @property
    def error_rate(self) -> float | None:
        """Between 0 and 1."""
        return self.differing / self.answers if self.answers else None


def list_waiting(session: Session, account_id: int, after: str, limit: int) -> tuple[WaitingLine, ...]:
    """Forms that wait, by serial."""
    return tuple(
        WaitingLine(
            serial=entry.serial,
            differs=entry.state == DIFFERS,
            is_own=entry.entered_by == account_id,
            wave=wave.name,
            office=office.name,
            office_en=office.name_en,
            due_on=entry.due_on,
        )
        for entry, wave, office in paper.waiting_entries(session, after, limit)
    )


def list_tallies(session: Session) -> tuple[TallyLine, ...]:
    """The latest waves that had paper forms."""
    return tuple(
        TallyLine(
            wave.name,
            tally.forms,
            tally.drawn,
            tally.compared,
            tally.answers,
            tally.differing,
            tally.given_up,
        )
        for tally, wave in paper.tallies_of_waves(session, LATEST_WAVES)
    )


def latest_waves(session: Session, today: date) -> tuple[tuple[int, str], ...]:
    """The waves for which a form may still come in, newest first."""
    return tuple(
        (wave.id, wave.name) for wave in waves.waves_begun_before(session, _next(today), LATEST_WAVES)
    )


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
