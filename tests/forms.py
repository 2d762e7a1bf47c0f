"""Answers a form page by page, as a citizen would, through the services."""

from datetime import date
from typing import Any

from surveyapp.domain.drafts import DraftKey
from surveyapp.domain.instruments import Page
from surveyapp.domain.questions import Question
from surveyapp.domain.routing import path
from surveyapp.services.responding import read_draft, save_page
from surveyapp.services.transactions import Session


def answer_everything(
    session: Session, key: DraftKey, today: date, *, language: str = "vi", **chosen: Any
) -> None:
    """Answer every page on the path: what was chosen, otherwise nothing where that is allowed, the middle of a scale,
    or the first option."""
    page: Page | None = read_draft(session, key).instrument.pages[0]
    while page is not None:
        form = {question.code: a_choice(question, chosen) for question in page.enabled_questions}
        saved = save_page(session, key, page.id, form, language, today)
        assert not saved.problems, saved.problems
        draft = read_draft(session, key)
        page = next(
            (each for each in path(draft.instrument, draft.answers) if each.id == saved.next_page), None
        )


def a_choice(question: Question, chosen: dict[str, Any]) -> list[str]:
    """The values of a question's field in a form."""
    if question.code in chosen:
        value = chosen[question.code]
        return [str(each) for each in value] if isinstance(value, list) else [str(value)]
    if question.optional:
        return []
    if question.type == "scale":
        return ["3"]
    if question.type in ("single", "multiple"):
        return [question.options[0].code]
    return ["1"]
