"""Taking a paper form in: the same row as any other answer, its link spent in the same transaction."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from surveyapp.domain.days import VIETNAM, month_of, week_of
from surveyapp.domain.links import LIVE, LinkEvent, LinkState, moved
from surveyapp.domain.paper_answers import PaperReading
from surveyapp.services.opening import usable_link
from surveyapp.services.paper.places import PaperPlace, link_name
from surveyapp.services.sending import row_of_link, spend
from surveyapp.services.transactions import Session
from surveyapp.store import intake, links, paper, units
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.visits import PrimaryUnit

NOON = time(12)
NO_ORDER = 0
"""Paper has the order of the file for everybody."""


def take_in_paper(
    session: Session, place: PaperPlace, answers: Mapping[str, Any], language: str, today: date
) -> None:
    """Take the answers of a form in. Raises LinkSpent, LinkVoid or LinkUnknown where its link went another way.

    Of the moment only the day is kept. A form whose link has run out since it was typed in is taken in nevertheless.
    """
    is_complete = PaperReading(dict(answers), (), ()).is_complete
    if place.link:
        day = min(today, place.last_day or today)
        unit, row = spend(session, link_name(place), day) if is_complete else _partial(session, place, day)
        row.visit_day = unit.day or today
    else:
        unit = _unit(session, place)
        row = Intake(psu_id=unit.id, service_id=place.service, probability=None, source="walk_up")
        row.visit_day = date.fromisoformat(place.day)
    row.id = secrets.token_hex(16)
    row.instrument, row.device, row.language = place.instrument, "paper", language
    row.is_complete = is_complete
    row.order_seed, row.answers = NO_ORDER, dict(answers)
    row.received_at, row.seconds, row.flag = datetime.combine(today, NOON, VIETNAM), None, None
    intake.add_intake(session, row)


def _partial(session: Session, place: PaperPlace, day: date) -> tuple[PrimaryUnit, Intake]:
    """A form with too few answers spends no link, as everywhere; but its link ends, lest it be typed in again."""
    link = usable_link(session, link_name(place), day)
    links.move_link(session, link.token_hash, LIVE, moved(LinkState(link.state), LinkEvent.WITHDRAW))
    links.delete_drafts_of_link(session, link.token_hash)
    return units.unit_with_id(session, link.psu_id), row_of_link(link)


def _unit(session: Session, place: PaperPlace) -> PrimaryUnit:
    day = date.fromisoformat(place.day)
    found = paper.unit_of_walk_up_paper(session, place.wave, place.office, day)
    if found is None:
        found = PrimaryUnit(
            id=secrets.token_hex(16),
            wave_id=place.wave,
            office_id=place.office,
            month=month_of(day),
            week=week_of(day),
            day=day,
        )
        session.add(found)
        session.flush()
    return found
