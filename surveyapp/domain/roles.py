"""Roles of those who sign in, and what each may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role; SCOPES says what each may be held for."""

    COUNTER_STAFF = "counter_staff"
    OFFICE_HEAD = "office_head"
    LEADER = "leader"
    """Reads what came of the survey and sets its target; belongs to the province, works with no data."""
    ANALYST = "analyst"
    ADMIN = "admin"
    DATA_ENTRY = "data_entry"
    """Types in paper forms; belongs to no office, so that nobody types in what was said of their own counter."""


OFFICE_ROLES = frozenset({Role.COUNTER_STAFF, Role.OFFICE_HEAD})
UNIT_ROLES = frozenset({Role.OFFICE_HEAD})
"""May also be held for a commune, which means every office there, also those that come later."""
WORKING_ROLES = frozenset({Role.ANALYST, Role.ADMIN})
"""Work with the data of the whole province: freeze, analyse, export, see the register of every office."""
READING_ROLES = WORKING_ROLES | {Role.LEADER}
"""Read the figures of the whole province, also while they are not published."""
GUARDED_ROLES = READING_ROLES
"""See figures of the whole province before the public does, or change who may: a password alone is not enough."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and the office or the commune that it is held for (neither: the whole province)."""

    role: Role
    office_id: int | None = None
    admin_unit_id: str | None = None

    @property
    def fits(self) -> bool:
        """Whether the role may be held for this: an office, a commune, or the province."""
        if self.admin_unit_id is not None:
            return self.role in UNIT_ROLES and self.office_id is None
        return (self.role in OFFICE_ROLES) == (self.office_id is not None)

    def covers(self, office_id: int) -> bool:
        """Whether the role is held for this office. A commune's offices are written out when an account is read."""
        return self.admin_unit_id is None and self.office_id in (None, office_id)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who is signed in. A role that is held for a commune stands here once for each of its offices."""

    id: int
    login: str
    name: str
    grants: tuple[Grant, ...]

    def has(self, role: Role, office_id: int | None = None) -> bool:
        """Whether this person holds a role, for the office if one is named."""
        return any(
            grant.role == role and (office_id is None or grant.covers(office_id)) for grant in self.grants
        )

    def has_any(self, roles: frozenset[Role]) -> bool:
        """Whether this person holds one of these roles, for whatever office."""
        return any(grant.role in roles for grant in self.grants)

    def offices(self, role: Role) -> tuple[int, ...]:
        """The offices for which this person holds a role."""
        return tuple(
            grant.office_id for grant in self.grants if grant.role == role and grant.office_id is not None
        )
