"""The installation that a command works on: settings, database and keys, made when a command first asks for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import click

from surveyapp.cli.messages import _
from surveyapp.cli.refusals import Refused, words_of
from surveyapp.config import InvalidSetting, Settings, read_settings
from surveyapp.domain.days import day_of, system_clock
from surveyapp.services.auditing import Act
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Database, Session
from surveyapp.store.migrating import check_ready


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, database and keys, and the moment at which the command was given."""

    settings: Settings
    database: Database
    keys: Keys
    now: datetime

    @property
    def today(self) -> date:
        """The day in Viet Nam."""
        return day_of(self.now)

    @property
    def act(self) -> Act:
        """What the audit trail says of who acts: nobody who signed in, but the command line."""
        return Act(None, self.now)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads."""
        with self.database.transaction(write=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is kept when the block ends, and rolled back when it refuses."""
        with self.database.transaction() as session:
            yield session


def installation(*, ready: bool = True) -> Installation:
    """The installation that the environment names. Raises DatabaseUnready unless `ready` is False, and Refused."""
    context = click.get_current_context().find_root()
    found: Installation | None = context.obj
    if found is None:
        found = context.obj = _opened()
        context.call_on_close(found.database.dispose)
    if ready:
        check_ready(found.database)
    return found


def _opened() -> Installation:
    try:
        settings = read_settings()
    except InvalidSetting as error:
        raise Refused(words_of(error)) from error
    except OSError as error:
        raise Refused(_("Cấu hình chưa dùng được: %(why)s") % {"why": error}) from error
    return Installation(settings, Database(settings.database_url), Keys(settings.secret_key), system_clock())
