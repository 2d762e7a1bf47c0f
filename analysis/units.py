"""Units and what is known of them: design, base weight, group names and sums. The estimators see nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.arrays import Floats, Ints
from analysis.columns import Keys
from analysis.designs import Design
from analysis.errors import AnalysisError
from analysis.moments import Sums


@dataclass(frozen=True)
class Units:
    """Rows, or groups of rows that share cluster, domains and calibration cells; one entry per unit in each array."""

    design: Design
    number: Ints  # of the unit's first row in the file, from 1
    count: Ints  # rows in the unit
    weight: Floats  # Σ d, the base weights
    squares: Floats  # Σ d²
    keys: Mapping[str, Keys]  # group names that are constant within a unit
    numbers: Mapping[str, Floats]  # numeric calibration variables, constant within a unit
    sums: Sums
    replicates: tuple[str, ...] = ()  # among the numbers, the columns of ready replicate weights

    def levels(self, name: str) -> tuple[str, ...]:
        """The names in a column."""
        return self.key(name).levels

    def key(self, name: str) -> Keys:
        """The group names of a column that the plan of the run asked for."""
        if name not in self.keys:
            raise AnalysisError(f"data: there is no column {name}")
        return self.keys[name]
