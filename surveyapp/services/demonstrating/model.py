"""The model of the province as a whole: given its seed and first day, everything that happens follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from surveyapp.services.demonstrating.assumptions import Assumptions
from surveyapp.services.demonstrating.happening import OfficeDay, office_day, open_days
from surveyapp.services.demonstrating.province import OfficePlan, read_province
from surveyapp.services.demonstrating.visitors import Crowd


@dataclass(frozen=True, slots=True)
class Model:
    """The people of the province in a wave: who comes, to which offices, from which day and which seed on."""

    crowd: Crowd
    offices: tuple[OfficePlan, ...]
    first: date
    seed: int

    @property
    def last(self) -> date:
        """The last day of the wave."""
        period = self.crowd.assumptions.period
        return self.first + timedelta(days=period.days + period.days_after)

    def days(self, days: Sequence[date]) -> Iterator[OfficeDay]:
        """Everything that happens on these open days."""
        stuffing = self.crowd.assumptions.stuffing
        for day in days:
            number = len(open_days(self.crowd, self.first, day))
            for office in self.offices:
                stuffs = office.code == stuffing.office and number in stuffing.days
                yield office_day(self.crowd, office, day, self.seed, stuffs=stuffs)


def waves_of(facts: Assumptions, today: date) -> tuple[Model, ...]:
    """The model of each wave, the one that is under way today last. Raises ValueError as reading the province does."""
    first = today - timedelta(days=facts.period.days)
    present = _model(facts, first)
    if facts.earlier is None:
        return (present,)
    then = first - timedelta(days=facts.earlier.days_before)
    return _model(facts.of_earlier_wave(facts.earlier), then), present


def _model(facts: Assumptions, first: date) -> Model:
    return Model(Crowd(facts), read_province(facts), first, facts.seed)
