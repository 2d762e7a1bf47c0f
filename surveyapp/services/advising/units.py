"""The offices, communes and fields of administration that a run has a page of advice for, and who may see which."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from surveyapp.domain.errors import NotAllowed, NotFound
from surveyapp.domain.roles import Account
from surveyapp.domain.text import sort_key
from surveyapp.services.readers import read_offices
from surveyapp.services.registers.reading import offices_in_wave
from surveyapp.services.results import Figure, RunLine, RunResults, index_figure, list_runs, published_runs
from surveyapp.services.transactions import Session

TOTAL = "total"


class Kind(StrEnum):
    """What a page of advice may be about."""

    FIELD = "field"
    """The services of a field of administration, for the department in charge of it."""
    COMMUNE = "commune"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class AdviceUnit:
    """A unit with the codes of its offices (of a field: of its services)."""

    kind: Kind
    code: str
    name: str
    name_en: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A unit with its figures by node of the index; those of a commune with one office are the office's."""

    unit: AdviceUnit
    figures: dict[str, Figure]

    @property
    def total(self) -> Figure | None:
        """The index itself; None where the run has none."""
        return self.figures.get(TOTAL)


def runs_for(session: Session, account: Account) -> tuple[RunLine, ...]:
    """The last run of every wave that this person may read advice from: heads see what was published."""
    lines = list_runs(session) if read_offices(account) is None else published_runs(session)
    newest: dict[int, RunLine] = {}
    for line in lines:
        newest.setdefault(line.wave_id, line)
    return tuple(newest.values())


def own_offices(session: Session, account: Account, wave_id: int) -> frozenset[str] | None:
    """Codes of the offices of a wave that this person may see; None for all."""
    offices = read_offices(account)
    if offices is None:
        return None
    return frozenset(each.office_code for each in offices_in_wave(session, wave_id, offices))


def standing_lines(results: RunResults, own: frozenset[str] | None) -> tuple[StandingLine, ...]:
    """The units that somebody with these offices (None: all) may see: fields, communes, offices."""
    units = sorted(_units(results), key=lambda unit: (list(Kind).index(unit.kind), sort_key(unit.name)))
    return tuple(StandingLine(unit, unit_figures(results, unit)) for unit in units if _may_see(unit, own))


def unit_of(results: RunResults, kind: Kind, code: str, own: frozenset[str] | None) -> AdviceUnit:
    """A unit. Raises NotFound for one that the run does not know and NotAllowed for one of others."""
    for unit in _units(results):
        if (unit.kind, unit.code) == (kind, code):
            if not _may_see(unit, own):
                raise NotAllowed
            return unit
    raise NotFound


def document_of(results: RunResults, unit: AdviceUnit) -> dict[str, Any]:
    """What the run stored of a unit: a commune with one office has that office's."""
    kind, code = unit.kind, unit.code
    if kind is Kind.COMMUNE and len(unit.members) == 1:
        kind, code = Kind.OFFICE, unit.members[0]
    found: dict[str, Any] = results.advice.get(kind.value, {}).get(code, {})
    return found


def unit_figures(results: RunResults, unit: AdviceUnit) -> dict[str, Figure]:
    """The figures of a unit by node of the index."""
    if unit.kind is Kind.OFFICE or (unit.kind is Kind.COMMUNE and len(unit.members) == 1):
        rows = results.invited.index if results.invited else ()
        return {figure.code: figure for figure in rows if figure.office == unit.members[0]}
    return {row["code"]: index_figure(row) for row in document_of(results, unit).get("index", ())}


def _may_see(unit: AdviceUnit, own: frozenset[str] | None) -> bool:
    """Of a field only who sees everything; of a commune who sees all its offices."""
    return own is None or (unit.kind is not Kind.FIELD and set(unit.members) <= own)


def _units(results: RunResults) -> Iterator[AdviceUnit]:
    advice = results.advice
    for field, found in advice.get(Kind.FIELD.value, {}).items():
        yield AdviceUnit(Kind.FIELD, field, field, field, tuple(found["services"]))
    for code, found in advice.get(Kind.COMMUNE.value, {}).items():
        name = found["name"].get("vi", code)
        yield AdviceUnit(Kind.COMMUNE, code, name, found["name"].get("en", name), tuple(found["offices"]))
    known = advice.get(Kind.OFFICE.value, {})
    for office in results.offices:
        if office.code in known:
            yield AdviceUnit(Kind.OFFICE, office.code, office.name, office.name_en, (office.code,))
