"""Invitations of today, so that somebody who tries the demonstration has a link to open."""

from datetime import datetime

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.domain.tokens import new_token
from surveyapp.domain.visits import Purpose
from surveyapp.services.counter_days import services_at
from surveyapp.services.demonstrating.places import Places
from surveyapp.services.demonstrating.province import OfficePlan
from surveyapp.services.offices import list_counters, office_id_of
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import Desk, Invitation, VisitTap, draw_visit

MOST_VISITS = 200
"""A bound on the visits until one is drawn; with any probability in use it is never reached."""


def invite_today(
    session: Session, office: OfficePlan, places: Places, desk: Desk, now: datetime
) -> tuple[Invitation, ...]:
    """One invitation at each counter of an office: visits of today are counted until one is drawn."""
    return tuple(
        invitation_at(
            session, places.offices[office.code], places.counters[office.code, counter.name], desk, now
        )
        for counter in office.counters
    )


def fresh_invitation(session: Session, office_code: str, desk: Desk, now: datetime) -> Invitation:
    """Another invitation of today at the first counter of an office, for a later start of the demonstration.

    Raises NotFound for an unknown office, WaveNotOpen once the wave is over.
    """
    counter = next(iter(list_counters(session, office_code)), None)
    if counter is None:
        raise NotFound(office_code)
    return invitation_at(session, office_id_of(session, office_code), counter.id, desk, now)


def invitation_at(session: Session, office_id: int, counter_id: int, desk: Desk, now: datetime) -> Invitation:
    """Count visits at a counter until one is drawn; its invitation. Raises WaveNotOpen."""
    clerk = Account(0, "demonstration", "", (Grant(Role.COUNTER_STAFF, office_id),))
    service = services_at(session, office_id, day_of(now))[0]
    for _ in range(MOST_VISITS):
        tap = VisitTap(counter_id, service.id, Purpose.COLLECT, new_token())
        invitation = draw_visit(session, clerk, tap, desk, now).invitation
        if invitation is not None:
            return invitation
    raise NotFound("invitation")
