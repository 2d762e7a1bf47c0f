"""Roles of those who sign in, and what each may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role; the first two are held for one office, the others for the province."""

    COUNTER_STAFF = "counter_staff"
    OFFICE_HEAD = "office_head"
    ANALYST = "analyst"
    ADMIN = "admin"
    DATA_ENTRY = "data_entry"
    """Types in paper forms; belongs to no office, so that nobody types in what was said of their own counter."""


OFFICE_ROLES = frozenset({Role.COUNTER_STAFF, Role.OFFICE_HEAD})


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and the office it is held for (None: the whole province)."""

    role: Role
    office_id: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A person who is signed in."""

    id: int
    login: str
    name: str
    grants: tuple[Grant, ...]

    def has(self, role: Role, office_id: int | None = None) -> bool:
        """Whether this person holds a role, for the office if one is named."""
        return any(
            grant.role == role and (office_id is None or grant.office_id in (None, office_id))
            for grant in self.grants
        )

    def offices(self, role: Role) -> tuple[int, ...]:
        """The offices for which this person holds a role."""
        return tuple(
            grant.office_id for grant in self.grants if grant.role == role and grant.office_id is not None
        )
