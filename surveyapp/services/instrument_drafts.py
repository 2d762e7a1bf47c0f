"""Instruments before they are published: uploaded, checked, looked at, compared with the version before, published."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.domain.instrument_changes import Difference, differences
from surveyapp.domain.instrument_files import read_instrument
from surveyapp.domain.instrument_problems import InstrumentInvalid, Problem
from surveyapp.domain.instruments import Instrument, content_hash
from surveyapp.services.auditing import Act, record
from surveyapp.services.drafting import instrument_of
from surveyapp.services.publishing import Published, publish, published_instrument
from surveyapp.services.transactions import Session
from surveyapp.services.xlsforms.importing import from_xlsform
from surveyapp.services.xlsforms.notes import Note, note_of
from surveyapp.store import paper
from surveyapp.store.instruments import instrument_with_version, newest_instrument
from surveyapp.store.tables.paper import InstrumentDraft

LARGEST_FILE = 2 * 2**20
MOST_DRAFTS = 50
WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    id: int
    filename: str
    made_on: date
    name: str
    """Of the instrument, with its version; empty while the file has problems."""
    problems: int


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A draft with all that is known of it. `instrument` is None while there are problems."""

    id: int
    filename: str
    text: str
    made_on: date
    instrument: Instrument | None
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    before: Published | None
    """The version with which it was compared: the newest that is published under its name."""
    changes: tuple[Difference, ...]
    is_published: bool
    """Whether its name and version are published already, be it with this content or another."""


def upload(session: Session, path: Path, filename: str, act: Act) -> int:
    """Keep a file, sound or not, and give the draft's id.

    Raises InvalidInput for a file that is too large, no text and no XLSForm, or one too many.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise InvalidInput("file", "too_large")
    if paper.number_of_drafts(session) >= MOST_DRAFTS:
        raise InvalidInput("file", "too_many_drafts")
    text, notes = _read(path)
    found, problems = _checked(text)
    row = InstrumentDraft(
        filename=filename[-120:],
        text=text,
        notes=[note.to_json() for note in notes],
        named=_name(found),
        problems=len(problems),
        made_by=act.by,
        made_on=day_of(act.at),
    )
    session.add(row)
    session.flush()
    record(session, act, "instrument.upload", row.filename)
    return row.id


def list_drafts(session: Session) -> tuple[DraftLine, ...]:
    """All drafts, the newest first."""
    return tuple(
        DraftLine(row.id, row.filename, row.made_on, row.named, row.problems)
        if row.problems is not None
        else _line(row)
        for row in paper.drafts_in_order(session, MOST_DRAFTS)
    )


def report_on(session: Session, draft_id: int) -> DraftReport:
    """A draft with its problems, and its differences from the newest published version. Raises NotFound."""
    row = _row(session, draft_id)
    found, problems = _checked(row.text)
    earlier = newest_instrument(session, found.name) if found else None
    changes: tuple[Difference, ...] = ()
    if found and earlier:
        changes = differences(instrument_of(session, earlier.content_hash), found)
    same = instrument_with_version(session, found.name, found.version) if found else None
    return DraftReport(
        id=row.id,
        filename=row.filename,
        text=row.text,
        made_on=row.made_on,
        instrument=found,
        problems=problems,
        notes=tuple(map(note_of, row.notes)),
        before=Published(earlier.name, earlier.version, earlier.content_hash, earlier.published_on)
        if earlier
        else None,
        changes=changes,
        is_published=same is not None,
    )


def instrument_with_key(session: Session, key: str) -> Instrument:
    """The instrument of a draft (`draft:7`) or a published one (`counter_full:2`). Raises NotFound."""
    kind, _mark, number = key.partition(":")
    if kind == "draft" and number.isdecimal():
        return draft_instrument(session, int(number))
    try:
        return instrument_of(session, published_instrument(session, key).content_hash)
    except InvalidInput:
        raise NotFound from None


def draft_instrument(session: Session, draft_id: int) -> Instrument:
    """The instrument of a draft. Raises NotFound; InstrumentInvalid while it has problems."""
    return read_instrument(_row(session, draft_id).text.encode())


def publish_draft(session: Session, draft_id: int, act: Act) -> Published:
    """Publish a draft, which then is none any more.

    Raises NotFound, InstrumentInvalid (a language that is not complete is one), AlreadyExists for a name and version
    that are published.
    """
    found = draft_instrument(session, draft_id)
    earlier = instrument_with_version(session, found.name, found.version)
    if earlier is not None and earlier.content_hash != content_hash(found):
        raise AlreadyExists(f"{found.name}:{found.version}")
    published = publish(session, found, act)
    session.delete(_row(session, draft_id))
    return published


def discard(session: Session, draft_id: int, act: Act) -> None:
    """Throw a draft away. Raises NotFound."""
    row = _row(session, draft_id)
    record(session, act, "instrument.discard", row.filename)
    session.delete(row)


def _line(row: InstrumentDraft) -> DraftLine:
    """Of a draft that was uploaded before its problems were counted."""
    found, problems = _checked(row.text)
    return DraftLine(row.id, row.filename, row.made_on, _name(found), len(problems))


def _name(found: Instrument | None) -> str:
    return f"{found.name}:{found.version}" if found else ""


def _row(session: Session, draft_id: int) -> InstrumentDraft:
    row = paper.draft_with_id(session, draft_id)
    if row is None:
        raise NotFound
    return row


def _read(path: Path) -> tuple[str, tuple[Note, ...]]:
    content = path.read_bytes()
    if content.startswith(WORKBOOK):
        imported = from_xlsform(path)
        return imported.text, imported.notes
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("file", "not_text") from None
    if "\0" in text or not text.strip():
        raise InvalidInput("file", "not_text")
    return text, ()


def _checked(text: str) -> tuple[Instrument | None, tuple[Problem, ...]]:
    try:
        return read_instrument(text.encode()), ()
    except InstrumentInvalid as refusal:
        return None, refusal.problems
