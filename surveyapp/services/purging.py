"""Forgetting what has been kept long enough; `docs/database.md` states the terms."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from surveyapp.domain.days import VIETNAM
from surveyapp.services.transactions import Session
from surveyapp.store.jobs import delete_ended_jobs_before
from surveyapp.store.purging import delete_drafts_before, delete_receipts_before
from surveyapp.store.tries import delete_tries_before

RECEIPT_DAYS = 90
JOB_DAYS = 90


@dataclass(frozen=True, slots=True)
class Purged:
    """How much of each was deleted."""

    drafts: int
    receipts: int
    tries: int
    jobs: int


def purge(session: Session, today: date, link_days: int) -> Purged:
    """Delete what is too old: how much of each it was.

    Drafts go a day after the last day of their link, counts of tries with their day, receipts and ended jobs
    after 90 days.
    """
    return Purged(
        drafts=delete_drafts_before(session, today - timedelta(days=link_days + 1)),
        receipts=delete_receipts_before(session, today - timedelta(days=RECEIPT_DAYS)),
        tries=delete_tries_before(session, today),
        jobs=delete_ended_jobs_before(session, _start_of(today - timedelta(days=JOB_DAYS))),
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)
