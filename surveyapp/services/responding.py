"""The citizen's way: look at the link, open it, answer page by page, send.

Reading changes nothing. Opening starts a draft under a key of this browser; another phone starts blank. Sending takes
the answer in, spends the link and forgets every draft of it in one transaction, so the first to send wins.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from surveyapp.domain.answers import InvalidAnswer, check_page
from surveyapp.domain.days import day_of
from surveyapp.domain.drafts import DraftKey, new_draft_key
from surveyapp.domain.errors import AnswersIncomplete, LinkSpent, LinkUnknown, NotFound
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.links import FINAL, LinkEvent, LinkState, moved, state_on
from surveyapp.domain.routing import next_page, path, settle
from surveyapp.domain.tokens import read_code
from surveyapp.services.drafting import (
    Device,
    DraftContent,
    Source,
    instrument_of,
    keep_draft,
    new_order_seed,
    opened_draft,
)
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import ServiceChoice, services_at, wave_at
from surveyapp.store import drafts, intake, links, offices, units, waves
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.visits import Link, PrimaryUnit

LIVE = (LinkState.ISSUED, LinkState.OPENED)


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
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Opening:
    """In which language and on what the form is opened."""

    language: str
    device: Device


@dataclass(frozen=True, slots=True)
class KioskPlace:
    """A kiosk and where it stands."""

    kiosk_id: int
    office_id: int
    office_name: str
    office_name_en: str
    name: str


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A form that is being answered."""

    instrument: Instrument
    answers: Mapping[str, Any]
    language: str
    source: Source
    device: Device
    order_seed: int
    office_name: str
    office_name_en: str


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What came of a page: problems (then nothing was saved), or the next page (None: all is answered)."""

    problems: tuple[InvalidAnswer, ...]
    next_page: str | None


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
    link = _usable_link(session, name, today)
    unit = units.unit_with_id(session, link.psu_id)
    wave = waves.wave_with_id(session, unit.wave_id)
    return _welcome(session, unit.office_id, unit.wave_id, wave.full_instrument, link.expires_on)


def open_link(session: Session, name: LinkName, opening: Opening, now: datetime) -> DraftKey:
    """Start a blank draft under a link and mark the link opened; gives the key that the browser must keep.

    Raises LinkUnknown, LinkSpent, LinkVoid or LinkExpired.
    """
    today = day_of(now)
    link = _usable_link(session, name, today)
    unit = units.unit_with_id(session, link.psu_id)
    content = DraftContent(
        instrument=waves.wave_with_id(session, unit.wave_id).full_instrument,
        source="invited",
        device=opening.device,
        language=opening.language,
        office_id=unit.office_id,
        order_seed=new_order_seed(),
        started_at=now.isoformat(timespec="seconds"),
        answers={},
    )
    links.move_link(session, link.token_hash, LIVE, moved(LinkState(link.state), LinkEvent.OPEN))
    return _started(session, link.token_hash, content, today)


def kiosk_of(session: Session, keys: Keys, secret: str) -> KioskPlace:
    """The kiosk that holds a secret. Raises NotFound when there is none or it was revoked."""
    kiosk = offices.kiosk_with_secret(session, keys.kiosk(secret))
    if kiosk is None:
        raise NotFound
    office = offices.office_with_id(session, kiosk.office_id)
    return KioskPlace(kiosk.id, office.id, office.name, office.name_en, kiosk.name)


def kiosk_welcome(session: Session, kiosk: KioskPlace, today: date) -> Welcome:
    """What a kiosk's first page says. Raises WaveNotOpen."""
    wave = wave_at(session, kiosk.office_id, today)
    return _welcome(session, kiosk.office_id, wave.id, wave.short_instrument, None)


def services_of(session: Session, office_id: int, today: date) -> tuple[ServiceChoice, ...]:
    """The services among which a walk-up says which one was used."""
    return services_at(session, office_id, today)


def start_walk_up(
    session: Session, kiosk: KioskPlace, service_id: int, opening: Opening, now: datetime
) -> DraftKey:
    """Start a blank short form at a kiosk. Raises WaveNotOpen, NotFound for a service not given here."""
    today = day_of(now)
    wave = wave_at(session, kiosk.office_id, today)
    if service_id not in {service.id for service in services_of(session, kiosk.office_id, today)}:
        raise NotFound
    content = DraftContent(
        instrument=wave.short_instrument,
        source="walk_up",
        device=opening.device,
        language=opening.language,
        office_id=kiosk.office_id,
        order_seed=new_order_seed(),
        started_at=now.isoformat(timespec="seconds"),
        answers={},
        wave_id=wave.id,
        kiosk_id=kiosk.kiosk_id,
        service_id=service_id,
    )
    return _started(session, None, content, today)


def read_draft(session: Session, key: DraftKey) -> OpenDraft:
    """The form as far as it has been answered in this browser. Raises DraftLost."""
    _, content = opened_draft(session, key)
    office = offices.office_with_id(session, content.office_id)
    return OpenDraft(
        instrument=instrument_of(session, content.instrument),
        answers=content.answers,
        language=content.language,
        source=content.source,
        device=content.device,
        order_seed=content.order_seed,
        office_name=office.name,
        office_name_en=office.name_en,
    )


