"""What a drawn visitor does with the invitation: gone, refused, not answered, or answered, when and how fast."""

import math
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from surveyapp.domain.days import VIETNAM
from surveyapp.domain.visits import Outcome
from surveyapp.services.demonstrating.assumptions import ResponseFacts
from surveyapp.services.demonstrating.visitors import Crowd, Visitor

Deed = Literal["nothing", "opens", "answers"]

NEXT_DAYS = 6
"""The last of the following days on which an answer comes; links are valid a little longer."""
EARLIEST, LATEST = 6.0, 22.0
"""The hours of the day between which people answer at home."""
SHORTEST_WAY = 2.0
"""Minutes from the counter to the first page."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What becomes of an invitation. `days` and `minutes` say how long after the visit the answer is sent
    (the minutes of the day, counted from midnight, where it is another day).
    """

    outcome: Outcome
    deed: Deed = "nothing"
    days: int = 0
    minutes: float = 0.0
    seconds: int = 0
    language: str = "vi"

    def sent_at(self, visit: datetime) -> datetime:
        """The moment at which the answer is sent."""
        if self.days:
            midnight = datetime.combine(visit.date() + timedelta(days=self.days), time(), VIETNAM)
            return midnight + timedelta(minutes=self.minutes)
        return visit + timedelta(minutes=self.minutes)


def reaction(crowd: Crowd, visitor: Visitor, chance: random.Random) -> Reaction:
    """What this visitor does when drawn."""
    facts = crowd.assumptions.response
    level = chance.random()
    if level < facts.left:
        return Reaction(Outcome.LEFT)
    if level < facts.left + facts.refused_for:
        return Reaction(Outcome.REFUSED_FOR)
    if chance.random() >= facts.takes * crowd.factors(visitor).takes:
        return Reaction(Outcome.REFUSED)
    if chance.random() >= facts.answers * crowd.factors(visitor).answers:
        opens = chance.random() < facts.started
        return Reaction(Outcome.INVITED, "opens" if opens else "nothing")
    return _answering(facts, chance)


def reaction_of_stuffer(median: float, chance: random.Random) -> Reaction:
    """What the clerk does with an invitation that the visitor never saw."""
    minutes = SHORTEST_WAY + chance.random()
    return Reaction(Outcome.INVITED, "answers", 0, minutes, filling_seconds(median, 0.2, chance))


def filling_seconds(median: float, spread: float, chance: random.Random) -> int:
    """How long filling a form takes: lognormal, in whole seconds, never less than five."""
    return max(5, round(median * math.exp(chance.gauss(0.0, spread))))


def moment(day: date, hour: float) -> datetime:
    """An hour (with its fraction) of a day in Viet Nam."""
    return datetime.combine(day, time(), VIETNAM) + timedelta(hours=hour)


def _answering(facts: ResponseFacts, chance: random.Random) -> Reaction:
    seconds = filling_seconds(facts.seconds.full, facts.seconds.spread, chance)
    language = "en" if chance.random() < facts.english else "vi"
    if chance.random() < facts.same_day:
        minutes = SHORTEST_WAY + min(chance.expovariate(1 / facts.minutes), 4 * 60)
        return Reaction(Outcome.INVITED, "answers", 0, minutes + seconds / 60, seconds, language)
    days, hour = chance.randint(1, NEXT_DAYS), chance.uniform(EARLIEST, LATEST)
    return Reaction(Outcome.INVITED, "answers", days, 60 * hour, seconds, language)
