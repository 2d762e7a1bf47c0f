"""What is read of a wave before its data set is written; the answers themselves are streamed later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveyapp.domain.errors import NothingToAnalyse
from surveyapp.domain.instruments import Instrument
from surveyapp.services.boundaries import Boundaries, WaveOnBoundaries, wave_on
from surveyapp.services.freezing.frame import Frame, Visits, frame_of
from surveyapp.services.freezing.margins import VARIABLES, Margins, margins_of
from surveyapp.services.registers.coverage import register_statement
from surveyapp.services.registers.using import known_margins, used_register
from surveyapp.services.transactions import Session
from surveyapp.store import responses, waves
from surveyapp.store.responses import INVITED, WALK_UP, Labelled, MarginRow, PartialRow, RegisterRow
from surveyapp.store.tables.surveys import Wave


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two tables of a data set: invited visitors or walk-ups, never both."""

    source: str
    instrument: Instrument
    frame: Frame
    margins: Margins


@dataclass(frozen=True, slots=True)
class WaveData:
    """A wave's frame, register and words."""

    wave: Wave
    invited: Part
    walk_ups: Part
    register: Sequence[RegisterRow]
    margins: Sequence[MarginRow]
    offices: Sequence[Labelled]
    services: Sequence[Labelled]
    partial: Sequence[PartialRow]
    statement: dict[str, Any]
    """What is said of the register: visits by source, corrections, coverage."""
    areas: Sequence[WaveOnBoundaries]
    """The offices on old boundaries and on today's, where that is exact."""


def read_wave(session: Session, wave_id: int, today: date) -> WaveData:
    """Everything but the answers. Raises NothingToAnalyse when no answer has been closed yet."""
    wave = waves.wave_with_id(session, wave_id)
    units = responses.units_of_wave(session, wave_id)
    used = used_register(session, wave_id)
    register = used.rows
    invited = Visits(
        drawn=responses.drawn_visits_of_wave(session, wave_id),
        pending=responses.pending_visits_of_wave(session, wave_id, today),
        answered=responses.answered_visits_of_wave(session, wave_id, INVITED),
    )
    walk_ups = Visits((), (), responses.answered_visits_of_wave(session, wave_id, WALK_UP))
    margins = known_margins(session, wave_id)
    # Where nobody knows visitors' sex or age, the answers need not be read for it.
    answers = responses.answers_by_margin(session, wave_id, VARIABLES) if margins else {}
    if not invited.answered and not walk_ups.answered:
        raise NothingToAnalyse
    offices, services = responses.offices_and_services_of_wave(session, wave_id)
    areas = [wave_on(session, wave_id, kind, today) for kind in Boundaries]
    units_of = {each.boundaries.value: each.units_of_offices for each in areas}
    return WaveData(
        wave=wave,
        invited=Part(
            INVITED,
            _instrument(session, wave.full_instrument),
            frame_of(units, invited, register, units_of),
            margins_of(margins, {each: answers.get((INVITED, each), {}) for each in VARIABLES}),
        ),
        walk_ups=Part(
            WALK_UP,
            _instrument(session, wave.short_instrument),
            frame_of(units, walk_ups, register, units_of),
            margins_of(margins, {each: answers.get((WALK_UP, each), {}) for each in VARIABLES}),
        ),
        register=register,
        margins=margins,
        offices=offices,
        services=services,
        partial=responses.partial_answers_of_wave(session, wave_id),
        statement=register_statement(session, wave_id, used),
        areas=areas,
    )


def _instrument(session: Session, content_hash: str) -> Instrument:
    return Instrument.from_json(waves.instrument_document(session, content_hash))
