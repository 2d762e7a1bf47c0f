"""Typing paper forms in: the first time, the second time by somebody else, and a decision where the two differ.

A form on which the draw does not fall is taken in at once. One that is drawn waits, sealed, and is taken in when both
readings agree, when somebody has decided between them, or on its last day as it was read first. Nothing then says who
typed it in.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from surveyapp.domain.days import day_of
from surveyapp.domain.drafts import DraftKey, sealed, unsealed
from surveyapp.domain.draw import Chance
from surveyapp.domain.errors import (
    InvalidInput,
    LinkExpired,
    LinkSpent,
    LinkUnknown,
    LinkVoid,
    NotAllowed,
    NotFound,
)
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.paper_answers import PaperReading, differing
from surveyapp.domain.tokens import new_serial, read_serial
from surveyapp.services.auditing import Act
from surveyapp.services.drafting import instrument_of
from surveyapp.services.keys import Keys
from surveyapp.services.paper.places import PaperPlace, check_not_waiting
from surveyapp.services.paper.taking_in import take_in_paper
from surveyapp.services.transactions import Session
from surveyapp.store import paper
from surveyapp.store.tables.paper import PaperEntry

WAITING, DIFFERS = "waiting", "differs"
WAITING_DAYS = 14


@dataclass(frozen=True, slots=True)
class Desk:
    """What entering needs beside the session: the keys, the chance, and the share that is typed in twice."""

    keys: Keys
    chance: Chance
    double_share: float


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as one person read it."""

    place: PaperPlace
    reading: PaperReading
    language: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that waits. `first` and `second` are the readings that there are."""

    serial: str
    state: str
    place: PaperPlace
    instrument: Instrument
    language: str
    entered_by: int
    first: Mapping[str, Any]
    second: Mapping[str, Any] | None


def enter_first(session: Session, desk: Desk, typed: Typed, act: Act) -> str | None:
    """Take in a form that was typed in; the serial to write on it where it was drawn to be typed in again.

    Raises InvalidInput for a form without any answer or one that waits already, and what `take_in_paper` raises.
    """
    if typed.reading.is_empty:
        raise InvalidInput("answers", "empty")
    today, tally = day_of(act.at), paper.tally_of(session, typed.place.wave)
    if typed.place.link:
        check_not_waiting(session, typed.place.link)
    tally.forms += 1
    if not desk.chance.random() < desk.double_share:
        take_in_paper(session, typed.place, typed.reading.answers, typed.language, today)
        return None
    tally.drawn += 1
    return _set_aside(session, desk.keys, typed, act)


def waiting_form(session: Session, keys: Keys, serial: str) -> Waiting:
    """A form that waits. Raises NotFound."""
    known = read_serial(serial)
    row = paper.entry_with_serial(session, known) if known else None
    if row is None:
        raise NotFound
    content = unsealed(DraftKey(row.serial, keys.paper_seal()), row.sealed)
    return Waiting(
        serial=row.serial,
        state=row.state,
        place=PaperPlace(**content["place"]),
        instrument=instrument_of(session, row.instrument),
        language=content["language"],
        entered_by=row.entered_by,
        first=content["first"],
        second=content["second"],
    )


def check_second(waiting: Waiting, account_id: int) -> None:
    """Raises NotAllowed for the person who typed it in first, NotFound for a form that waits for a decision."""
    if waiting.state != WAITING:
        raise NotFound
    if waiting.entered_by == account_id:
        raise NotAllowed


def enter_second(
    session: Session, keys: Keys, serial: str, reading: PaperReading, act: Act
) -> tuple[str, ...]:
    """Compare a second reading with the first; the questions that differ. Where none does, the form is taken in.

    Raises NotFound, NotAllowed, InvalidInput for a form without any answer, and what `take_in_paper` raises.
    """
    waiting = waiting_form(session, keys, serial)
    check_second(waiting, act.by or 0)
    if reading.is_empty:
        raise InvalidInput("answers", "empty")
    differ = differing(waiting.first, reading.answers)
    tally = paper.tally_of(session, waiting.place.wave)
    tally.compared += 1
    tally.answers += len(waiting.first)
    tally.differing += len(differ)
    if differ:
        _seal(session, keys, waiting, DIFFERS, second=reading.answers)
    else:
        _finish(session, waiting, waiting.first, act)
    return differ


def decide(session: Session, keys: Keys, serial: str, reading: PaperReading, act: Act) -> None:
    """Take in what a last look at the paper gave. Raises NotFound, InvalidInput, and what `take_in_paper` raises."""
    waiting = waiting_form(session, keys, serial)
    if waiting.state != DIFFERS:
        raise NotFound
    if reading.is_empty:
        raise InvalidInput("answers", "empty")
    _finish(session, waiting, reading.answers, act)


def forget_form(session: Session, keys: Keys, serial: str) -> None:
    """Let go of a form whose link was used in another way meanwhile. Raises NotFound."""
    paper.delete_entry(session, waiting_form(session, keys, serial).serial)


def take_in_due(session: Session, keys: Keys, today: date) -> int:
    """Take in every form whose last day of waiting has come, as it was read first; how many.

    One whose link was spent, withdrawn or forgotten meanwhile is let go of.
    """
    due = [row.serial for row in paper.entries_due(session, today)]
    for serial in due:
        waiting = waiting_form(session, keys, serial)
        paper.tally_of(session, waiting.place.wave).given_up += 1
        paper.delete_entry(session, serial)
        try:
            take_in_paper(session, waiting.place, waiting.first, waiting.language, today)
        except (LinkSpent, LinkVoid, LinkExpired, LinkUnknown):
            continue
    return len(due)


def _set_aside(session: Session, keys: Keys, typed: Typed, act: Act) -> str:
    serial, today = new_serial(), day_of(act.at)
    while paper.entry_with_serial(session, serial) is not None:
        serial = new_serial()
    content = {
        "place": asdict(typed.place),
        "language": typed.language,
        "first": typed.reading.answers,
        "second": None,
    }
    last = today + timedelta(days=WAITING_DAYS)
    session.add(
        PaperEntry(
            serial=serial,
            state=WAITING,
            wave_id=typed.place.wave,
            office_id=typed.place.office,
            instrument=typed.place.instrument,
            entered_by=act.by or 0,
            link_hash=typed.place.link,
            due_on=min(last, typed.place.last_day or last),
            sealed=sealed(DraftKey(serial, keys.paper_seal()), content),
        )
    )
    session.flush()
    return serial


def _seal(session: Session, keys: Keys, waiting: Waiting, state: str, second: Mapping[str, Any]) -> None:
    row = paper.entry_with_serial(session, waiting.serial)
    if row is None:
        raise NotFound
    content = {
        "place": asdict(waiting.place),
        "language": waiting.language,
        "first": dict(waiting.first),
        "second": dict(second),
    }
    row.state, row.sealed = state, sealed(DraftKey(row.serial, keys.paper_seal()), content)


def _finish(session: Session, waiting: Waiting, answers: Mapping[str, Any], act: Act) -> None:
    take_in_paper(session, waiting.place, answers, waiting.language, day_of(act.at))
    paper.delete_entry(session, waiting.serial)
