"""Filled forms: what a visitor sends, when, and as the fields of the pages that a browser would send."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from surveyapp.domain.answers import consent_field, raw_values
from surveyapp.domain.conditions import Answer, Answers
from surveyapp.domain.instruments import Page
from surveyapp.domain.questions import MISSING_CODES
from surveyapp.services.demonstrating.answering import AnswerModel
from surveyapp.services.demonstrating.happening import Happening, WalkUp


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to an invitation. `token` is the link's."""

    office: str
    token: str = field(repr=False)
    opened_at: datetime
    sent_at: datetime
    seconds: int
    language: str
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Forms:
    """Fills the full form for invited visitors and the short one for walk-ups."""

    full: AnswerModel
    short: AnswerModel

    def reply(self, visit: Happening, token: str, chance: random.Random) -> Reply:
        """What an invited visitor sends by the link with this token."""
        sent_at = visit.reaction.sent_at(visit.at)
        answers = _filled(self.full, visit, chance)
        seconds = visit.reaction.seconds
        opened_at = sent_at - timedelta(seconds=seconds)
        return Reply(
            visit.visitor.office, token, opened_at, sent_at, seconds, visit.reaction.language, answers
        )

    def walk_up_answers(self, walk_up: WalkUp, chance: random.Random) -> dict[str, Answer]:
        """What somebody answers at the kiosk."""
        return _filled(self.short, walk_up, chance)


def page_form(page: Page, answers: Answers) -> dict[str, list[str]]:
    """A page's fields for these answers; where a question has a consent of its own, it is ticked."""
    form: dict[str, list[str]] = {}
    for question in page.enabled_questions:
        answer = answers[question.code]
        form[question.code] = raw_values(answer)
        if question.consent is not None and answer not in MISSING_CODES:
            form[consent_field(question)] = ["yes"]
    return form


def _filled(model: AnswerModel, event: Happening | WalkUp, chance: random.Random) -> dict[str, Answer]:
    return model.fill_with_praise(event.visitor) if event.praise else model.fill(event.visitor, chance)
