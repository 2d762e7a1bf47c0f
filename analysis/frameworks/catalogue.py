"""All shipped definitions in one list, and any of them by name."""

import functools
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from analysis.errors import AnalysisError
from analysis.frameworks.composed import Composed
from analysis.frameworks.factors import Factors
from analysis.frameworks.files import kind_of, names, read_file, read_shipped, validated
from analysis.frameworks.heads import Head
from analysis.frameworks.one_stop import OneStop
from analysis.frameworks.rates import Rate
from analysis.frameworks.structures import Structure
from analysis.index_definitions import Definition

KINDS: dict[str, type[Head]] = {
    "answers": Definition,
    "published": Structure,
    "shares": Factors,
    "one_stop": OneStop,
    "rate": Rate,
    "composed": Composed,
}
MOST_DEEP = 8
Kind = TypeVar("Kind", bound=Head)


@functools.cache
def catalogue() -> tuple[Head, ...]:
    """Every shipped definition, by name; what each is, since when and from where stands in its head."""
    return tuple(_checked(name) for name in names())


def definition_named(name: str) -> Head:
    """A shipped definition of any kind. Raises AnalysisError where there is none."""
    return _checked(name)


def structure(name: str) -> Structure:
    """A shipped structure of published scores."""
    return _of(Structure, name)


def factors(name: str = "satisfaction") -> Factors:
    """A shipped definition of satisfaction shares."""
    return _of(Factors, name)


def one_stop(name: str = "one_stop_2018") -> OneStop:
    """A shipped statutory score."""
    return _of(OneStop, name)


def rate_definition(name: str) -> Rate:
    """A shipped rate."""
    return _of(Rate, name)


def composed(name: str) -> Composed:
    """A shipped sum of points."""
    return _of(Composed, name)


@functools.cache
def structure_of(year: int) -> Structure:
    """The structure by which scores of a year were published. Raises AnalysisError for years without one."""
    found = [
        each for each in catalogue() if isinstance(each, Structure) and each.years[0] <= year <= each.years[1]
    ]
    if not found:
        raise AnalysisError(
            f"published scores: no structure is known for {year}; add a file to analysis/indices"
        )
    return found[0]


def from_file(path: Path) -> Head:
    """A definition of one's own, of any kind, from a YAML file."""
    document = read_file(path)
    return validated(_kind(document, path.name), document, path.name)


def unverified(definition: Head) -> tuple[str, ...]:
    """What of a definition is not verified: its own fields, then `code.field` of its entries; to be shown with it."""
    own = [f"{definition.name}.{field}" for field in definition.unverified]
    return (*own, *_below(definition, 0))


def _below(model: BaseModel, depth: int) -> list[str]:
    found: list[str] = []
    for value in vars(model).values():
        for entry in value if isinstance(value, tuple) else ():
            if isinstance(entry, BaseModel) and depth < MOST_DEEP:
                code = getattr(entry, "code", "")
                found += [f"{code}.{field}" for field in getattr(entry, "unverified", ())]
                found += _below(entry, depth + 1)
    return found


def _checked(name: str) -> Head:
    document = read_shipped(name)
    return validated(_kind(document, name), document, f"index {name}")


def _kind(document: dict[str, object], where: str) -> type[Head]:
    kind = kind_of(document)
    if kind not in KINDS:
        raise AnalysisError(f"{where}: kind {kind} is none of {', '.join(KINDS)}")
    return KINDS[kind]


def _of(kind: type[Kind], name: str) -> Kind:
    found = _checked(name)
    if not isinstance(found, kind):
        raise AnalysisError(f"index {name} is of another kind than asked for")
    return found
