"""Facts about this installation that pages show."""

from dataclasses import dataclass

from surveyapp.services.transactions import Session
from surveyapp.store.facts import fact, state_fact

DEMONSTRATION = "is_demonstration"


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What every page needs to know about the installation."""

    is_demonstration: bool


def site_facts(session: Session) -> SiteFacts:
    """The facts of this installation."""
    return SiteFacts(is_demonstration=fact(session, DEMONSTRATION) == "yes")


def mark_demonstration(session: Session) -> None:
    """Say for good that this installation holds made-up data; every page shows it."""
    state_fact(session, DEMONSTRATION, "yes")
