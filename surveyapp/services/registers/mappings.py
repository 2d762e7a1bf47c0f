"""Which column of a file is what: guessed from its heading, chosen by a person, remembered for the next file."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.text import fold
from surveyapp.services.registers.table_files import TableFile
from surveyapp.services.transactions import Session
from surveyapp.store import register_imports
from surveyapp.store.tables.registers import RegisterMapping


class Role(StrEnum):
    """What a column says."""

    OFFICE = "office"
    COUNTER = "counter"
    DAY = "day"
    SERVICE = "service"
    CHANNEL = "channel"
    VISITS = "visits"
    SEX = "sex"
    AGE = "age"


HEADINGS: Dictionary[Role, Sequence[str]] = {
    Role.OFFICE: ("co quan", "don vi", "bo phan mot cua", "noi tiep nhan", "office"),
    Role.COUNTER: ("quay", "cua so", "counter"),
    Role.DAY: (
        "ngay tiep nhan",
        "ngay giao dich",
        "ngay nhan",
        "ngay nop",
        "ngay",
        "thoi gian",
        "day",
        "date",
    ),
    Role.SERVICE: ("ma thu tuc", "ma tthc", "thu tuc", "tthc", "dich vu", "service"),
    Role.CHANNEL: ("hinh thuc", "kenh", "channel"),
    Role.VISITS: ("so luot", "so luong", "luot giao dich", "so ho so", "visits", "count"),
    Role.SEX: ("gioi tinh", "sex", "gender"),
    Role.AGE: ("ngay sinh", "nam sinh", "tuoi", "birth", "age"),
}
"""Beginnings of headings, folded, the likeliest first. A birthday never is the day of a visit."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The number of each column that is read (from 0), and the office where no column says it."""

    columns: Dictionary[str, int]
    office_id: int | None = None

    def column(self, role: Role) -> int | None:
        """The column of a role; None where the file has none."""
        return self.columns.get(role.value)

    def to_json(self) -> dict[str, Any]:
        """The mapping as it is stored."""
        return asdict(self)


def mapping_from(document: dict[str, Any]) -> Mapping:
    """A stored mapping."""
    return Mapping(dict(document["columns"]), document["office_id"])


def check_mapping(mapping: Mapping, width: int) -> None:
    """Raises InvalidInput with the role that is missing, or that has a column of another role."""
    columns = list(mapping.columns.values())
    for role, column in mapping.columns.items():
        if not 0 <= column < width or columns.count(column) > 1:
            raise InvalidInput(role, "column")
    for role in (Role.DAY, Role.SERVICE):
        if mapping.column(role) is None:
            raise InvalidInput(role.value, "missing_column")
    if (mapping.column(Role.OFFICE) is None) == (mapping.office_id is None):
        raise InvalidInput(Role.OFFICE.value, "one_of_two")


def guessed(table: TableFile, office_id: int | None) -> Mapping:
    """What the headings suggest; `office_id` where all rows are of one office."""
    names = [fold(heading) for heading in table.headings]
    columns: dict[str, int] = {}
    for role, starts in HEADINGS.items():
        if role is Role.OFFICE and office_id is not None:
            continue
        for start in starts:
            free = [
                number
                for number, name in enumerate(names)
                if name.startswith(start)
                and number not in columns.values()
                and not (role is Role.DAY and name.startswith("ngay sinh"))
            ]
            if free:
                columns[role.value] = free[0]
                break
    return Mapping(columns, office_id)


def remembered(
    session: Session, table: TableFile, account_id: int, office_ids: Sequence[int] | None
) -> Mapping | None:
    """What this person chose for such a file before, else somebody else of the same offices (None: of all)."""
    rows = register_imports.mappings_of_headings(session, table.signature)
    own = [row for row in rows if row.account_id == account_id]
    near = [row for row in rows if office_ids is None or row.office_id in office_ids]
    for row in (*own, *near):
        found = mapping_from(row.mapping)
        if office_ids is None or found.office_id is None or found.office_id in office_ids:
            return found
    return None


def remember(session: Session, table: TableFile, mapping: Mapping, account_id: int, now: datetime) -> None:
    """Keep a mapping for the next file with these headings."""
    session.merge(
        RegisterMapping(
            account_id=account_id,
            headings=table.signature,
            office_id=mapping.office_id,
            mapping=mapping.to_json(),
            saved_at=now,
        )
    )
    session.flush()
