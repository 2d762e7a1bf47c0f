"""The last step of an invited citizen: the answer is taken in, the link spent, every draft of it forgotten.

All of it in one transaction, so of two phones the first to send wins.
"""

import secrets
from datetime import date, datetime

from surveyapp.domain.days import day_of
from surveyapp.domain.drafts import DraftKey
from surveyapp.domain.errors import AnswersIncomplete, LinkSpent
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.links import FINAL, LIVE, LinkEvent, LinkState, moved
from surveyapp.domain.routing import first_unanswered, settle
from surveyapp.services.drafting import DraftContent, instrument_of, opened_draft
from surveyapp.services.keys import Keys
from surveyapp.services.opening import LinkName, usable_link
from surveyapp.services.transactions import Session
from surveyapp.store import drafts, intake, links, units
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.visits import Link, PrimaryUnit


def take_in_response(session: Session, keys: Keys, key: DraftKey, now: datetime) -> None:
    """Take the draft in as a final answer, spend its link, forget every draft of the link; all or nothing.

    A draft that was taken in before is no error: the answer is there once. Raises DraftLost, AnswersIncomplete with the
    page to go to, and LinkSpent, LinkVoid or LinkExpired when the link can't be spent any more.
    """
    receipt = keys.receipt(key.id)
    if drafts.is_received(session, receipt):
        return
    today = day_of(now)
    draft, content = opened_draft(session, key)
    instrument = instrument_of(session, content.instrument)
    _check_complete(instrument, content)
    # The link before the draft: two phones that both held their drafts would wait for each other for ever.
    try:
        unit, row = spend(session, LinkName("token", draft.link_hash), today)
    except LinkSpent:
        if drafts.is_received(session, receipt):
            return
        raise
    _fill(row, instrument, content, now)
    row.visit_day = unit.day or today
    intake.add_intake(session, row)
    drafts.add_receipt(session, receipt, today)


def spend(session: Session, name: LinkName, today: date) -> tuple[PrimaryUnit, Intake]:
    """Spend a link and forget every draft of it; its unit, and an answer's row with what is the link's own.

    Raises LinkUnknown, LinkSpent, LinkVoid or LinkExpired.
    """
    link = usable_link(session, name, today)
    if not links.move_link(session, link.token_hash, LIVE, moved(LinkState(link.state), LinkEvent.SPEND)):
        raise FINAL[LinkState.SPENT]
    links.delete_drafts_of_link(session, link.token_hash)
    return units.unit_with_id(session, link.psu_id), row_of_link(link)


def row_of_link(link: Link) -> Intake:
    """An answer's row with the place, service and probability of its link."""
    return Intake(
        psu_id=link.psu_id, service_id=link.service_id, probability=link.probability, source="invited"
    )


def _check_complete(instrument: Instrument, content: DraftContent) -> None:
    page = first_unanswered(instrument, content.answers)
    if page is not None:
        raise AnswersIncomplete(page.id)


def _fill(row: Intake, instrument: Instrument, content: DraftContent, now: datetime) -> None:
    row.id = secrets.token_hex(16)
    row.instrument = content.instrument
    row.device, row.language = "phone", content.language
    row.is_complete = True
    row.order_seed = content.order_seed
    row.answers = dict(settle(instrument, content.answers))
    row.received_at = now
    row.seconds = max(0, round((now - datetime.fromisoformat(content.started_at)).total_seconds()))
