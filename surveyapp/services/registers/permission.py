"""Who may see the register of an office, and who may change it."""

from surveyapp.domain.errors import NotAllowed
from surveyapp.domain.roles import WORKING_ROLES, Account, Role


def seen_offices(account: Account) -> tuple[int, ...] | None:
    """The offices whose register this person may see; None for all."""
    return None if account.has_any(WORKING_ROLES) else account.offices(Role.OFFICE_HEAD)


def changed_offices(account: Account) -> tuple[int, ...] | None:
    """The offices whose register this person may change; None for all."""
    return None if account.has(Role.ADMIN) else account.offices(Role.OFFICE_HEAD)


def check_may_see(account: Account, office_id: int) -> None:
    """Raises NotAllowed."""
    own = seen_offices(account)
    if own is not None and office_id not in own:
        raise NotAllowed


def may_change(account: Account, office_id: int) -> bool:
    """Whether this person may correct the register of an office, import into it and say what is known of visitors."""
    own = changed_offices(account)
    return own is None or office_id in own


def check_may_change(account: Account, office_id: int) -> None:
    """Raises NotAllowed."""
    if not may_change(account, office_id):
        raise NotAllowed
