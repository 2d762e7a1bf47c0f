"""What is read of a wave before its data set is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveyapp.domain.errors import NothingToAnalyse
from surveyapp.domain.instruments import Instrument
from surveyapp.services.boundaries import Boundaries, WaveOnBoundaries, wave_on
from surveyapp.services.freezing.answers import Answers, read_answers
from surveyapp.services.freezing.frame import Frame, Visits, frame_of
from surveyapp.services.freezing.margins import VARIABLES, Known, Margins, margins_of
from surveyapp.services.office_residence import residence_of_offices
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
    answers: Answers
    frame: Frame
    margins: Margins


@dataclass(frozen=True, slots=True)
class WaveData:
    """A wave's answers, frame, register and words."""

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
    fields: Mapping[str, str]
    """The field of administration of every service that has one."""
    residence: Mapping[str, str]
    """Whether an office stands in a town or in the country, of those of which that can be told."""


def read_wave(session: Session, wave_id: int, today: date) -> WaveData:
    """Everything. Raises NothingToAnalyse when no answer has been closed yet."""
    wave = waves.wave_with_id(session, wave_id)
    units = responses.units_of_wave(session, wave_id)
    used = used_register(session, wave_id)
    full, short = (_instrument(session, each) for each in (wave.full_instrument, wave.short_instrument))
    invited = read_answers(responses.responses_of_wave(session, wave_id, INVITED), full)
    walk_ups = read_answers(responses.responses_of_wave(session, wave_id, WALK_UP), short)
    if not len(invited) and not len(walk_ups):
        raise NothingToAnalyse
    visits = Visits(
        drawn=responses.drawn_visits_of_wave(session, wave_id),
        pending=responses.pending_visits_of_wave(session, wave_id, today),
        answered=invited.cells,
    )
    margins = known_margins(session, wave_id)
    offices, services = responses.offices_and_services_of_wave(session, wave_id)
    areas = [wave_on(session, wave_id, kind, today) for kind in Boundaries]
    units_of = {each.boundaries.value: each.units_of_offices for each in areas}
    framed = frame_of(units, visits, used.rows, units_of)
    beside = frame_of(units, Visits((), (), walk_ups.cells), used.rows, units_of)
    return WaveData(
        wave=wave,
        invited=Part(INVITED, full, invited, framed, margins_of(margins, _known(invited, framed))),
        walk_ups=Part(WALK_UP, short, walk_ups, beside, margins_of(margins, _known(walk_ups, beside))),
        register=used.rows,
        margins=margins,
        offices=offices,
        services=services,
        partial=responses.partial_answers_of_wave(session, wave_id),
        statement=register_statement(session, wave_id, used),
        areas=areas,
        fields=responses.fields_of_services_of_wave(session, wave_id),
        residence=residence_of_offices(session, wave_id),
    )


def _known(answers: Answers, frame: Frame) -> dict[str, Counter[Known]]:
    """By variable of the register's margins, how many answers of an office and month say what."""
    found = {}
    for variable in VARIABLES:
        found[variable] = Counter[Known]()
        for (psu, said), number in answers.by_unit(variable).items():
            unit = frame.units[psu]
            found[variable][unit.office, unit.month, said] += number
    return found


def _instrument(session: Session, content_hash: str) -> Instrument:
    return Instrument.from_json(waves.instrument_document(session, content_hash))
