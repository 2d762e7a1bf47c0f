"""Whether published parts add up to what is published above them.

A printed number with d decimals is off by at most 0.5·10⁻ᵈ. So a sum of m printed parts may differ from the printed
whole by half a unit of the last place for each of them and for the whole: (m + 1)·0.5·10⁻ᵈ, and never less than 2e-6,
the largest difference found in the official tables with six decimals. How many decimals a column has is the most seen
in it, since workbooks drop zeros at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.frameworks.structures import TOTAL, Structure

LEAST = 2e-6


class Printed(Protocol):
    """A figure as printed."""

    @property
    def province(self) -> str:
        """Whose figure it is."""

    @property
    def code(self) -> str:
        """Of what."""

    @property
    def value(self) -> float | None:
        """The figure; None where it is withheld."""

    @property
    def printed(self) -> int:
        """Decimals."""

    @property
    def row(self) -> int:
        """Where it stands in the table."""


@dataclass(frozen=True)
class Addition:
    """A published whole beside the sum of its parts."""

    province: str
    code: str
    row: int
    printed: float
    added: float
    tolerance: float

    @property
    def difference(self) -> float:
        """Sum minus whole."""
        return self.added - self.printed

    @property
    def agrees(self) -> bool:
        """Whether rounding explains the difference."""
        return abs(self.difference) <= self.tolerance


def additions(figures: Sequence[Printed], framework: Structure) -> tuple[Addition, ...]:
    """Every whole of one year whose parts are all there, in the order of the tree."""
    known: dict[str, dict[str, Printed]] = {}
    places: dict[str, int] = {}
    for figure in figures:
        if figure.value is not None:
            known.setdefault(figure.province, {})[figure.code] = figure
            places[figure.code] = max(places.get(figure.code, 0), figure.printed)
    wholes = (TOTAL, *framework.parts_of(TOTAL))
    return tuple(
        _addition(own[code], [own[part] for part in parts], min(places[name] for name in (code, *parts)))
        for own in known.values()
        for code in wholes
        if code in own and set(parts := framework.parts_of(code)) <= set(own)
    )


def _addition(whole: Printed, parts: Sequence[Printed], places: int) -> Addition:
    added = sum(part.value or 0.0 for part in parts)
    tolerance = max(LEAST, (len(parts) + 1) * 0.5 * 10.0**-places)
    return Addition(whole.province, whole.code, whole.row, whole.value or 0.0, added, tolerance)
