"""The life of a single-use link as a pure function of its state and what happens to it.

    blank  -> issued             (a slip or a draw made in advance is handed over)
    issued -> opened -> spent
    blank | issued | opened -> void      (refused, replaced, mis-tap; a sheet of slips withdrawn)
    blank | issued | opened -> expired   (its last day has passed)

Spent, void and expired are final.
"""

from datetime import date
from enum import StrEnum

from surveyapp.domain.errors import LinkExpired, LinkNotActive, LinkSpent, LinkVoid, SurveyError


class LinkState(StrEnum):
    """Where a link is in its life."""

    BLANK = "blank"
    ISSUED = "issued"
    OPENED = "opened"
    SPENT = "spent"
    VOID = "void"
    EXPIRED = "expired"


class LinkEvent(StrEnum):
    """What can happen to a link."""

    HAND_OVER = "hand_over"
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
    LinkEvent.HAND_OVER: LinkState.ISSUED,
    LinkEvent.OPEN: LinkState.OPENED,
    LinkEvent.SPEND: LinkState.SPENT,
    LinkEvent.WITHDRAW: LinkState.VOID,
}


def state_on(state: LinkState, expires_on: date, today: date) -> LinkState:
    """The state as of a day: a live link whose last day has passed is expired."""
    return LinkState.EXPIRED if state not in FINAL and today > expires_on else state


def moved(state: LinkState, event: LinkEvent) -> LinkState:
    """The state after an event. Opening twice is no change; spending needs an open or issued link.

    Raises LinkSpent, LinkVoid or LinkExpired when the state is final; LinkNotActive when a blank link is opened or
    spent; LinkSpent when a link is handed over that is somebody's already.
    """
    if state in FINAL:
        raise FINAL[state]
    if state is LinkState.BLANK and event in (LinkEvent.OPEN, LinkEvent.SPEND):
        raise LinkNotActive
    if state is not LinkState.BLANK and event is LinkEvent.HAND_OVER:
        raise LinkSpent
    return AFTER[event]
