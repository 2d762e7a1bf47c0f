"""Recordings that published questionnaires name: stored once, by their content, and never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.recordings import Recording
from surveyapp.services.transactions import Session
from surveyapp.store.media import hashes_stored, medium_with_hash
from surveyapp.store.tables.media import Medium


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording as it is served: its type, such as audio/mpeg, and its bytes."""

    media_type: str
    content: bytes


def store_recordings(session: Session, recordings: Iterable[Recording], today: date) -> None:
    """Store those that are not stored yet."""
    by_hash = {recording.sha256: recording for recording in recordings}
    for sha256 in by_hash.keys() - hashes_stored(session, by_hash):
        recording = by_hash[sha256]
        session.add(
            Medium(
                sha256=sha256,
                media_type=recording.media_type,
                content=recording.content,
                stored_on=today,
            )
        )
    session.flush()


def check_recordings(session: Session, instrument: Instrument) -> None:
    """Raises InvalidInput when the instrument names a recording that is not stored."""
    named = {sha256 for places in instrument.recordings.values() for sha256 in places.values()}
    if named - hashes_stored(session, named):
        raise InvalidInput("recordings", "not_stored")


def sound(session: Session, sha256: str) -> Sound:
    """A stored recording. Raises NotFound."""
    found = medium_with_hash(session, sha256)
    if found is None:
        raise NotFound(sha256)
    return Sound(found.media_type, found.content)
