"""How often each value and each reason for a missing answer occurs in a tidy table; counts of rows, without weights."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveyapp.services.exporting.parquet import Batch
from surveyapp.services.exporting.variables import Variable


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Rows with a value, rows by value, rows by reason, and rows with neither (visits without an answer)."""

    valid: int
    values: Mapping[str | float, int]
    reasons: Mapping[str, int]
    nothing: int


@dataclass
class Tally:
    """Counts the columns of variables that have levels or reasons, batch by batch."""

    variables: tuple[Variable, ...]
    rows: int = 0
    counts: dict[str, Counter[Any]] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        """Count another batch."""
        self.rows += batch.num_rows
        names = {name for each in self.variables for name in (each.name, each.reason) if name}
        for name in names:
            found = batch.column(name).value_counts()
            pairs = zip(found.field("values").to_pylist(), found.field("counts").to_pylist(), strict=True)
            counted = self.counts.setdefault(name, Counter())
            for value, number in pairs:
                if value is not None:
                    counted[value] += number

    def frequencies(self) -> dict[str, Frequencies]:
        """The frequencies by variable."""
        return {each.name: self._of(each) for each in self.variables}

    def _of(self, variable: Variable) -> Frequencies:
        values = self.counts.get(variable.name, Counter())
        reasons = self.counts.get(variable.reason or "", Counter())
        valid = values.total()
        return Frequencies(valid, values, reasons, self.rows - valid - reasons.total())


def tally_of(variables: tuple[Variable, ...]) -> Tally:
    """A tally of those variables that have levels or reasons."""
    return Tally(tuple(each for each in variables if each.labelled or each.missing))