def save_page(
    session: Session, key: DraftKey, page_id: str, form: Mapping[str, list[str]], language: str, today: date
) -> SavedPage:
    """Check one page's answers and keep them in the draft.

    Raises DraftLost, NotFound for a page that is not on this person's path.
    """
    draft, content = opened_draft(session, key)
    instrument = instrument_of(session, content.instrument)
    page = next((page for page in path(instrument, content.answers) if page.id == page_id), None)
    if page is None:
        raise NotFound
    given, problems = check_page(page, form)
    if problems:
        return SavedPage(tuple(problems), page_id)
    answers = {**content.answers, **given}
    keep_draft(session, key, draft.link_hash, content.with_answers(answers, language), today)
    following = next_page(instrument, answers, page_id)
    return SavedPage((), following.id if following else None)


def take_in_response(session: Session, keys: Keys, key: DraftKey, now: datetime) -> None:
    """Take the draft in as a final answer, spend its link, forget every draft of the link; all or nothing.

    A draft that was taken in before is no error: the answer is there once. Raises DraftLost, AnswersIncomplete with the
    page to go to, and LinkSpent, LinkVoid or LinkExpired when the link can't be spent any more.
    """
    receipt = keys.receipt(key.id)
    if drafts.is_received(session, receipt):
        return
    today = day_of(now)
    draft, content = opened_draft(session, key)
    instrument = instrument_of(session, content.instrument)
    _check_complete(instrument, content)
    if draft.link_hash is None:
        if not drafts.delete_draft(session, key.id):
            return
        unit, row = _walk_up(session, content, today)
    else:
        # The link before the draft: two phones that both held their drafts would wait for each other for ever.
        try:
            unit, row = _invited(session, draft.link_hash, today)
        except LinkSpent:
            if drafts.is_received(session, receipt):
                return
            raise
    _fill(row, instrument, content, now)
    row.visit_day = unit.day or today
    intake.add_intake(session, row)
    drafts.add_receipt(session, receipt, today)


def abandon(session: Session, key: DraftKey) -> None:
    """Forget a draft that its owner leaves."""
    drafts.delete_draft(session, key.id)


def _usable_link(session: Session, name: LinkName, today: date) -> Link:
    link = links.live_link(session, name.kind, name.hash)
    if link is None:
        ended = links.tombstone_state(session, name.hash)
        raise FINAL[ended] if ended else LinkUnknown
    state = state_on(LinkState(link.state), link.expires_on, today)
    if state in FINAL:
        raise FINAL[state]
    return link


def _welcome(
    session: Session, office_id: int, wave_id: int, content_hash: str, expires_on: date | None
) -> Welcome:
    office = offices.office_with_id(session, office_id)
    wave = waves.wave_with_id(session, wave_id)
    instrument = instrument_of(session, content_hash)
    return Welcome(
        office_name=office.name,
        office_name_en=office.name_en,
        wave_name=wave.name,
        wave_starts_on=wave.starts_on,
        wave_ends_on=wave.ends_on,
        minutes=instrument.minutes,
        minimum_age=instrument.minimum_age,
        languages=tuple(instrument.languages),
        expires_on=expires_on,
    )


def _started(session: Session, link_hash: str | None, content: DraftContent, today: date) -> DraftKey:
    key = new_draft_key()
    keep_draft(session, key, link_hash, content, today)
    return key


def _check_complete(instrument: Instrument, content: DraftContent) -> None:
    for page in path(instrument, content.answers):
        if any(question.code not in content.answers for question in page.questions if question.enabled):
            raise AnswersIncomplete(page.id)


def _invited(session: Session, token_hash: str, today: date) -> tuple[PrimaryUnit, Intake]:
    """Spend the link; the place, service and probability of the answer are the link's."""
    link = _usable_link(session, LinkName("token", token_hash), today)
    if not links.move_link(session, token_hash, LIVE, moved(LinkState(link.state), LinkEvent.SPEND)):
        raise FINAL[LinkState.SPENT]
    links.delete_drafts_of_link(session, token_hash)
    row = Intake(psu_id=link.psu_id, service_id=link.service_id, probability=link.probability)
    return units.unit_with_id(session, link.psu_id), row


def _walk_up(session: Session, content: DraftContent, today: date) -> tuple[PrimaryUnit, Intake]:
    """The place of a walk-up is the kiosk's day."""
    assert content.wave_id is not None and content.kiosk_id is not None
    unit = units.kiosk_day(session, content.wave_id, content.office_id, content.kiosk_id, today)
    return unit, Intake(psu_id=unit.id, service_id=content.service_id, probability=None)


def _fill(row: Intake, instrument: Instrument, content: DraftContent, now: datetime) -> None:
    row.id = secrets.token_hex(16)
    row.instrument = content.instrument
    row.source, row.device, row.language = content.source, content.device, content.language
    row.is_complete = True
    row.order_seed = content.order_seed
    row.answers = dict(settle(instrument, content.answers))
    row.received_at = now
    row.seconds = max(0, round((now - datetime.fromisoformat(content.started_at)).total_seconds()))
