"""Taking one kiosk answer in: checked against its questionnaire, put where it belongs, a ticket's link spent."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time

from surveyapp.domain.answers import InvalidAnswer
from surveyapp.domain.conditions import Answer
from surveyapp.domain.days import VIETNAM, day_of, hour_of
from surveyapp.domain.documents import checked_document
from surveyapp.domain.errors import LinkExpired, LinkSpent, LinkUnknown, LinkVoid
from surveyapp.domain.kiosk_answers import AnswerHeld, KioskAnswer, Why
from surveyapp.domain.tokens import is_token
from surveyapp.services.drafting import instrument_of
from surveyapp.services.keys import Keys
from surveyapp.services.kiosks.devices import KioskPlace
from surveyapp.services.opening import LinkName, mark_opened, named_by_code, named_by_token, usable_link
from surveyapp.services.sending import row_of_link, spend
from surveyapp.services.transactions import Session
from surveyapp.store import intake, units, waves
from surveyapp.store.places import service_ids_of_office
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.surveys import Wave

CLOCK = "clock"
"""The flag of an answer whose device told a day that can't be; it counts for the day on which it came."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The day to which an answer counts, the hour on that day, and whether the device's own clock said so."""

    day: date
    hour: int
    is_claimed: bool

    def at(self) -> datetime:
        """The full hour: nothing finer is known of a kiosk's answer, or needed."""
        return datetime.combine(self.day, time(self.hour), VIETNAM)


def take_in(session: Session, keys: Keys, place: KioskPlace, answer: KioskAnswer, now: datetime) -> None:
    """Take an answer in. Raises AnswerHeld with the reason why it can't be; then nothing has been written.

    A complete answer with a ticket spends its link. One that was broken off is stored as such; its link stays usable,
    and so does the one of an answer that is not accepted.
    """
    answers = _checked(session, answer)
    row, moment = (
        _with_ticket(session, keys, answer, now)
        if answer.kind == "ticket"
        else _walk_up(session, place, answer, now)
    )
    row.id = secrets.token_hex(16)
    row.instrument, row.device, row.language = answer.instrument, "kiosk", answer.language
    row.is_complete, row.order_seed, row.answers = answer.complete, answer.order_seed, answers
    row.received_at, row.seconds = moment.at(), answer.seconds
    row.flag = None if moment.is_claimed else CLOCK
    intake.add_intake(session, row)


def _checked(session: Session, answer: KioskAnswer) -> dict[str, Answer]:
    if not waves.is_published(session, answer.instrument):
        raise AnswerHeld(Why.PLACE)
    instrument = instrument_of(session, answer.instrument)
    if answer.language not in instrument.languages:
        raise AnswerHeld(Why.PLACE)
    try:
        return checked_document(instrument, answer.answers, complete=answer.complete)
    except InvalidAnswer as error:
        raise AnswerHeld(Why.ANSWERS) from error


def _walk_up(
    session: Session, place: KioskPlace, answer: KioskAnswer, now: datetime
) -> tuple[Intake, Moment]:
    """The place of a walk-up is the kiosk's day."""
    wave = waves.wave_of_office(session, answer.wave or 0, place.office_id)
    offered = service_ids_of_office(session, place.office_id)
    if wave is None or wave.short_instrument != answer.instrument or answer.service not in offered:
        raise AnswerHeld(Why.PLACE)
    moment = _moment_in_wave(wave, answer, now)
    unit = units.kiosk_day(session, wave.id, place.office_id, place.kiosk_id, moment.day)
    row = Intake(psu_id=unit.id, service_id=answer.service, probability=None, source="walk_up")
    row.visit_day = moment.day
    return row, moment


def _with_ticket(session: Session, keys: Keys, answer: KioskAnswer, now: datetime) -> tuple[Intake, Moment]:
    """The place of an answer with a ticket is its link's, wherever the kiosk stands."""
    today = day_of(now)
    try:
        name = _name_of(keys, answer.code or "")
        link = usable_link(session, name, today)
        unit = units.unit_with_id(session, link.psu_id)
        if waves.wave_with_id(session, unit.wave_id).full_instrument != answer.instrument:
            raise AnswerHeld(Why.PLACE)
        if answer.complete:
            unit, row = spend(session, name, today)
        else:
            mark_opened(session, link)
            row = row_of_link(link)
    except (LinkUnknown, LinkSpent, LinkVoid, LinkExpired) as error:
        raise AnswerHeld(Why(error.code)) from error
    row.visit_day = unit.day or today
    return row, _moment_since(row.visit_day, answer, now)


def _name_of(keys: Keys, code: str) -> LinkName:
    """A ticket's code was typed, or the token of its QR code scanned. Raises LinkUnknown."""
    return named_by_token(keys, code) if is_token(code) else named_by_code(keys, code)


def _moment_in_wave(wave: Wave, answer: KioskAnswer, now: datetime) -> Moment:
    today = day_of(now)
    if wave.starts_on <= answer.day <= min(wave.ends_on, today):
        return Moment(answer.day, answer.hour, is_claimed=True)
    return Moment(max(wave.starts_on, min(wave.ends_on, today)), hour_of(now), is_claimed=False)


def _moment_since(first: date, answer: KioskAnswer, now: datetime) -> Moment:
    today = day_of(now)
    if first <= answer.day <= today:
        return Moment(answer.day, answer.hour, is_claimed=True)
    return Moment(today, hour_of(now), is_claimed=False)
