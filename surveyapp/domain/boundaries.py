"""Places brought to the units of another structure of the country, where that is exact.

A piece is what one old unit gave to one new one; what was not divided is one piece. A unit of any structure is the set
of the pieces below it. Nobody says how large a piece is, so figures of a place that reaches beyond a unit can't be
split.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why something can't be told on other boundaries."""

    DIVIDED = "divided"
    """A place reaches beyond the unit, and its figures can't be split."""
    UNCERTAIN = "uncertain"
    """Public tables disagree on what went where."""
    WIDER = "wider"
    """The place is of a higher level: it serves more than one of the units asked for."""
    UNTOLD = "untold"
    """No table says what the place was, or what it became."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What an old unit gave to a new one: both with the units above them, the lowest first."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A unit, and the places whose figures together are exactly those of the unit."""

    unit: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A unit that can't be told, why, and the units of the other structure that are the reason."""

    unit: str
    why: Why
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What can be told, what can't, and the places that belong to no unit asked for."""

    groups: tuple[Group, ...]
    impossible: tuple[Impossible, ...]
    outside: tuple[tuple[str, Why], ...]


def mapped(places: Mapping[str, Sequence[str]], wanted: Iterable[str], pieces: Sequence[Piece]) -> Mapped:
    """Places (each with itself and the units above it) brought to the wanted units.

    A place below a wanted unit of its own structure is there already. From another structure a unit can be told when
    every lowest unit that it has a piece of lies wholly inside it, whether or not there is an office. `pieces` are all
    those of the places, of the wanted units that they reach, and of the lowest units of these.
    """
    targets = frozenset(wanted)
    home: dict[str, list[str]] = {}
    outside: list[tuple[str, Why]] = []
    reached: set[str] = set()
    for place, chain in sorted(places.items()):
        unit = next((each for each in chain if each in targets), None)
        own = [piece for piece in pieces if place in piece.old or place in piece.new]
        units = {each for piece in own for each in (*piece.old, *piece.new) if each in targets}
        if unit is None and len(units) == 1:
            [unit] = units
            reached.add(unit)
        if unit is not None:
            home.setdefault(unit, []).append(place)
        else:
            is_lowest = any(place in (piece.old[0], piece.new[0]) for piece in own)
            outside.append((place, _why_outside(units, is_lowest)))
            reached |= units if is_lowest else set()
    obstacles = {unit: found for unit in sorted(reached) if (found := obstacle(unit, pieces)) is not None}
    return Mapped(
        tuple(Group(unit, tuple(found)) for unit, found in sorted(home.items()) if unit not in obstacles),
        tuple(Impossible(unit, *found) for unit, found in obstacles.items()),
        tuple(outside),
    )


def obstacle(unit: str, pieces: Iterable[Piece]) -> tuple[Why, tuple[str, ...]] | None:
    """Why a unit can't be told from the lowest units of the other structure, and which of them are to blame."""
    known = tuple(pieces)
    lowest = {(piece.new if unit in piece.old else piece.old)[0] for piece in known if _holds(unit, piece)}
    theirs = [piece for piece in known if piece.old[0] in lowest or piece.new[0] in lowest]
    divided = {
        each for piece in theirs if not _holds(unit, piece) for each in (piece.old[0], piece.new[0])
    } & lowest
    if divided:
        return Why.DIVIDED, tuple(sorted(divided))
    doubtful = {each for piece in theirs if not piece.is_certain for each in (piece.old[0], piece.new[0])}
    return (Why.UNCERTAIN, tuple(sorted(doubtful & lowest))) if doubtful else None


def _holds(unit: str, piece: Piece) -> bool:
    return unit in piece.old or unit in piece.new


def _why_outside(units: set[str], is_lowest: bool) -> Why:
    if not units:
        return Why.UNTOLD
    return Why.DIVIDED if is_lowest else Why.WIDER
