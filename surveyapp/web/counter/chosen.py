"""Which counter a member of staff works at today, kept in the session until the day in Viet Nam is over."""

from flask import session

from surveyapp.domain.errors import CounterNotChosen
from surveyapp.services.counter_days import CounterChoice, counters_of
from surveyapp.web.identity import the_account
from surveyapp.web.session import db
from surveyapp.web.site import current_site

COUNTER, COUNTER_DAY = "counter", "counter_day"


def choices() -> tuple[CounterChoice, ...]:
    """The counters this person may work at."""
    return counters_of(db(), the_account(), current_site().today())


def remember_counter(counter_id: int) -> None:
    """Remember the counter for the rest of the day."""
    session[COUNTER], session[COUNTER_DAY] = counter_id, current_site().today().isoformat()


def chosen_counter() -> int:
    """Today's counter; where there is only one to choose, that one. Raises CounterNotChosen."""
    if COUNTER in session and session[COUNTER_DAY] == current_site().today().isoformat():
        return int(session[COUNTER])
    only = choices()
    if len(only) == 1:
        return only[0].counter_id
    raise CounterNotChosen
