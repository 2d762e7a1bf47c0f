"""The life of a single-use link as a pure function of its state and what happens to it.

    issued -> opened -> spent
    issued | opened -> void      (refused, replaced, mis-tap)
    issued | opened -> expired   (its last day has passed)

Spent, void and expired are final.
"""

from datetime import date
from enum import StrEnum

from surveyapp.domain.errors import LinkExpired, LinkSpent, LinkVoid, SurveyError


class LinkState(StrEnum):
    """Where a link is in its life."""

    ISSUED = "issued"
    OPENED = "opened"
    SPENT = "spent"
    VOID = "void"
    EXPIRED = "expired"


class LinkEvent(StrEnum):
    """What can happen to a link."""

    OPEN = "open"
    SPEND = "spend"
    WITHDRAW = "withdraw"


FINAL: dict[LinkState, type[SurveyError]] = {
    LinkState.SPENT: LinkSpent,
    LinkState.VOID: LinkVoid,
    LinkState.EXPIRED: LinkExpired,
}

LIVE = (LinkState.ISSUED, LinkState.OPENED)
"""The states in which a link can be used."""

AFTER = {
    LinkEvent.OPEN: LinkState.OPENED,
    LinkEvent.SPEND: LinkState.SPENT,
    LinkEvent.WITHDRAW: LinkState.VOID,
}


def state_on(state: LinkState, expires_on: date, today: date) -> LinkState:
    """The state as of a day: a live link whose last day has passed is expired."""
    return LinkState.EXPIRED if state not in FINAL and today > expires_on else state


def moved(state: LinkState, event: LinkEvent) -> LinkState:
    """The state after an event. Opening twice is no change; spending needs an open or issued link.

    Raises LinkSpent, LinkVoid or LinkExpired when the state is final.
    """
    if state in FINAL:
        raise FINAL[state]
    return AFTER[event]
