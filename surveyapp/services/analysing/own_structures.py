"""Structures of published scores that this installation was given as data, beside those that ship.

A structure is a YAML file of the kind `published`; once put down it can be chosen for tables of its years, and for
tables of any other year by name.
"""

import hashlib
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import catalogue, from_file
from analysis.frameworks.files import validated, yaml_text
from analysis.frameworks.heads import Words
from analysis.frameworks.structures import Structure
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.roles import Account, Role
from surveyapp.services.auditing import Act, record
from surveyapp.services.transactions import Session
from surveyapp.store import published
from surveyapp.store.tables.publications import PublishedTable

STRUCTURE = "structure"
LARGEST_STRUCTURE = 64 * 2**10
LONGEST_NAME = 40

Line = tuple[str, Words, tuple[int, int]]
"""A structure in a list: name, title, first and last year."""


def structures(session: Session) -> tuple[Line, ...]:
    """All that can be chosen: those that ship, then those that were put down."""
    return tuple((each.name, dict(each.title), each.years) for each in (*_shipped(), *_own(session)))


def structure_named(session: Session, name: str) -> Structure:
    """A structure by its name. Raises AnalysisError where there is none."""
    for each in (*_shipped(), *_own(session)):
        if each.name == name:
            return each
    raise AnalysisError(f"published scores: there is no structure {name}")


def structure_for(session: Session, name: str, year: int | None) -> Structure | None:
    """The one that was named; without a name the one put down for the year; None leaves it to those that ship."""
    if name:
        return structure_named(session, name)
    if year is None or any(first <= year <= last for first, last in (each.years for each in _shipped())):
        return None
    fitting = [each for each in _own(session) if each.years[0] <= year <= each.years[1]]
    return fitting[-1] if fitting else None


def add_structure(session: Session, account: Account, path: Path, act: Act) -> Structure:
    """Put a structure down. Raises NotAllowed, and InvalidInput with what is wrong with it.

    The reason of a file that is no structure is the sentence of the check, which names the wrong key.
    """
    if not (account.has(Role.ANALYST) or account.has(Role.ADMIN)):
        raise NotAllowed
    if path.stat().st_size > LARGEST_STRUCTURE:
        raise InvalidInput("structure", "too_large")
    try:
        found = from_file(path)
    except AnalysisError as error:
        raise InvalidInput("structure", str(error)) from error
    if not isinstance(found, Structure):
        raise InvalidInput("structure", "kind")
    if len(found.name) > LONGEST_NAME or found.name in {name for name, _title, _years in structures(session)}:
        raise InvalidInput("structure", "name")
    row = _stored(found, path, act)
    session.add(row)
    session.flush()
    record(session, act, "published.structure", str(row.id), after={"name": found.name, "sha256": row.sha256})
    return found


def structure_text(session: Session, name: str) -> str:
    """A structure as the YAML that could be put down again; a pattern for the next one. Raises NotFound."""
    try:
        found = structure_named(session, name)
    except AnalysisError as error:
        raise NotFound from error
    return yaml_text(found.model_dump(mode="json", exclude_unset=True))


def _stored(found: Structure, path: Path, act: Act) -> PublishedTable:
    return PublishedTable(
        state="accepted",
        file_name=f"{found.name}.yaml",
        source="; ".join(each.text for each in found.sources),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        content={"kind": STRUCTURE, "definition": found.model_dump(mode="json", exclude_unset=True)},
        made_by=act.by,
        made_at=act.at,
        accepted_by=act.by,
        accepted_at=act.at,
    )


def _shipped() -> tuple[Structure, ...]:
    return tuple(each for each in catalogue() if isinstance(each, Structure))


def _own(session: Session) -> tuple[Structure, ...]:
    return tuple(
        validated(Structure, table.content["definition"], table.file_name)
        for table in published.published_tables_in_use(session)
        if table.content.get("kind") == STRUCTURE
    )
