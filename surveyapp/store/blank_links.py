"""Queries on links made in advance: found by a keyed hash, by the serial of a slip or by their draw; taken out once."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveyapp.store.inserting import insert_in_given_order
from surveyapp.store.links import Named
from surveyapp.store.tables.counters import BlankLink, SlipSheet
from surveyapp.store.tables.places import Office


class BlankHashes(NamedTuple):
    """What a blank link is known by."""

    token_hash: str
    code_hash: str


class SheetRow(NamedTuple):
    """Slips that were printed together, and how many of them are still blank."""

    id: int
    office_id: int
    office_name: str
    office_name_en: str
    made_on: date
    slips: int
    blank: int
    voided_on: date | None


def is_blank(session: Session, named: Named, hashed: str) -> bool:
    """Whether a link with this hash of its token or code was made in advance and is not handed over yet."""
    column = BlankLink.token_hash if named == "token" else BlankLink.code_hash
    return session.scalars(select(BlankLink.token_hash).where(column == hashed)).first() is not None


def add_blank_links(session: Session, rows: Sequence[BlankLink]) -> None:
    """Store links made in advance, in the order of their hashes, which says nothing."""
    session.flush()
    columns = [column.key for column in BlankLink.__mapper__.column_attrs]
    ordered = sorted(rows, key=lambda row: row.token_hash)
    insert_in_given_order(
        session, BlankLink, [{name: getattr(row, name) for name in columns} for row in ordered]
    )


def serials_in_use(session: Session, serials: Collection[str]) -> set[str]:
    """Those of some serials that a blank slip has."""
    found = session.scalars(select(BlankLink.serial).where(BlankLink.serial.in_(serials)))
    return {serial for serial in found if serial is not None}


def slip_taken_out(session: Session, serial: str, office_id: int) -> BlankHashes | None:
    """Delete the blank slip with a serial if it belongs to this office; its hashes. One statement, so once."""
    of_office = select(SlipSheet.id).where(SlipSheet.office_id == office_id)
    return _first(session, (BlankLink.serial == serial) & BlankLink.sheet_id.in_(of_office))


def draw_taken_out(session: Session, sequence_id: str, number: int) -> BlankHashes | None:
    """Delete the blank link behind a sealed draw; its hashes. None where the draw invites nobody."""
    return _first(session, (BlankLink.sequence_id == sequence_id) & (BlankLink.number == number))


def draws_taken_out(session: Session, sequence_ids: Sequence[str]) -> list[BlankHashes]:
    """Delete the blank links of sequences that are over."""
    return _taken_out(session, BlankLink.sequence_id.in_(sequence_ids))


def slips_taken_out(session: Session, sheet_id: int) -> list[BlankHashes]:
    """Delete the slips of a sheet that are still blank."""
    return _taken_out(session, BlankLink.sheet_id == sheet_id)


def sheet_with_id(session: Session, sheet_id: int) -> SlipSheet | None:
    """The sheet, or None."""
    return session.get(SlipSheet, sheet_id)


def sheets_of_offices(
    session: Session, office_ids: Sequence[int] | None, before: int | None, most: int
) -> list[SheetRow]:
    """At most so many sheets of some offices (None: of all), the last one first; with `before` those made earlier."""
    blank = (
        select(func.count())
        .select_from(BlankLink)
        .where(BlankLink.sheet_id == SlipSheet.id)
        .scalar_subquery()
    )
    query = (
        select(
            SlipSheet.id,
            Office.id,
            Office.name,
            Office.name_en,
            SlipSheet.made_on,
            SlipSheet.slips,
            blank,
            SlipSheet.voided_on,
        )
        .join(Office, Office.id == SlipSheet.office_id)
        .order_by(SlipSheet.id.desc())
        .limit(most)
    )
    if office_ids is not None:
        query = query.where(SlipSheet.office_id.in_(office_ids))
    if before is not None:
        query = query.where(SlipSheet.id < before)
    return [SheetRow(*row) for row in session.execute(query)]


def _first(session: Session, which: object) -> BlankHashes | None:
    return next(iter(_taken_out(session, which)), None)


def _taken_out(session: Session, which: object) -> list[BlankHashes]:
    rows = session.execute(
        delete(BlankLink)
        .where(which)  # type: ignore[arg-type]
        .returning(BlankLink.token_hash, BlankLink.code_hash)
        .execution_options(synchronize_session=False)
    )
    return [BlankHashes(*row) for row in rows]
