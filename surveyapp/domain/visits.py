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


DRAWN = frozenset({Outcome.INVITED, Outcome.REFUSED, Outcome.REFUSED_FOR, Outcome.LEFT, Outcome.DISPUTED})
"""The outcomes of visits that are in the sample, answered or not."""
