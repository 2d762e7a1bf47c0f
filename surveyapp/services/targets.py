"""The target that leaders set for the counter index, and where the newest run stands against it."""

from dataclasses import dataclass
from datetime import date, datetime

from surveyapp.domain.errors import InvalidInput, NotAllowed
from surveyapp.domain.roles import Account, Role
from surveyapp.services.analysing.published import bounds_of, reach_of
from surveyapp.services.auditing import Act, record
from surveyapp.services.reporting.reading import index_row
from surveyapp.services.results import RunLine, RunResults, list_runs, read_run
from surveyapp.services.transactions import Session
from surveyapp.store import targets
from surveyapp.store.tables.publications import IndexTarget

INDEX, CODE = "counter", "total"
SETTING = frozenset({Role.LEADER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """What leaders want the index to reach, by when."""

    value: float
    due_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A run against the target: verdict is reached, open, missed or unknown."""

    run: RunLine
    estimate: float | None
    low: float | None
    high: float | None
    probability: float | None
    verdict: str


def own_target(session: Session) -> OwnTarget | None:
    """The target that holds; None when none has been set."""
    found = targets.latest_target(session, INDEX, CODE)
    return OwnTarget(found.value, found.due_on) if found else None


def standing(session: Session, target: OwnTarget) -> Standing | None:
    """Where the newest run of the index stands; None without a run."""
    for line in list_runs(session):
        if found := standing_of(read_run(session, line.id), target):
            return found
    return None


def standing_of(run: RunResults, target: OwnTarget) -> Standing | None:
    """Where a run stands; None where it has not the index."""
    if run.invited is None or run.invited.index_name != INDEX:
        return None
    found = reach_of(target.value, index_row(run, CODE))
    return Standing(run.line, found.estimate, found.low, found.high, found.probability, found.verdict)


def may_set_target(account: Account) -> bool:
    """Whether this person may set the target: leaders do, or an administrator on their behalf."""
    return account.has_any(SETTING)


def set_target(session: Session, account: Account, new: OwnTarget, now: datetime) -> None:
    """Set the target of the index. Raises NotAllowed, InvalidInput for a value that the index cannot have."""
    if not may_set_target(account):
        raise NotAllowed
    low, high = bounds_of(INDEX)
    if not low <= new.value <= high:
        raise InvalidInput("value", "range")
    before = own_target(session)
    session.add(
        IndexTarget(
            index_name=INDEX, code=CODE, value=new.value, due_on=new.due_on, set_by=account.id, set_at=now
        )
    )
    record(
        session,
        Act(account.id, now),
        "target.set",
        INDEX,
        before={"value": before.value, "due_on": before.due_on.isoformat()} if before else None,
        after={"value": new.value, "due_on": new.due_on.isoformat()},
    )
