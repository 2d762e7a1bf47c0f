"""From an invitation to a blank form: look at the link, open it. Reading changes nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from surveyapp.domain.days import day_of
from surveyapp.domain.drafts import DraftKey, new_draft_key
from surveyapp.domain.errors import LinkNotActive, LinkUnknown
from surveyapp.domain.links import FINAL, LIVE, LinkEvent, LinkState, moved, state_on
from surveyapp.domain.order import new_order_seed
from surveyapp.domain.tokens import read_code
from surveyapp.services.drafting import (
    DraftContent,
    instrument_of,
    keep_draft,
)
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store import blank_links, links, offices, units, waves
from surveyapp.store.tables.visits import Link


@dataclass(frozen=True, slots=True)
class LinkName:
    """What a citizen holds of a link, as the hash under which it is stored."""

    kind: Literal["token", "code"]
    hash: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the first page says: who asks, for how long, in which languages, until when."""

    office_name: str
    office_name_en: str
    wave_name: str
    wave_starts_on: date
    wave_ends_on: date
    minutes: int
    minimum_age: int
    languages: tuple[str, ...]
    expires_on: date


def named_by_token(keys: Keys, token: str) -> LinkName:
    """The name of the link with a token."""
    return LinkName("token", keys.token(token))


def named_by_code(keys: Keys, typed: str) -> LinkName:
    """The name of the link with a ticket's code as it was typed. Raises LinkUnknown when it can't be a code."""
    code = read_code(typed)
    if code is None:
        raise LinkUnknown
    return LinkName("code", keys.code(code))


def look_at_link(session: Session, name: LinkName, today: date) -> Welcome:
    """What the first page says. Changes nothing. Raises LinkUnknown, LinkSpent, LinkVoid or LinkExpired."""
    link = usable_link(session, name, today)
    unit = units.unit_with_id(session, link.psu_id)
    office = offices.office_with_id(session, unit.office_id)
    wave = waves.wave_with_id(session, unit.wave_id)
    instrument = instrument_of(session, wave.full_instrument)
    return Welcome(
        office_name=office.name,
        office_name_en=office.name_en,
        wave_name=wave.name,
        wave_starts_on=wave.starts_on,
        wave_ends_on=wave.ends_on,
        minutes=instrument.minutes,
        minimum_age=instrument.minimum_age,
        languages=tuple(instrument.languages),
        expires_on=link.expires_on,
    )


def open_link(session: Session, name: LinkName, language: str, now: datetime) -> DraftKey:
    """Start a blank draft under a link and mark the link opened; gives the key that the browser must keep.

    Raises LinkUnknown, LinkSpent, LinkVoid or LinkExpired.
    """
    today = day_of(now)
    link = usable_link(session, name, today)
    unit = units.unit_with_id(session, link.psu_id)
    content = DraftContent(
        instrument=waves.wave_with_id(session, unit.wave_id).full_instrument,
        language=language,
        office_id=unit.office_id,
        order_seed=new_order_seed(),
        started_at=now.isoformat(timespec="seconds"),
        answers={},
    )
    mark_opened(session, link)
    key = new_draft_key()
    keep_draft(session, key, link.token_hash, content, today)
    return key


def usable_link(session: Session, name: LinkName, today: date) -> Link:
    """The live link with a name. Raises LinkUnknown, LinkNotActive, LinkSpent, LinkVoid or LinkExpired."""
    link = links.live_link(session, name.kind, name.hash)
    if link is None:
        if blank_links.is_blank(session, name.kind, name.hash):
            raise LinkNotActive
        ended = links.tombstone_state(session, name.hash)
        raise FINAL[ended] if ended else LinkUnknown
    state = state_on(LinkState(link.state), link.expires_on, today)
    if state in FINAL:
        raise FINAL[state]
    return link


def mark_opened(session: Session, link: Link) -> None:
    """Remember that somebody has begun to answer, so that nobody withdraws the link any more."""
    links.move_link(session, link.token_hash, LIVE, moved(LinkState(link.state), LinkEvent.OPEN))
