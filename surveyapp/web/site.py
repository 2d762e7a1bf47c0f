"""What the factory hands to every request: settings, database, clock, chance and keys."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from surveyapp.config import Settings
from surveyapp.domain.days import Clock, day_of
from surveyapp.domain.draw import Chance
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Database

EXTENSION = "surveyapp"


@dataclass(frozen=True, slots=True)
class Site:
    """One installation as its web pages see it."""

    settings: Settings
    database: Database
    clock: Clock
    chance: Chance
    keys: Keys

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock()

    def today(self) -> date:
        """The present day in Viet Nam."""
        return day_of(self.clock())


def current_site() -> Site:
    """The installation that the current request belongs to."""
    site: Site = current_app.extensions[EXTENSION]
    return site
