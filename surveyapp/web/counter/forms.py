"""What counter pages send: one button's value and, for a visit, the number of the tap."""

import re
import secrets
from collections.abc import Mapping

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.visits import RECORDED, Outcome, Purpose
from surveyapp.services.visit_changes import MOST_DOSSIERS
from surveyapp.services.visiting import VisitTap
from surveyapp.web.addresses import LARGEST_ID

TAP = re.compile(r"[A-Za-z0-9_-]{16}")
LONGEST_ID = len(str(LARGEST_ID))


def new_tap() -> str:
    """A fresh number for a page with visit buttons."""
    return secrets.token_urlsafe(12)


def read_tap(form: Mapping[str, str], counter_id: int) -> VisitTap:
    """The visit that a button stands for.

    The page's number and the button together name the tap: a second press of the same button is the same visit, while
    another button of a page that was gone back to is another visit. Raises InvalidInput.
    """
    number = form.get("tap", "")
    service, _, purpose = form.get("visit", "").partition(":")
    if not TAP.fullmatch(number):
        raise InvalidInput("tap", "form")
    if not _is_id(service) or purpose not in set(Purpose):
        raise InvalidInput("visit", "form")
    return VisitTap(counter_id, int(service), Purpose(purpose), f"{number}-{service}-{purpose}")


def read_outcome(form: Mapping[str, str]) -> Outcome:
    """What staff say came of a visit. Raises InvalidInput."""
    value = form.get("outcome", "")
    if value not in RECORDED:
        raise InvalidInput("outcome", "form")
    return Outcome(value)


def read_dossiers(form: Mapping[str, str]) -> int | None:
    """For how many dossiers a visit was, if the form says. Raises InvalidInput."""
    value = form.get("dossiers")
    if value is None:
        return None
    if not value.isdecimal() or len(value) > len(str(MOST_DOSSIERS)):
        raise InvalidInput("dossiers", "range")
    return int(value)


def read_counter(form: Mapping[str, str]) -> int:
    """The counter whose button was pressed. Raises InvalidInput."""
    value = form.get("counter", "")
    if not _is_id(value):
        raise InvalidInput("counter", "form")
    return int(value)


def _is_id(value: str) -> bool:
    """Whether this can be the number of a row."""
    return value.isdecimal() and len(value) <= LONGEST_ID and int(value) <= LARGEST_ID
