"""The exact truth of the demonstration province, summed over every cell of its visitors.

The estimand is that of the survey: the ongoing service. Visits of an office count as often as they are expected,
over all moods of its days; the mean of a question is taken among the visits to which it applies (those who are
asked it and whose answer scores), whether or not they were invited or would have answered. Nothing is drawn at
random here.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from surveyapp.domain.instruments import Instrument
from surveyapp.services.demonstrating.answering import AnswerModel, score_of
from surveyapp.services.demonstrating.assumptions import Assumptions
from surveyapp.services.demonstrating.eligibility import Eligibility
from surveyapp.services.demonstrating.province import OfficePlan
from surveyapp.services.demonstrating.rolling_up import Tree, rolled_up
from surveyapp.services.demonstrating.visitors import Crowd

SATISFIED = 4
"""The lowest point of the scale that counts as satisfied."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one question, per average day: the visits it applies to, the sum of their scores, and how many score 4
    or more.
    """

    eligible: float
    score: float
    satisfied: float

    def plus(self, other: "Sums") -> "Sums":
        """Both together."""
        return Sums(
            self.eligible + other.eligible, self.score + other.score, self.satisfied + other.satisfied
        )

    @property
    def mean(self) -> float:
        """The mean score among those it applies to; NaN when it applies to nobody."""
        return self.score / self.eligible if self.eligible else math.nan


Questions = dict[str, Sums]


def office_sums(
    assumptions: Assumptions, offices: Iterable[OfficePlan], instrument: Instrument
) -> dict[str, Questions]:
    """The sums of every scored question of an instrument, by office."""
    plans = tuple(offices)
    model = AnswerModel(assumptions, {plan.code: plan.facts.effects for plan in plans}, instrument)
    eligibility = Eligibility(model)
    return {plan.code: _sums(Crowd(assumptions), model, eligibility, plan) for plan in plans}


def together(offices: Iterable[Questions]) -> Questions:
    """The sums of several offices."""
    total: Questions = {}
    for questions in offices:
        for code, sums in questions.items():
            total[code] = total[code].plus(sums) if code in total else sums
    return total


def truth_of(questions: Questions, tree: Tree) -> dict[str, Any]:
    """Means, satisfied shares, and every level of an index, of an office or of the province.

    Levels that nobody is eligible for are null.
    """
    means = {code: sums.mean for code, sums in questions.items()}
    return {
        "questions": {code: _known(mean) for code, mean in means.items()},
        "satisfied": {
            code: _known(sums.satisfied / sums.eligible if sums.eligible else math.nan)
            for code, sums in questions.items()
        },
        "index": {code: _known(value) for code, value in rolled_up(tree, means).items()},
    }


@dataclass(frozen=True, slots=True)
class _Scored:
    """A question that scores: the page it is on, and the scores of its answers in the order of the model."""

    page: str
    code: str
    scores: tuple[float | None, ...]

    def of_cell(self, chances: Sequence[float], asked: float) -> Sums:
        """The sums of visitors of whom so many are asked."""
        eligible = score = satisfied = 0.0
        for value, chance in zip(self.scores, chances, strict=True):
            if value is not None:
                eligible += chance
                score += chance * value
                satisfied += chance if value >= SATISFIED else 0.0
        return Sums(asked * eligible, asked * score, asked * satisfied)


def _sums(crowd: Crowd, model: AnswerModel, eligibility: Eligibility, plan: OfficePlan) -> Questions:
    questions = tuple(_scored_questions(model))
    total = {question.code: Sums(0.0, 0.0, 0.0) for question in questions}
    for visitor, visits in crowd.cells(plan):
        asked = eligibility.of_pages(visitor)
        for question in questions:
            chances = model.chances(question.code, visitor)
            cell = question.of_cell(chances, visits * asked[question.page])
            total[question.code] = total[question.code].plus(cell)
    return total


def _scored_questions(model: AnswerModel) -> Iterator[_Scored]:
    for page in model.instrument.pages:
        for question in page.enabled_questions:
            scores = tuple(score_of(question, answer) for answer in model.answers_to(question.code))
            if any(score is not None for score in scores):
                yield _Scored(page.id, question.code, scores)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
