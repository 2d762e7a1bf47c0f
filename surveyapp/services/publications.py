"""Showing a run to the public, which takes a second person, and withdrawing it with a reason."""

from dataclasses import dataclass
from datetime import datetime

from surveyapp.domain.errors import NotAllowed, NotFound, ResultChanged
from surveyapp.domain.reasons import reason_of
from surveyapp.domain.roles import Account, Role
from surveyapp.services.auditing import Act, record
from surveyapp.services.results import RunResults, is_published_now, read_run
from surveyapp.services.run_hashes import is_as_found
from surveyapp.services.transactions import Session
from surveyapp.store import runs
from surveyapp.store.tables.publications import Publication

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A stretch of time in which the public saw a run."""

    published_at: datetime
    withdrawn_at: datetime | None
    reason: str


def may_publish(account: Account, results: RunResults) -> bool:
    """Whether this person may publish the run: an administrator, and not the one who asked for it.

    Where nobody is known to have asked, nobody can be told from them: such a run has to be asked for again.
    """
    return account.has(Role.ADMIN) and results.requested_by not in (None, account.id)


def publish_run(session: Session, account: Account, run_id: int, now: datetime) -> None:
    """Let the public see a run; doing it twice changes nothing.

    Raises NotFound, NotAllowed, ResultChanged when what is stored is not what was found.
    """
    results = read_run(session, run_id)
    if not may_publish(account, results):
        raise NotAllowed
    if is_published_now(session, run_id):
        return
    row = runs.run_with_snapshot(session, run_id)
    if row is None or not is_as_found(row[0].result or {}, row[0].hashes):
        raise ResultChanged
    session.add(Publication(run_id=run_id, published_at=now, published_by=account.id))
    record(
        session, Act(account.id, now), "run.publish", str(run_id), after={"published": True, **results.hashes}
    )


def withdraw_run(session: Session, account: Account, run_id: int, reason: str, now: datetime) -> None:
    """Take a run back from the public, who is told the reason. Any administrator may: an error must not wait.

    Raises NotAllowed, NotFound when the run is not public now, InvalidInput for a reason that is empty or too long.
    """
    if not account.has(Role.ADMIN):
        raise NotAllowed
    reason = reason_of(reason, LONGEST_REASON)
    history = runs.publications_of_run(session, run_id)
    if not history or history[0].withdrawn_at is not None:
        raise NotFound
    shown = history[0]
    shown.withdrawn_at, shown.withdrawn_by, shown.reason = now, account.id, reason
    record(
        session,
        Act(account.id, now),
        "run.withdraw",
        str(run_id),
        before={"published": True},
        after={"published": False, "reason": reason},
    )


def publication_history(session: Session, run_id: int) -> tuple[PublicationLine, ...]:
    """When the public saw a run, the last time first."""
    return tuple(
        PublicationLine(row.published_at, row.withdrawn_at, row.reason)
        for row in runs.publications_of_run(session, run_id)
    )
