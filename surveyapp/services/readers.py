"""Who may read the figures of every office, and who only those of their own once they are public."""

from surveyapp.domain.errors import NotAllowed
from surveyapp.domain.roles import READING_ROLES, Account, Role


def reads_province(account: Account) -> bool:
    """Whether this person may read the figures of every office, also before they are published."""
    return account.has_any(READING_ROLES)


def read_offices(account: Account) -> tuple[int, ...] | None:
    """The offices whose figures and measures this person may read; None for all."""
    return None if reads_province(account) else account.offices(Role.OFFICE_HEAD)


def check_may_read(account: Account, office_id: int) -> None:
    """Raises NotAllowed."""
    own = read_offices(account)
    if own is not None and office_id not in own:
        raise NotAllowed
