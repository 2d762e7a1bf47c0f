"""What is asked for when an index is entered by hand: its parts, and all that has to be said beside them."""

from dataclasses import dataclass

from analysis.frameworks.catalogue import catalogue, unverified
from analysis.frameworks.composed import Composed
from analysis.frameworks.heads import MARKS, Words
from analysis.frameworks.one_stop import PER_DOSSIER, OneStop
from surveyapp.domain.errors import NotFound

UNIT_POINTS = 2.0
"""The most points of an indicator of the one-stop score."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What is asked for: points up to a maximum, or dossiers counted by their points; `from_run` a share will do."""

    code: str
    title: Words
    maximum: float
    by_dossier: bool = False
    from_run: bool = False


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
    )


def _parts(definition: Composed | OneStop) -> list[SheetPart]:
    if isinstance(definition, Composed):
        return [
            SheetPart(part.code, dict(part.title), part.maximum, from_run=part.given == "share")
            for part in definition.parts
        ]
    return [
        SheetPart(str(number), dict(words), UNIT_POINTS, by_dossier=number in PER_DOSSIER)
        for number, words in sorted(definition.indicators.items())
    ]
