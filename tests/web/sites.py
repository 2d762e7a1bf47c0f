"""Sites to test pages on: one program with its routes and templates, before a new database for each test."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from flask import Flask

from surveyapp.config import Settings
from surveyapp.domain.days import Clock
from surveyapp.factory import create_app
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Database
from surveyapp.web.site import EXTENSION, Site
from tests.builders import Always


def shared(settings: Settings, clock: Clock) -> Flask:
    """The program as other tests have used it, before the database that the settings name. Not to be added to."""
    app = _routed(replace(settings, data_folder=Path(), database_url="sqlite://"))
    app.extensions[EXTENSION] = Site(
        settings, Database(settings.database_url), clock, Always(), Keys(settings.secret_key)
    )
    return app


def opened(app: Flask, template: Path) -> Iterator[Flask]:
    """The site with tables in its database, until the test is over. What goes wrong unforeseen is raised."""
    site: Site = app.extensions[EXTENSION]
    file = Path(site.settings.database_url.removeprefix("sqlite:///"))
    if not file.exists():  # Some tests bring a database that is filled already.
        shutil.copy(template, file)
    app.testing = True
    yield app
    site.database.dispose()


@cache
def _routed(settings: Settings) -> Flask:
    """Routes and templates are made ready once for all settings that differ in their database alone."""
    return create_app(settings)
