"""What a draft holds while a citizen answers, and how it is kept: sealed, under a key of the citizen's browser."""

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from surveyapp.domain.drafts import DraftKey, sealed, unsealed
from surveyapp.domain.errors import DraftLost
from surveyapp.domain.instruments import Instrument
from surveyapp.services.transactions import Session
from surveyapp.store import drafts, waves
from surveyapp.store.tables.answers import Draft

Source = Literal["invited", "walk_up"]
Device = Literal["phone", "kiosk"]


@dataclass(frozen=True, slots=True)
class DraftContent:
    """The sealed part of a draft. `kiosk_id` and `service_id` are set for walk-ups only."""

    instrument: str
    source: Source
    device: Device
    language: str
    office_id: int
    order_seed: int
    started_at: str
    answers: dict[str, Any]
    wave_id: int | None = None
    kiosk_id: int | None = None
    service_id: int | None = None

    def with_answers(self, answers: dict[str, Any], language: str) -> "DraftContent":
        """The same draft with other answers, given in this language."""
        return replace(self, answers=answers, language=language)


def new_order_seed() -> int:
    """A random seed for the order of questions and options, which says nothing about the link."""
    return secrets.randbelow(2**31)


def keep_draft(
    session: Session, key: DraftKey, link_hash: str | None, content: DraftContent, today: date
) -> None:
    """Seal the content and store it under the key's id."""
    drafts.save_draft(session, key.id, link_hash, sealed(key, asdict(content)), today)


def opened_draft(session: Session, key: DraftKey) -> tuple[Draft, DraftContent]:
    """The stored draft and what is in it. Raises DraftLost when it is gone or the key does not open it."""
    draft = drafts.draft_with_id(session, key.id)
    if draft is None:
        raise DraftLost
    return draft, DraftContent(**unsealed(key, draft.sealed))


def instrument_of(session: Session, content_hash: str) -> Instrument:
    """The published questionnaire with this content hash."""
    return _parsed(waves.instrument_document(session, content_hash))


@lru_cache(maxsize=16)
def _parsed(document: str) -> Instrument:
    return Instrument.from_json(document)
