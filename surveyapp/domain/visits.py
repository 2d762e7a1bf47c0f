"""What a visit was for and what came of it."""

from enum import StrEnum


class Purpose(StrEnum):
    """Why the citizen came."""

    HAND_IN = "hand_in"
    COLLECT = "collect"
    ASK = "ask"


class Outcome(StrEnum):
    """What came of a visit; `docs/sampling.md` has the rule for each."""

    NOT_DRAWN = "not_drawn"
    INVITED = "invited"
    REFUSED = "refused"
    REFUSED_FOR = "refused_for"
    """The clerk refused on the visitor's behalf."""
    LEFT = "left"
    """Drawn, but gone before the invitation could be made."""
    MISTAP = "mistap"
    """No visit at all: kept as a tally, counted nowhere else."""
    DISPUTED = "disputed"
    """Called a mis-tap after somebody had opened the link: stays in the sample; staff see a mis-tap."""
    UNSAMPLED = "unsampled"
    """Counted without network after the sealed draws had run out: in the register, but no draw was made."""


DRAWN = frozenset({Outcome.INVITED, Outcome.REFUSED, Outcome.REFUSED_FOR, Outcome.LEFT, Outcome.DISPUTED})
"""The outcomes of visits that are in the sample, answered or not."""
RECORDED = frozenset({Outcome.REFUSED, Outcome.REFUSED_FOR, Outcome.LEFT, Outcome.MISTAP})
"""What staff can say of a visit; DISPUTED looks like MISTAP to them."""


def possible_after(outcome: Outcome) -> frozenset[Outcome]:
    """What staff can record of a visit as it stands: anything of an invitation, of another visit only a mis-tap."""
    if outcome == Outcome.INVITED:
        return RECORDED
    if outcome in (Outcome.NOT_DRAWN, Outcome.UNSAMPLED):
        return frozenset({Outcome.MISTAP})
    return frozenset()


class Tally(StrEnum):
    """What is counted by counter and day beside the outcomes, for the integrity report."""

    OFFLINE = "offline"
    """Visits tapped without network and reported later."""
    UNDONE = "undone"
    """Outcomes that staff took back on the same day."""
    REPLACED = "replaced"
    """Tickets that were replaced by another (the printer failed, the browser had forgotten it)."""
    SLIP = "slip"
    """Invitations handed over as a pre-printed slip."""
    LOST_SLIP = "lost_slip"
    """Slips reported from offline hours that were no blank slips of the office."""
    COMPANY = "company"
    """Visits of two or more people with one dossier."""
    MORE_DOSSIERS = "more_dossiers"
    """Dossiers beyond the first of visits with several: what a register of dossiers has more than one of visits."""
    CLOCK = "clock"
    """Offline visits whose day could not be, and was replaced by the day of the report."""
    REUSED = "reused"
    """Offline visits that named a sealed draw already used by another visit; they are outside the sample."""
    DELIVERED = "delivered"
    """Visits of a batch for delivery (post, Zalo, SMS)."""
