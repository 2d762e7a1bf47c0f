"""What people of the demonstration do about its results: the leader sets a target, an office says what it does."""

from datetime import datetime, timedelta

from surveyapp.domain.days import day_of
from surveyapp.domain.measures import Said
from surveyapp.domain.roles import Account, Role
from surveyapp.services.accounts import active_account, list_accounts
from surveyapp.services.auditing import Act
from surveyapp.services.demonstrating.assumptions import MeasureFacts, read_assumptions
from surveyapp.services.measures.deciding import approve_measure
from surveyapp.services.measures.writing import write_measure
from surveyapp.services.targets import OwnTarget, set_target
from surveyapp.services.transactions import Session

LANGUAGE = "vi"


def tell_measures(session: Session, wave_id: int, now: datetime) -> int:
    """Let the head of an office write what was assumed and an analyst approve it; how many were written.

    The wave's results are public. Where nobody heads an office, or nobody may approve, nothing is written.
    """
    head, analyst = first_with(session, Role.OFFICE_HEAD), first_with(session, Role.ANALYST)
    if head is None or analyst is None:
        return 0
    place = wave_id, head.offices(Role.OFFICE_HEAD)[0]
    facts = read_assumptions().measures
    for each in facts:
        measure_id = write_measure(session, head, place, _said(each, now), Act(head.id, now))
        if not each.waits:
            approve_measure(session, analyst, measure_id, 1, Act(analyst.id, now))
    return len(facts)


def set_first_target(session: Session, now: datetime) -> bool:
    """Let the leader set the target that was assumed; whether there is one, and somebody to set it."""
    leader, facts = first_with(session, Role.LEADER), read_assumptions().target
    if leader is None or facts is None:
        return False
    set_target(session, leader, OwnTarget(facts.value, day_of(now) + timedelta(days=facts.days)), now)
    return True


def _said(facts: MeasureFacts, now: datetime) -> Said:
    day = day_of(now) + timedelta(days=facts.days)
    return Said(facts.criterion, facts.text, LANGUAGE, facts.progress, day)


def first_with(session: Session, role: Role) -> Account | None:
    """The first account with a role; None where there is none."""
    for line in list_accounts(session):
        if any(grant.role == role for grant in line.grants):
            return active_account(session, line.id)
    return None
