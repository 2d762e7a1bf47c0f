"""Upkeep: closes days and batches, forgets what is to be forgotten, and seals the audit trail."""

import random
from dataclasses import dataclass
from datetime import datetime

from surveyapp.config import Settings
from surveyapp.domain.days import day_of
from surveyapp.services import closing
from surveyapp.services.auditing import seal_trail
from surveyapp.services.exporting.packing import remove_old
from surveyapp.services.keys import Keys
from surveyapp.services.paper.entering import take_in_due
from surveyapp.services.purging import purge
from surveyapp.services.registers.importing import remove_left_overs
from surveyapp.services.transactions import Database


@dataclass(frozen=True, slots=True)
class Kept:
    """What was closed, forgotten and sealed. `left_remains`: whether rows were deleted that the database may keep."""

    visits: int
    answers: int
    units: int
    sealed: int
    left_remains: bool


def keep_house(settings: Settings, database: Database, now: datetime) -> Kept:
    """Close days and batches, forget, purge and seal, all of it in one transaction; then remove old files."""
    today, keys = day_of(now), Keys(settings.secret_key)
    with database.transaction() as session:
        take_in_due(session, keys, today)
        days = closing.close_days(session, today)
        batches = closing.close_batches(session, today, settings.batch_minimum, random.SystemRandom())
        units = closing.forget_units(session, today, settings.link_days)
        purge(session, today, settings.link_days)
        sealed = seal_trail(session, keys, now)
    remove_old(settings.export_folder, now)
    remove_left_overs(settings.upload_folder, now)
    left_remains = bool(days.visits or days.void_links or batches.answers or units)
    return Kept(days.visits, batches.answers, units, sealed, left_remains)
