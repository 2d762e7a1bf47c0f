"""What is asked for when an index is entered by hand: its parts, and all that has to be said beside them."""

from dataclasses import dataclass, field
from datetime import date

from analysis.frameworks.catalogue import catalogue, unverified
from analysis.frameworks.composed import Composed
from analysis.frameworks.heads import MARKS, Words
from analysis.frameworks.one_stop import Indicator, OneStop
from surveyapp.domain.errors import NotFound

UNIT_POINTS = 2.0
"""The most points of an indicator of the one-stop score."""


@dataclass(frozen=True, slots=True)
class SheetFact:
    """A fact that is asked for: a number, or yes or no. It is part of the number `within`, if any.

    `points` is what a dossier of that kind earns; None where it is no number of dossiers.
    """

    code: str
    title: Words
    is_yes_no: bool
    within: str | None
    points: int | None


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What is asked for: points up to a maximum, or facts that a rule gives points for; `from_run` a share will do."""

    code: str
    title: Words
    maximum: float
    from_run: bool = False
    rule: Words = field(default_factory=dict)
    facts: tuple[SheetFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """An index to be entered."""

    name: str
    version: str
    title: Words
    note: Words
    mark: Words
    valid: tuple[str, str]
    unverified: tuple[str, ...]
    sources: tuple[str, ...]
    parts: tuple[SheetPart, ...]
    levels: tuple[str, ...] = ()
    """The levels of offices that rules tell apart; empty where there are none."""

    @property
    def by_facts(self) -> bool:
        """Whether facts are entered, and not points."""
        return any(part.facts for part in self.parts)

    def holds_on(self, day: date) -> bool:
        """Whether the definition is known to have been in force on a day."""
        first, last = self.valid
        return (not first or first <= day.isoformat()) and (not last or day.isoformat() <= last)


def sheets() -> tuple[Sheet, ...]:
    """The indices that can be entered."""
    return tuple(_sheet(each) for each in catalogue() if isinstance(each, Composed | OneStop))


def sheet_named(name: str) -> Sheet:
    """One of them. Raises NotFound."""
    for each in sheets():
        if each.name == name:
            return each
    raise NotFound


def _sheet(definition: Composed | OneStop) -> Sheet:
    days = (definition.valid_from, definition.valid_to)
    return Sheet(
        definition.name,
        definition.version,
        dict(definition.title),
        dict(definition.note),
        dict(MARKS[definition.mark]),
        (days[0].isoformat() if days[0] else "", days[1].isoformat() if days[1] else ""),
        unverified(definition),
        tuple(source.text for source in definition.sources),
        tuple(_parts(definition)),
        tuple(definition.on_the_spot) if isinstance(definition, OneStop) else (),
    )


def _parts(definition: Composed | OneStop) -> list[SheetPart]:
    if isinstance(definition, Composed):
        return [
            SheetPart(part.code, dict(part.title), part.maximum, from_run=part.given == "share")
            for part in definition.parts
        ]
    return [
        SheetPart(each.code, dict(each.title), UNIT_POINTS, rule=dict(each.rule), facts=tuple(_facts(each)))
        for each in definition.indicators
    ]


def _facts(indicator: Indicator) -> list[SheetFact]:
    return [
        SheetFact(fact.code, dict(fact.title), fact.kind == "yes_no", fact.within, fact.points)
        for fact in indicator.facts
    ]
