"""Answering page by page: a draft under a key of the citizen's browser; another phone starts blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveyapp.domain.answers import InvalidAnswer, check_page
from surveyapp.domain.drafts import DraftKey
from surveyapp.domain.errors import NotFound
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.routing import next_page, path
from surveyapp.services.drafting import instrument_of, keep_draft, opened_draft
from surveyapp.services.transactions import Session
from surveyapp.store import drafts, offices


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A form that is being answered."""

    instrument: Instrument
    answers: Mapping[str, Any]
    language: str
    order_seed: int
    office_name: str
    office_name_en: str


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What came of a page: problems (then nothing was saved), or the next page (None: all is answered)."""

    problems: tuple[InvalidAnswer, ...]
    next_page: str | None


def read_draft(session: Session, key: DraftKey) -> OpenDraft:
    """The form as far as it has been answered in this browser. Raises DraftLost."""
    _, content = opened_draft(session, key)
    office = offices.office_with_id(session, content.office_id)
    return OpenDraft(
        instrument=instrument_of(session, content.instrument),
        answers=content.answers,
        language=content.language,
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


def abandon(session: Session, key: DraftKey) -> None:
    """Forget a draft that its owner leaves."""
    drafts.delete_draft(session, key.id)
