"""The model of the province as a whole: given its seed and first day, everything that happens follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.services.demonstrating.happening import OfficeDay, office_day, open_days
from surveyapp.services.demonstrating.province import OfficePlan
from surveyapp.services.demonstrating.visitors import Crowd


@dataclass(frozen=True, slots=True)
class Model:
    """The people of the province: who comes, to which offices, from which day and which seed on."""

    crowd: Crowd
    offices: tuple[OfficePlan, ...]
    first: date
    seed: int

    def days(self, days: Sequence[date]) -> Iterator[OfficeDay]:
        """Everything that happens on these open days."""
        stuffing = self.crowd.assumptions.stuffing
        for day in days:
            number = len(open_days(self.crowd, self.first, day))
            for office in self.offices:
                stuffs = office.code == stuffing.office and number in stuffing.days
                yield office_day(self.crowd, office, day, self.seed, stuffs=stuffs)
