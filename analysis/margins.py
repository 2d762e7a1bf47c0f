"""Known totals and the columns they constrain.

A margin is a column, or several crossed ("a|b"), with a total per level ("x|y"). What does not fit the data is an error
that names the level.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints, crossed, sums
from analysis.columns import Keys
from analysis.errors import AnalysisError, some
from analysis.units import Units

AGREE = 1e-9  # relative; margins of one step must have the same sum
SEPARATOR = "|"


@dataclass(frozen=True)
class Margin:
    """Levels with known totals. Units of unknown level (-1 in the data) have the last code if they are kept."""

    name: str
    codes: Ints  # per unit
    levels: tuple[str, ...]
    totals: Floats  # per level
    unknown: bool  # the last level stands for units of unknown level; its total is found from the weights

    def targets(self, weights: Floats) -> Floats:
        """The totals to meet: with unknown units, these keep their share and the known totals shrink to the rest."""
        if not self.unknown:
            return self.totals
        share = weights[self.codes == len(self.levels) - 1].sum() / weights.sum()
        return np.append(self.totals * (1 - share), self.totals.sum() * share)


def known_totals(given: dict[str, float] | str) -> dict[str, float]:
    """The totals that a spec holds."""
    if isinstance(given, str):
        raise AnalysisError(f"totals {given}: not read yet")
    return given


def crossed_key(units: Units, name: str) -> Keys:
    """The group names of a column, or of several joined by |."""
    parts = [units.key(part) for part in name.split(SEPARATOR)]
    if len(parts) == 1:
        return parts[0]
    codes = crossed([part.codes for part in parts], [len(part.levels) for part in parts])
    present = np.unique(codes[codes >= 0])
    names = [_joined(code, parts) for code in present.tolist()]
    order = np.argsort(names)
    place = np.full(int(present.max(initial=-1)) + 2, -1, dtype=np.int64)
    place[present[order]] = np.arange(len(order))
    return Keys(np.where(codes >= 0, place[codes], -1), tuple(names[i] for i in order.tolist()))


def margin(
    units: Units, name: str, totals: Mapping[str, float], answering: Bools, *, keep_unknown: bool, where: str
) -> Margin:
    """The margin, checked: every level of the data has a positive total, and every total has data.

    Non-respondents need no level: their weight is zero when it comes to totals.
    """
    column = crossed_key(units, name)
    lacking = [level for level in column.levels if level not in totals]
    if lacking:
        raise AnalysisError(
            f"{where}: margin {name} has no total for {some(lacking)}, which occurs in the data"
        )
    foreign = [level for level in totals if level not in column.levels and totals[level] != 0]
    if foreign:
        raise AnalysisError(
            f"{where}: margin {name} has totals for {some(foreign)}, which the data lack; collapse"
        )
    values = np.array([totals[level] for level in column.levels])
    if not (values > 0).all():
        bad = [level for level, value in zip(column.levels, values, strict=True) if not value > 0]
        raise AnalysisError(f"{where}: margin {name} has a total that is not positive for {some(bad)}")
    missing = (column.codes < 0) & answering
    if not missing.any():
        return Margin(name, column.codes, column.levels, values, unknown=False)
    if not keep_unknown:
        raise AnalysisError(
            f"{where}: {name} is missing in {int(units.count[missing].sum())} rows; correct them or set unknown: keep"
        )
    codes = np.where(missing, len(column.levels), column.codes)
    return Margin(name, codes, (*column.levels, "(unknown)"), values, unknown=True)


def check_same_sum(margins: tuple[Margin, ...], where: str) -> None:
    """Raise AnalysisError if the margins of one step do not agree on the population."""
    first = margins[0]
    for other in margins[1:]:
        if abs(other.totals.sum() / first.totals.sum() - 1) > AGREE:
            raise AnalysisError(
                f"{where}: margin {first.name} sums to {first.totals.sum():.12g} and {other.name} to "
                f"{other.totals.sum():.12g}; they must agree, or set scale: shares"
            )


def check_not_empty(margin: Margin, weights: Floats, where: str) -> None:
    """Raise AnalysisError if a level with a positive total has no weight (as may happen in a replicate)."""
    found = sums(margin.codes, weights, len(margin.levels))
    empty = [level for level, weight in zip(margin.levels, found, strict=True) if not weight > 0]
    if empty:
        raise AnalysisError(f"{where}: margin {margin.name} has no weight in {some(empty)}; collapse levels")


def _joined(code: int, parts: list[Keys]) -> str:
    names = []
    for part in reversed(parts):
        code, rest = divmod(code, len(part.levels))
        names.append(part.levels[rest])
    return SEPARATOR.join(reversed(names))
