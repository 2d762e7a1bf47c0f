"""Forgetting what has been kept long enough; `docs/database.md` states the terms."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from surveyapp.domain.days import VIETNAM
from surveyapp.services.kiosks.sealing import forget_sealing_keys
from surveyapp.services.transactions import Session
from surveyapp.store.jobs import delete_ended_jobs_before
from surveyapp.store.kiosk_answers import delete_held_answers_before, delete_kiosk_receipts_before
from surveyapp.store.kiosks import delete_pairing_codes_before
from surveyapp.store.purging import delete_drafts_before, delete_receipts_before
from surveyapp.store.signing_in import delete_sessions_before, delete_set_up_links_before
from surveyapp.store.tries import delete_tries_before

RECEIPT_DAYS = 90
JOB_DAYS = 90
KIOSK_RECEIPT_DAYS = 400
"""As long as browsers keep a kiosk's cookie: after that no device can deliver an answer a second time."""
HELD_DAYS = 180


@dataclass(frozen=True, slots=True)
class Purged:
    """How much of each was deleted."""

    drafts: int
    receipts: int
    tries: int
    jobs: int
    kiosk_receipts: int
    held_answers: int
    pairing_codes: int
    sealing_keys: int
    sessions: int
    set_up_links: int


def purge(session: Session, today: date, link_days: int) -> Purged:
    """Delete what is too old: how much of each it was.

    Drafts go a day after the last day of their link, counts of tries with their day, receipts and ended jobs
    after 90 days; of kiosks, receipts after 400 days, held answers after 180, codes with their last moment, and keys
    once no kiosk needs them. Sessions and set-up links of staff go the day after their last moment.
    """
    return Purged(
        drafts=delete_drafts_before(session, today - timedelta(days=link_days + 1)),
        receipts=delete_receipts_before(session, today - timedelta(days=RECEIPT_DAYS)),
        tries=delete_tries_before(session, today),
        jobs=delete_ended_jobs_before(session, _start_of(today - timedelta(days=JOB_DAYS))),
        kiosk_receipts=delete_kiosk_receipts_before(session, today - timedelta(days=KIOSK_RECEIPT_DAYS)),
        held_answers=delete_held_answers_before(session, today - timedelta(days=HELD_DAYS)),
        pairing_codes=delete_pairing_codes_before(session, _start_of(today)),
        sealing_keys=forget_sealing_keys(session),
        sessions=delete_sessions_before(session, _start_of(today)),
        set_up_links=delete_set_up_links_before(session, _start_of(today)),
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)
