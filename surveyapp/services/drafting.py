"""What a draft holds while a citizen answers, and how it is kept: sealed, under a key of the citizen's browser."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from surveyapp.domain.drafts import DraftKey, sealed, unsealed
from surveyapp.domain.errors import DraftLost
from surveyapp.domain.instruments import Instrument
from surveyapp.services.transactions import Session
from surveyapp.store import drafts, waves
from surveyapp.store.tables.answers import Draft


@dataclass(frozen=True, slots=True)
class DraftContent:
    """The sealed part of a draft."""

    instrument: str
    language: str
    office_id: int
    order_seed: int
    started_at: str
    answers: dict[str, Any]

    def with_answers(self, answers: dict[str, Any], language: str) -> "DraftContent":
        """The same draft with other answers, given in this language."""
        return replace(self, answers=answers, language=language)


def keep_draft(session: Session, key: DraftKey, link_hash: str, content: DraftContent, today: date) -> None:
    """Seal the content and store it under the key's id."""
    drafts.save_draft(session, key.id, link_hash, sealed(key, asdict(content)), today)


def opened_draft(session: Session, key: DraftKey) -> tuple[Draft, DraftContent]:
    """The stored draft and what is in it. Raises DraftLost when it is gone or the key does not open it."""
    draft = drafts.draft_with_id(session, key.id)
    if draft is None:
        raise DraftLost
    content = unsealed(key, draft.sealed)
    return draft, DraftContent(**{field.name: content[field.name] for field in fields(DraftContent)})


def instrument_of(session: Session, content_hash: str) -> Instrument:
    """The published questionnaire with this content hash."""
    return _parsed(waves.instrument_document(session, content_hash))


@lru_cache(maxsize=16)
def _parsed(document: str) -> Instrument:
    return Instrument.from_json(document)
