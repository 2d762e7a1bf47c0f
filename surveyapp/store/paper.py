"""Queries on paper forms that wait for a second look, on their tallies, and on drafts of instruments."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveyapp.store.tables.paper import InstrumentDraft, PaperEntry, PaperTally
from surveyapp.store.tables.places import Office
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import PrimaryUnit


def unit_of_walk_up_paper(session: Session, wave_id: int, office_id: int, day: date) -> PrimaryUnit | None:
    """The primary unit of an office's paper forms of a day: one without counter and kiosk."""
    return session.scalars(
        select(PrimaryUnit).where(
            PrimaryUnit.wave_id == wave_id,
            PrimaryUnit.office_id == office_id,
            PrimaryUnit.day == day,
            PrimaryUnit.counter_id.is_(None),
            PrimaryUnit.kiosk_id.is_(None),
        )
    ).first()


def entry_with_serial(session: Session, serial: str) -> PaperEntry | None:
    """A form that waits, locked until the transaction ends, so that of two decisions one finds it gone."""
    return session.get(PaperEntry, serial, with_for_update=True, populate_existing=True)


def entry_of_link(session: Session, link_hash: str) -> PaperEntry | None:
    """The form that waits under a link."""
    return session.scalars(select(PaperEntry).where(PaperEntry.link_hash == link_hash)).first()


def entries_due(session: Session, day: date) -> Sequence[PaperEntry]:
    """The forms whose last day of waiting has come."""
    return session.scalars(select(PaperEntry).where(PaperEntry.due_on <= day)).all()


def waiting_entries(session: Session, after: str, limit: int) -> Sequence[tuple[PaperEntry, Wave, Office]]:
    """Forms that wait with their wave and office, by serial from the one after a serial."""
    rows = session.execute(
        select(PaperEntry, Wave, Office)
        .join(Wave, Wave.id == PaperEntry.wave_id)
        .join(Office, Office.id == PaperEntry.office_id)
        .where(PaperEntry.serial > after)
        .order_by(PaperEntry.serial)
        .limit(limit)
    ).all()
    return [(entry, wave, office) for entry, wave, office in rows]


def delete_entry(session: Session, serial: str) -> None:
    """Forget a form that waited."""
    session.execute(delete(PaperEntry).where(PaperEntry.serial == serial))


def tally_of(session: Session, wave_id: int) -> PaperTally:
    """The tally of a wave, made when there is none."""
    found = session.get(PaperTally, wave_id, with_for_update=True)
    if found is None:
        found = PaperTally(wave_id=wave_id, forms=0, drawn=0, compared=0, answers=0, differing=0, given_up=0)
        session.add(found)
        session.flush()
    return found


def tallies_of_waves(session: Session, most: int) -> Sequence[tuple[PaperTally, Wave]]:
    """The tallies of the latest waves that had paper forms."""
    rows = session.execute(
        select(PaperTally, Wave)
        .join(Wave, Wave.id == PaperTally.wave_id)
        .order_by(Wave.starts_on.desc())
        .limit(most)
    ).all()
    return [(tally, wave) for tally, wave in rows]


def drafts_in_order(session: Session, most: int) -> Sequence[InstrumentDraft]:
    """Drafts of instruments, the newest first."""
    return session.scalars(select(InstrumentDraft).order_by(InstrumentDraft.id.desc()).limit(most)).all()


def number_of_drafts(session: Session) -> int:
    """How many drafts there are."""
    return session.scalar(select(func.count()).select_from(InstrumentDraft)) or 0


def draft_with_id(session: Session, draft_id: int) -> InstrumentDraft | None:
    """A draft of an instrument."""
    return session.get(InstrumentDraft, draft_id)
