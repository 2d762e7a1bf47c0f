"""How a visitor answers: the distribution of every answer, and a filled form drawn from it.

Answers are ordered from the worst to the best. The probability of the k-th or a worse one is
logistic(threshold_k - shift), the proportional-odds model (McCullagh, Regression models for ordinal data, Journal
of the Royal Statistical Society B 42, 1980, 109-142). Given the visitor, answers to different questions are
independent; what ties them together is the visitor: disposition, mood of the day, office, groups.
"""

import math
import random
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.domain.conditions import Answer
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import (
    DONT_KNOW,
    SCALE_VALUES,
    Choice,
    Closed,
    MultipleQuestion,
    Question,
    ScaleQuestion,
)
from surveyapp.domain.routing import is_shown
from surveyapp.domain.visits import Purpose
from surveyapp.services.demonstrating.assumptions import Assumptions, QuestionFacts
from surveyapp.services.demonstrating.visitors import Visitor

AnswerOf = Callable[[Question], Answer]

KNOWN = ("purpose", "sex", "age_band")
"""Questions whose answer is what the visitor is."""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A question's answers from the worst to the best, and the thresholds between them."""

    answers: tuple[Answer, ...]
    thresholds: tuple[float, ...]
    facts: QuestionFacts

    def probabilities(self, shift: float) -> list[float]:
        """The probability of each answer of somebody with this shift."""
        below = [1 / (1 + math.exp(shift - threshold)) for threshold in self.thresholds]
        return [upper - lower for lower, upper in zip((0.0, *below), (*below, 1.0), strict=True)]

    def drawn(self, shift: float, chance: random.Random) -> Answer:
        """An answer drawn: where the shift plus logistic noise lies among the thresholds."""
        level = chance.random()
        noise = math.log(level / (1 - level)) if level > 0 else -math.inf
        return self.answers[bisect_left(self.thresholds, shift + noise)]


class AnswerModel:
    """The answers to one instrument.

    Raises ValueError for a question without assumptions, or with other answers than they say.
    """

    def __init__(
        self, assumptions: Assumptions, effects: Mapping[str, Mapping[str, float]], instrument: Instrument
    ) -> None:
        self.assumptions = assumptions
        self.instrument = instrument
        self._effects = effects
        self._ordinals = {
            question.code: _ordinal(question, assumptions)
            for question in instrument.enabled_questions
            if question.code not in KNOWN
        }
        self._missing = {
            question.code: _missing_rates(question, assumptions.missing)
            for question in instrument.enabled_questions
        }
        self._pages = tuple((page, page.enabled_questions) for page in instrument.pages)

    def chances(self, code: str, visitor: Visitor) -> Sequence[float]:
        """The probability of each of `answers_to(code)` among those who are asked and do answer."""
        if code in KNOWN:
            return self._known_chances(code, visitor)
        ordinal = self._ordinals[code]
        if ordinal.facts.profile is not None:
            share = self.assumptions.profiles[visitor.profile].pays
            return (1 - share, share)
        return ordinal.probabilities(self._shift(ordinal, visitor))

    def answers_to(self, code: str) -> tuple[Answer, ...]:
        """Every answer that can be given to a question, missing codes aside."""
        if code == "purpose":
            return tuple(purpose.value for purpose in Purpose)
        if code in KNOWN:
            return tuple(self.assumptions.sexes if code == "sex" else self.assumptions.ages)
        return self._ordinals[code].answers

    def missing(self, code: str) -> Mapping[str, float]:
        """The probability of each missing code when a question is asked."""
        return self._missing[code]

    def fill(self, visitor: Visitor, chance: random.Random) -> dict[str, Answer]:
        """A form filled by this visitor: an answer to every question on the path."""
        return self._walk(lambda question: self._draw(question, visitor, chance))

    def fill_with_praise(self, visitor: Visitor) -> dict[str, Answer]:
        """A form filled by somebody who gives the best answer to everything."""
        return self._walk(lambda question: self._best(question, visitor))

    def _walk(self, answer_of: AnswerOf) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for page, questions in self._pages:
            if is_shown(page, answers):
                answers |= {question.code: answer_of(question) for question in questions}
        return answers

    def _draw(self, question: Question, visitor: Visitor, chance: random.Random) -> Answer:
        code, level = question.code, chance.random()
        for missing, probability in self._missing[code].items():
            level -= probability
            if level < 0:
                return missing
        ordinal = self._ordinals.get(code)
        if ordinal is None or ordinal.facts.profile is not None:
            answer = chance.choices(self.answers_to(code), self.chances(code, visitor))[0]
        else:
            answer = ordinal.drawn(self._shift(ordinal, visitor), chance)
        return _as_given(question, answer)

    def _best(self, question: Question, visitor: Visitor) -> Answer:
        if question.code in KNOWN:
            return str(getattr(visitor, question.code))
        return _as_given(question, self._ordinals[question.code].answers[-1])

    def _known_chances(self, code: str, visitor: Visitor) -> Sequence[float]:
        answers = self.answers_to(code)
        if code == "purpose" and not visitor.purpose:
            return [self.assumptions.profiles[visitor.profile].purposes[str(answer)] for answer in answers]
        return [float(answer == getattr(visitor, code)) for answer in answers]

    def _shift(self, ordinal: Ordinal, visitor: Visitor) -> float:
        facts = ordinal.facts
        if facts.dimension is None:
            return 0.0
        shift = visitor.shift + self._effects[visitor.office].get(facts.dimension, 0.0)
        if facts.ages is not None:
            shift += facts.ages[visitor.age_band] - self.assumptions.ages[visitor.age_band].shift
        return facts.sensitivity * shift


def score_of(question: Question, answer: Answer) -> float | None:
    """The number that an answer scores; None for a missing code and for an option without a value."""
    if isinstance(question, ScaleQuestion):
        return float(answer) if isinstance(answer, int) else None
    if isinstance(question, Choice):
        return next((option.value for option in question.options if option.code == answer), None)
    return None


def _as_given(question: Question, answer: Answer) -> Answer:
    """Where several may be chosen, one is."""
    return [str(answer)] if isinstance(question, MultipleQuestion) else answer


def _missing_rates(question: Question, rates: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    if isinstance(question, Closed):
        for code in question.offered_missing:
            sensitive = question.sensitive and code != DONT_KNOW
            found[code] = rates["refused_sensitive"] if sensitive else rates[code]
    if question.optional:
        found["blank"] = rates["blank"]
    return found


def _ordinal(question: Question, assumptions: Assumptions) -> Ordinal:
    facts = assumptions.questions.get(question.code)
    if facts is None:
        raise ValueError(f"no assumptions for the question {question.code}")
    if facts.profile is not None:
        return Ordinal(("no", "yes"), (), facts)
    scale = isinstance(question, ScaleQuestion)
    answers = tuple(int(code) if scale else code for code in facts.shares)
    codes = question.option_codes if isinstance(question, Choice) else ()
    known: set[Answer] = set(SCALE_VALUES) if scale else set(codes)
    if set(answers) != known:
        raise ValueError(
            f"the assumptions for {question.code} must name its answers {sorted(map(str, known))}"
        )
    return Ordinal(answers, _thresholds(tuple(facts.shares.values())), facts)


def _thresholds(shares: tuple[float, ...]) -> tuple[float, ...]:
    total, reached, thresholds = sum(shares), 0.0, []
    for share in shares[:-1]:
        reached += share / total
        thresholds.append(math.log(reached / (1 - reached)))
    return tuple(thresholds)
