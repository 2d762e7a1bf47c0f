"""A second person lets the public see a measure or gives it back; whoever finds an error withdraws it."""

from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.measures import LIVE, LONGEST_REASON, Standing
from surveyapp.domain.reasons import reason_of
from surveyapp.domain.roles import Account
from surveyapp.services.auditing import Act, record
from surveyapp.services.measures.permission import may_decide, may_withdraw
from surveyapp.services.measures.reading import existing_measure, published_results, said_of
from surveyapp.services.measures.writing import subject_of, told
from surveyapp.services.transactions import Session
from surveyapp.store import measures
from surveyapp.store.tables.measures import OfficeMeasure


def approve_measure(session: Session, account: Account, measure_id: int, version: int, act: Act) -> None:
    """Let the public see a measure in the version that was read, in the place of the one that it replaces.

    Raises NotFound, also where the wave's results are not public, NotAllowed, InvalidInput for a text that was changed
    meanwhile or does not wait.
    """
    row = _to_decide(session, account, measure_id, version)
    if published_results(session, row.wave_id) is None:
        raise NotFound
    row.standing, row.decided_by, row.decided_at = Standing.APPROVED, act.by, act.at
    if row.replaces_id is not None:
        former = measures.measure_with_id(session, row.replaces_id, to_change=True)
        if former is not None and former.standing == Standing.APPROVED:
            former.standing = Standing.REPLACED
    record(session, act, "measure.approve", subject_of(row), after=told(said_of(row)))


def return_measure(
    session: Session, account: Account, measure_id: int, version: int, reason: str, act: Act
) -> None:
    """Give a measure back to the office, with a reason. Raises as approving does."""
    row = _to_decide(session, account, measure_id, version)
    row.standing, row.reason = Standing.RETURNED, reason_of(reason, LONGEST_REASON)
    row.decided_by, row.decided_at = act.by, act.at
    record(session, act, "measure.return", subject_of(row), after={"reason": row.reason})


def withdraw_measure(session: Session, account: Account, measure_id: int, reason: str, act: Act) -> None:
    """Take a measure back, from the public too, with a reason. Raises NotFound (also when it is over), NotAllowed."""
    row = existing_measure(session, measure_id, to_change=True)
    if not may_withdraw(account, row.office_id):
        raise NotAllowed
    if row.standing not in LIVE:
        raise NotFound
    before = {"standing": row.standing}
    row.standing, row.reason = Standing.WITHDRAWN, reason_of(reason, LONGEST_REASON)
    row.withdrawn_by, row.withdrawn_at = act.by, act.at
    after = {"standing": Standing.WITHDRAWN.value, "reason": row.reason}
    record(session, act, "measure.withdraw", subject_of(row), before, after)


def _to_decide(session: Session, account: Account, measure_id: int, version: int) -> OfficeMeasure:
    row = existing_measure(session, measure_id, to_change=True)
    if not may_decide(account, row):
        raise NotAllowed
    if row.standing != Standing.WAITING or row.version != version:
        raise InvalidInput("measure", "changed")
    return row
