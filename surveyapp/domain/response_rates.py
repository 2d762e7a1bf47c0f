"""Response, cooperation, refusal and contact rates by the standard definitions.

The American Association for Public Opinion Research, Standard Definitions: Final Dispositions of Case Codes and Outcome
Rates for Surveys, 10th edition (2023). Dispositions at a counter are mapped in docs/sampling.md; every drawn visit is
eligible, so that only those still waited for are unknown, and e, the share of them that is eligible, is 1 by design.
"""

from dataclasses import dataclass
from enum import StrEnum


class Grouping(StrEnum):
    """By what visits are counted."""

    WAVE = "wave"
    OFFICE = "office"
    SERVICE = "service"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Dispositions:
    """Drawn visits by what became of them; counts, or sums of design weights."""

    complete: float = 0.0
    """I: a complete answer."""
    partial: float = 0.0
    """P: an answer that ended before its last question."""
    refused: float = 0.0
    """R: refused by the visitor."""
    refused_for: float = 0.0
    """R as well: refused by the clerk on the visitor's behalf, kept apart because it says something else."""
    left: float = 0.0
    """NC: had left before the invitation was made."""
    silent: float = 0.0
    """NC: took the invitation, and no answer came."""
    disputed: float = 0.0
    """O: called a slip of the finger after the link had been opened."""
    awaited: float = 0.0
    """U: the link can still be used."""

    def __add__(self, other: "Dispositions") -> "Dispositions":
        return Dispositions(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )

    @property
    def drawn(self) -> float:
        """Every drawn visit."""
        return float(sum(getattr(self, name) for name in self.__dataclass_fields__))

    @property
    def refusals(self) -> float:
        """R: by the visitor or on the visitor's behalf."""
        return self.refused + self.refused_for

    @property
    def interviews(self) -> float:
        """I + P."""
        return self.complete + self.partial

    @property
    def known(self) -> float:
        """(I + P) + (R + NC + O): all but those still waited for."""
        return self.interviews + self.refusals + self.left + self.silent + self.disputed


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates, each between 0 and 1; None where nobody was drawn whom the denominator counts."""

    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None
    coop1: float | None
    coop2: float | None
    coop3: float | None
    coop4: float | None
    ref1: float | None
    ref2: float | None
    ref3: float | None
    con1: float | None
    con2: float | None
    con3: float | None


def rates(cases: Dispositions, eligible: float = 1.0) -> Rates:
    """All rates; `eligible` is e, the share of those with unknown outcome taken to be eligible, between 0 and 1.

    Raises ValueError for a share outside these bounds.
    """
    if not 0 <= eligible <= 1:
        raise ValueError("the share of eligible cases lies between 0 and 1")
    everybody, expected = cases.known + cases.awaited, cases.known + eligible * cases.awaited
    asked = cases.interviews + cases.refusals
    reached = asked + cases.disputed
    return Rates(
        rr1=_share(cases.complete, everybody),
        rr2=_share(cases.interviews, everybody),
        rr3=_share(cases.complete, expected),
        rr4=_share(cases.interviews, expected),
        rr5=_share(cases.complete, cases.known),
        rr6=_share(cases.interviews, cases.known),
        coop1=_share(cases.complete, asked + cases.disputed),
        coop2=_share(cases.interviews, asked + cases.disputed),
        coop3=_share(cases.complete, asked),
        coop4=_share(cases.interviews, asked),
        ref1=_share(cases.refusals, everybody),
        ref2=_share(cases.refusals, expected),
        ref3=_share(cases.refusals, cases.known),
        con1=_share(reached, everybody),
        con2=_share(reached, expected),
        con3=_share(reached, cases.known),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
