"""Publishing instruments: from then on a name and a version mean this content for ever."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.instrument_files import load_with_recordings
from surveyapp.domain.instruments import Instrument, content_hash
from surveyapp.services.auditing import Act, record
from surveyapp.services.media import check_recordings, store_recordings
from surveyapp.services.transactions import Session
from surveyapp.store.instruments import instrument_with_version, instruments_in_order, newest_instrument
from surveyapp.store.tables.surveys import PublishedInstrument

REFERENCE = re.compile(r"(?P<name>[a-z0-9_]+)(?::(?P<version>\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Published:
    """A published instrument in a list. `is_new` says whether this call published it."""

    name: str
    version: int
    content_hash: str
    published_on: date
    is_new: bool = False


def publish_file(session: Session, path: Path, act: Act) -> Published:
    """Publish the instrument in a YAML file with the translations and recordings beside it.

    Raises InstrumentInvalid, OSError, and what `publish` raises.
    """
    loaded = load_with_recordings(path)
    store_recordings(session, loaded.recordings, day_of(act.at))
    return publish(session, loaded.instrument, act)


def publish(session: Session, instrument: Instrument, act: Act) -> Published:
    """Publish an instrument; doing it again with the same content changes nothing.

    Raises InvalidInput when its name and version were published with other content: it needs a new version; and when
    it names a recording that is not stored.
    """
    check_recordings(session, instrument)
    hashed = content_hash(instrument)
    earlier = instrument_with_version(session, instrument.name, instrument.version)
    if earlier is not None and earlier.content_hash != hashed:
        raise InvalidInput("version", "published_with_other_content")
    if earlier is not None:
        return _line(earlier)
    row = PublishedInstrument(
        content_hash=hashed,
        name=instrument.name,
        version=instrument.version,
        document=instrument.to_json(),
        published_on=day_of(act.at),
    )
    session.add(row)
    session.flush()
    record(session, act, "instrument.publish", f"{row.name}:{row.version}", after={"content_hash": hashed})
    return _line(row, is_new=True)


def published_instrument(session: Session, reference: str) -> Published:
    """What `name:version` means, or `name` for its newest version. Raises InvalidInput for its form, NotFound."""
    parts = REFERENCE.fullmatch(reference.strip())
    if parts is None:
        raise InvalidInput("instrument", "form")
    name, version = parts["name"], parts["version"]
    row = (
        instrument_with_version(session, name, int(version)) if version else newest_instrument(session, name)
    )
    if row is None:
        raise NotFound(reference)
    return _line(row)


def list_instruments(session: Session) -> tuple[Published, ...]:
    """All published instruments by name and version."""
    return tuple(_line(row) for row in instruments_in_order(session))


def _line(row: PublishedInstrument, *, is_new: bool = False) -> Published:
    return Published(row.name, row.version, row.content_hash, row.published_on, is_new)
