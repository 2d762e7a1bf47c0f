"""How many visits a wave must draw from, and with which probability, so that a figure has the margin that is wanted.

Cochran, Sampling Techniques (3rd ed. 1977), section 4.5, for the number under simple random sampling; Kish, Survey
Sampling (1965), section 8.2, for the design effect. No correction for a finite population: what is estimated is the
ongoing service.
"""

from dataclasses import dataclass
from math import ceil
from statistics import NormalDist

LARGEST_CHANCE = 0.5
"""Above one half a clerk who knows the plan would guess most draws right."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a wave is to reach in one office.

    `margin` is the half-width of the interval in units of the scale, `spread` the expected standard deviation of an
    answer in the same units (0.5 is the largest that a share can have), `design_effect` the factor by which clusters
    and weights enlarge the variance, `response_rate` the expected share of the drawn who answer.
    """

    margin: float
    confidence: float = 0.95
    spread: float = 0.5
    design_effect: float = 1.5
    response_rate: float = 0.3

    def __post_init__(self) -> None:
        checks = {
            "margin": self.margin > 0,
            "confidence": 0.5 <= self.confidence < 1,
            "spread": self.spread > 0,
            "design_effect": self.design_effect >= 1,
            "response_rate": 0 < self.response_rate <= 1,
        }
        wrong = [name for name, holds in checks.items() if not holds]
        if wrong:
            raise ValueError(wrong[0])


@dataclass(frozen=True, slots=True)
class Plan:
    """What it takes. `chance` is the probability of invitation; `days` how long it lasts at that probability."""

    answers: int
    invitations: int
    chance: float
    days: int
    is_enough: bool
    """Whether the period is long enough at the largest probability that is allowed."""


def answers_needed(aim: Aim) -> int:
    """n = deff · (z · S / margin)², rounded up."""
    z = NormalDist().inv_cdf((1 + aim.confidence) / 2)
    return ceil(aim.design_effect * (z * aim.spread / aim.margin) ** 2)


def margin_reached(aim: Aim, answers: float) -> float:
    """The margin that so many answers give: z · S · √(deff / n). Raises ValueError without answers."""
    if answers <= 0:
        raise ValueError("answers")
    z = NormalDist().inv_cdf((1 + aim.confidence) / 2)
    return float(z * aim.spread * (aim.design_effect / answers) ** 0.5)


def plan(aim: Aim, visits_a_day: float, days: int) -> Plan:
    """The smallest probability that gives enough answers within the period, by steps of one hundredth.

    Raises ValueError for a period without days or visits.
    """
    if visits_a_day <= 0 or days < 1:
        raise ValueError("visits")
    answers = answers_needed(aim)
    invitations = ceil(answers / aim.response_rate)
    exact = invitations / (visits_a_day * days)
    chance = min(max(ceil(exact * 100) / 100, 0.01), LARGEST_CHANCE)
    return Plan(
        answers=answers,
        invitations=invitations,
        chance=chance,
        days=ceil(invitations / (chance * visits_a_day)),
        is_enough=exact <= LARGEST_CHANCE,
    )


@dataclass(frozen=True, slots=True)
class Course:
    """How a wave has gone so far in one office."""

    days_gone: int
    days_left: int
    visits: int
    invited: int
    answers: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to change from tomorrow on; nobody changes it but a person. `reason` is a code."""

    chance: float
    expected_answers: float
    reason: str
    """`on_course`, `few_visits`, `few_answers`, `ahead` or `out_of_reach`."""


TOLERANCE = 0.1
"""A course within a tenth of what is needed stays as it is: π that changes often makes unequal weights."""


LEAST_SHARE = 0.5
"""A cut goes to half of what was invited so far at most: later visitors would weigh more than twice as much as earlier
ones, and unequal weights cost more precision than the spared invitations are worth."""


def proposal(aim: Aim, course: Course, chance: float) -> Proposal:
    """Whether to keep the probability for the rest of the wave, from what has been seen so far.

    Raises ValueError before the first day is over.
    """
    if course.days_gone < 1:
        raise ValueError("days_gone")
    needed = answers_needed(aim)
    a_day = course.visits / course.days_gone
    rate = course.answers / course.invited if course.invited else aim.response_rate
    left = a_day * course.days_left
    expected = course.answers + left * chance * rate
    if abs(expected - needed) <= TOLERANCE * needed or not course.days_left:
        return Proposal(chance, expected, "on_course")
    missing = needed - course.answers
    wanted = missing / (left * rate) if left * rate > 0 else float("inf") if missing > 0 else 0.0
    new = max(ceil(min(wanted, LARGEST_CHANCE) * 100) / 100, 0.01)
    if expected > needed:
        new = max(new, ceil(LEAST_SHARE * course.invited / max(course.visits, 1) * 100) / 100)
        if new >= chance:
            return Proposal(chance, expected, "on_course")
        return Proposal(new, course.answers + left * new * rate, "ahead")
    if wanted > LARGEST_CHANCE:
        return Proposal(LARGEST_CHANCE, course.answers + left * LARGEST_CHANCE * rate, "out_of_reach")
    reason = "few_answers" if rate < aim.response_rate else "few_visits"
    return Proposal(new, course.answers + left * new * rate, reason)
