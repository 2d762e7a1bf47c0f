"""Who comes to a counter on a day: visits, and the people behind them, drawn from the assumptions."""

import itertools
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple, Protocol

from surveyapp.services.demonstrating.assumptions import Assumptions
from surveyapp.services.demonstrating.province import CounterPlan, OfficePlan


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person, or a cell of persons who are alike. `purpose` is empty where the cell holds every purpose.

    `shift` is everything that moves this person's answers up or down whatever the question: the kind of
    office, the day's mood, the disposition, age, sex and profile; on the logit scale.
    """

    office: str
    service: str
    profile: str
    purpose: str
    sex: str
    age_band: str
    mood: str
    disposition: str
    shift: float


class Factors(NamedTuple):
    """What the probabilities of taking an invitation and of answering it are multiplied with."""

    takes: float
    answers: float


class Weighed(Protocol):
    """Something with a probability."""

    @property
    def probability(self) -> float:
        """With which it occurs."""
        ...


def day_chance(seed: int, place: str, day: date) -> random.Random:
    """The random numbers of one counter or kiosk on one day: the same in whatever order days are made."""
    return random.Random(f"{seed}|{place}|{day.isoformat()}")


def chosen(shares: Mapping[str, float], chance: random.Random) -> str:
    """A key drawn with the shares as probabilities."""
    return chance.choices(tuple(shares), tuple(shares.values()))[0]


def poisson(mean: float, chance: random.Random) -> int:
    """A Poisson number: how many unit exponential gaps fit into the mean (Devroye, 1986, chapter X.3)."""
    count, reached = -1, 0.0
    while reached <= mean:
        reached += -math.log(1.0 - chance.random())
        count += 1
    return count


@dataclass(frozen=True)
class Crowd:
    """Draws visitors, and enumerates the cells they fall into."""

    assumptions: Assumptions

    @cached_property
    def moods(self) -> dict[str, float]:
        """The probability of each mood."""
        return _probabilities(self.assumptions.moods)

    @cached_property
    def dispositions(self) -> dict[str, float]:
        """The probability of each disposition."""
        return _probabilities(self.assumptions.dispositions)

    def visits_on(self, counter: CounterPlan, day: date, chance: random.Random) -> int:
        """How many visits a counter has on a day."""
        return poisson(counter.visits * self.assumptions.weekday_factor(day), chance)

    def mood(self, chance: random.Random) -> str:
        """The mood of a counter's day."""
        return chosen(self.moods, chance)

    def visitor(self, office: OfficePlan, counter: CounterPlan, mood: str, chance: random.Random) -> Visitor:
        """A visitor of a counter on a day of this mood."""
        service = chosen(counter.services, chance)
        profile = self.assumptions.services[service].profile
        facts = self.assumptions.profiles[profile]
        purpose = chosen(facts.purposes, chance)
        sex = "female" if chance.random() < facts.female else "male"
        age = chosen(facts.ages, chance)
        disposition = chosen(self.dispositions, chance)
        shift = self._shift(office, profile, sex, age) + self._day_shift(mood, disposition)
        return Visitor(office.code, service, profile, purpose, sex, age, mood, disposition, shift)

    def cells(self, office: OfficePlan) -> Iterator[tuple[Visitor, float]]:
        """Every cell of an office's visitors over all moods and dispositions, with its expected visits a day.

        Services of one profile share a cell, and purposes too: `service` and `purpose` are empty.
        """
        days = tuple(self._days())
        for profile, visits in self._visits_by_profile(office).items():
            facts = self.assumptions.profiles[profile]
            for (sex, of_sex), (age, of_age) in itertools.product(
                (("female", facts.female), ("male", 1 - facts.female)), facts.ages.items()
            ):
                shift = self._shift(office, profile, sex, age)
                cell = Visitor(office.code, "", profile, "", sex, age, "", "", shift)
                for mood, disposition, day_shift, probability in days:
                    weight = visits * of_sex * of_age * probability
                    yield replace(cell, mood=mood, disposition=disposition, shift=shift + day_shift), weight

    def factors(self, visitor: Visitor) -> Factors:
        """This person's factors on taking an invitation and on answering it."""
        return self._factors[visitor.profile, visitor.age_band, visitor.sex]

    @cached_property
    def _factors(self) -> dict[tuple[str, str, str], Factors]:
        facts = self.assumptions
        return {
            (profile, age, sex): Factors(
                of_profile.takes * of_age.takes * of_sex.takes,
                of_profile.answers * of_age.answers * of_sex.answers,
            )
            for profile, of_profile in facts.profiles.items()
            for age, of_age in facts.ages.items()
            for sex, of_sex in facts.sexes.items()
        }

    def _shift(self, office: OfficePlan, profile: str, sex: str, age: str) -> float:
        facts = self.assumptions
        groups = facts.profiles[profile].shift + facts.ages[age].shift + facts.sexes[sex].shift
        return facts.kinds[office.kind].shift + groups

    def _day_shift(self, mood: str, disposition: str) -> float:
        return self.assumptions.moods[mood].shift + self.assumptions.dispositions[disposition].shift

    def _days(self) -> Iterator[tuple[str, str, float, float]]:
        for (mood, of_mood), (disposition, share) in itertools.product(
            self.moods.items(), self.dispositions.items()
        ):
            yield mood, disposition, self._day_shift(mood, disposition), of_mood * share

    def _visits_by_profile(self, office: OfficePlan) -> dict[str, float]:
        visits: dict[str, float] = {}
        for counter in office.counters:
            for service, share in counter.services.items():
                profile = self.assumptions.services[service].profile
                visits[profile] = visits.get(profile, 0.0) + counter.visits * share
        return visits


def _probabilities(levels: Mapping[str, Weighed]) -> dict[str, float]:
    return {name: level.probability for name, level in levels.items()}
