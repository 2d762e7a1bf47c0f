"""What a program may do with a key to the interface, and which role a person needs to give it that."""

from enum import StrEnum

from surveyapp.domain.roles import READING_ROLES, WORKING_ROLES, Role


class Scope(StrEnum):
    """A part of the interface."""

    RESULTS = "results"
    REGISTER = "register"
    LINKS = "links"
    EXPORTS = "exports"


ROLES = {
    Scope.RESULTS: READING_ROLES,
    Scope.REGISTER: WORKING_ROLES,
    Scope.LINKS: frozenset({Role.COUNTER_STAFF}),
    Scope.EXPORTS: WORKING_ROLES,
}
"""Any one of these roles will do."""


def scopes_of(roles: frozenset[Role]) -> tuple[Scope, ...]:
    """What somebody with these roles may let a program do."""
    return tuple(scope for scope in Scope if ROLES[scope] & roles)
