"""Sex and age of visitors where the register knows them, in cells with answers enough to be weighted to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveyapp.services.analysing.collapsing import joined
from surveyapp.store.responses import MarginRow

SEX, AGE_BAND = "sex", "age_band"
VARIABLES = (SEX, AGE_BAND)

Known = tuple[str, str, str]
"""Office, month and category."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The calibration cell of each category that the register knows, by office and month.

    Categories with too few answers are joined to a neighbour rather than left out: old people answer least, and a
    margin without them would leave their silence uncorrected.
    """

    sex: Mapping[Known, str]
    age_band: Mapping[Known, str]

    def cell(self, row: MarginRow) -> str:
        """The cell of a row of the register's margins."""
        cells = self.sex if row.variable == SEX else self.age_band
        return cells[row.office, row.month, row.category]


def margins_of(rows: Sequence[MarginRow], answers: Mapping[str, Mapping[Known, int]]) -> Margins:
    """The cells, from the register's rows and the number of answers by variable, office, month and category."""
    return Margins(*(_cells(rows, variable, answers.get(variable, {})) for variable in VARIABLES))


def _cells(rows: Sequence[MarginRow], variable: str, answers: Mapping[Known, int]) -> dict[Known, str]:
    known = [(row.office, row.month, row.category) for row in rows if row.variable == variable]
    sizes: Counter[str] = Counter()
    for place in known:
        sizes[place[2]] += answers.get(place, 0)
    names = joined(sizes)
    return {place: names[place[2]] for place in known}
