"""Who may write what an office does, who may let the public see it, and who may take it back."""

from surveyapp.domain.roles import WORKING_ROLES, Account, Role
from surveyapp.store.tables.measures import OfficeMeasure


def may_write(account: Account, office_id: int) -> bool:
    """Whether this person may write for an office: only its head, for nobody else can promise anything."""
    return account.has(Role.OFFICE_HEAD, office_id)


def may_decide(account: Account, row: OfficeMeasure) -> bool:
    """Whether this person may approve or return a measure: an analyst or administrator, who neither wrote it nor
    heads the office."""
    is_from_outside = account.id != row.written_by and not may_write(account, row.office_id)
    return is_from_outside and account.has_any(WORKING_ROLES)


def may_withdraw(account: Account, office_id: int) -> bool:
    """Whether this person may withdraw a measure: the office's head, or whoever may approve. An error must not wait."""
    return may_write(account, office_id) or account.has_any(WORKING_ROLES)
