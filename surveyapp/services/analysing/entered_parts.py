"""The parts of an entered index as pages show them: their points, and the facts that a rule gave points for."""

from dataclasses import dataclass, field

from analysis.frameworks.heads import Words


@dataclass(frozen=True, slots=True)
class EnteredFact:
    """A fact as it was put in; None where it is missing.

    `points` is what each dossier of that kind earns, `share` its part of the number it lies within; None without one.
    """

    title: Words
    value: int | None
    is_yes_no: bool = False
    points: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class EnteredPart:
    """A part with its points; None where it is missing. `estimated`: they come from a survey of ours.

    `facts` are those that the `rule` was applied to; empty where points were put in.
    `needs_level`: there are no points without the level of the office.
    """

    title: Words
    maximum: float
    points: float | None
    estimated: bool = False
    rule: Words = field(default_factory=dict)
    facts: tuple[EnteredFact, ...] = ()
    needs_level: bool = False
