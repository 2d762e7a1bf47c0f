"""Heads of offices write what their office does about the results of a wave, and write it anew when it goes on."""

from dataclasses import replace
from typing import Any

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.domain.measures import MOST_MEASURES, OPEN, Said, Standing, fault_of
from surveyapp.domain.roles import Account
from surveyapp.domain.text import clean
from surveyapp.services.auditing import Act, record
from surveyapp.services.measures.permission import may_write
from surveyapp.services.measures.reading import criteria_of, existing_measure, published_results, said_of
from surveyapp.services.registers.reading import office_in_wave
from surveyapp.services.transactions import Session
from surveyapp.store import measures, registers
from surveyapp.store.tables.measures import OfficeMeasure


def write_measure(
    session: Session,
    account: Account,
    place: tuple[int, int],
    said: Said,
    act: Act,
    replaces: int | None = None,
) -> int:
    """Write a measure for a wave and an office; its id. It waits for a second person.

    Raises NotAllowed for anybody but the office's head, NotFound for an office that is not in the wave or a wave
    without public results, InvalidInput.
    """
    wave_id, office_id = place
    if not may_write(account, office_id):
        raise NotAllowed
    office_in_wave(session, wave_id, office_id)
    said = _checked(session, wave_id, said, act)
    registers.lock_wave(session, wave_id)
    if replaces is None and measures.live_measures(session, wave_id, office_id) >= MOST_MEASURES:
        raise InvalidInput("text", "too_many")
    row = OfficeMeasure(
        wave_id=wave_id,
        office_id=office_id,
        criterion=said.criterion,
        text=said.text,
        language=said.language,
        progress=said.progress,
        day=said.day,
        standing=Standing.WAITING,
        version=1,
        replaces_id=replaces,
        written_by=act.by,
        written_at=act.at,
        reason="",
    )
    session.add(row)
    session.flush()
    after = told(said) if replaces is None else {**told(said), "replaces": replaces}
    record(session, act, "measure.write", subject_of(row), after=after)
    return row.id


def change_measure(session: Session, account: Account, measure_id: int, said: Said, act: Act) -> int:
    """Write a measure anew; the id of where it now stands, which waits for a second person.

    An approved one stays before the public until the new text is approved; others are changed where they stand.
    Raises NotFound, NotAllowed, InvalidInput, also for a measure that was withdrawn or is being replaced already.
    """
    row = existing_measure(session, measure_id, to_change=True)
    if not may_write(account, row.office_id):
        raise NotAllowed
    if row.standing == Standing.APPROVED:
        if measures.successor_of(session, measure_id) is not None:
            raise InvalidInput("text", "over")
        return write_measure(session, account, (row.wave_id, row.office_id), said, act, replaces=row.id)
    if row.standing not in OPEN:
        raise InvalidInput("text", "over")
    said, before = _checked(session, row.wave_id, said, act), told(said_of(row))
    row.criterion, row.text, row.language = said.criterion, said.text, said.language
    row.progress, row.day = said.progress, said.day
    row.standing, row.reason, row.version = Standing.WAITING, "", row.version + 1
    row.written_by, row.written_at = act.by, act.at
    record(session, act, "measure.change", subject_of(row), before, told(said))
    return row.id


def told(said: Said) -> dict[str, Any]:
    """What the audit trail keeps of a measure."""
    return {
        "criterion": said.criterion,
        "text": said.text,
        "language": said.language,
        "progress": said.progress.value,
        "day": said.day.isoformat(),
    }


def subject_of(row: OfficeMeasure) -> str:
    """How the audit trail names a measure: wave, office, number."""
    return f"{row.wave_id}/{row.office_id}/{row.id}"


def _checked(session: Session, wave_id: int, said: Said, act: Act) -> Said:
    results = published_results(session, wave_id)
    if results is None:
        raise NotFound
    said = replace(said, text=" ".join(clean(said.text).split()))
    fault = fault_of(said, day_of(act.at))
    if said.criterion and said.criterion not in {row.code for row in criteria_of(results)}:
        fault = ("criterion", "unknown")
    if said.language not in KNOWN_LANGUAGES:
        fault = ("language", "unknown")
    if fault:
        raise InvalidInput(*fault)
    return said
