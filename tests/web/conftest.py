"""The whole site on a fresh SQLite file, with a moment that stands still and a draw that invites everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from surveyapp.config import SecondFactorRule, Settings
from surveyapp.factory import create_app
from surveyapp.web.site import EXTENSION, Site
from tests.builders import KEYS, MORNING, Always, Place, a_place
from tests.web.client import PageClient
from tests.web.sites import opened, shared


@dataclass
class StandingClock:
    """Tells the moment it was set to."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """Settings of an installation that knows its own address."""
    return Settings(
        data_folder=tmp_path,
        database_url=sqlite_url,
        secret_key=KEYS.secret,
        public_url="https://example.test",
        secure_cookies=False,
        second_factor=SecondFactorRule.OPTIONAL,
    )


@pytest.fixture
def clock() -> StandingClock:
    """Nine o'clock in Viet Nam on Monday, 2 March 2026, until a test says otherwise."""
    return StandingClock()


@pytest.fixture
def app(settings: Settings, clock: StandingClock, sqlite_template: Path) -> Iterator[Flask]:
    """The site on an empty database with every table. Who needs one route more takes `app_of_its_own`."""
    yield from opened(shared(settings, clock), sqlite_template)


@pytest.fixture
def app_of_its_own(settings: Settings, clock: StandingClock, sqlite_template: Path) -> Iterator[Flask]:
    """The same, for a test that adds routes to it."""
    yield from opened(create_app(settings, clock=clock, chance=Always()), sqlite_template)


@pytest.fixture
def site(app: Flask) -> Site:
    """The installation behind the pages."""
    found: Site = app.extensions[EXTENSION]
    return found


@pytest.fixture
def place(site: Site) -> Place:
    """An office with a counter, a service, a kiosk, a clerk and a running wave."""
    with site.database.transaction() as session:
        return a_place(session)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser of its own."""
    return PageClient(app)
