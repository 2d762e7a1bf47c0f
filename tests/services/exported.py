"""A wave that is frozen and analysed, and exports of it, unpacked."""

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from surveyapp.config import Settings
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.services.accounts import active_account
from surveyapp.services.analysing.runs import analyse_snapshot
from surveyapp.services.exporting.making import Order
from surveyapp.services.exporting.ordering import read_order
from surveyapp.services.freezing.snapshots import freeze_snapshot
from surveyapp.services.transactions import Database
from surveyapp.store.people import account_with_login
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.visits import RegisterMargin
from surveyapp.worker import Worker
from tests.analysed_wave import AnalysedWave
from tests.builders import KEYS, MORNING, an_account
from tests.closed_waves import a_busy_wave

K = 5


@dataclass(frozen=True)
class Frozen:
    """An installation with a frozen wave (snapshot 1), its analysis (run 1), an analyst and a worker."""

    database: Database
    settings: Settings
    analyst: Account

    @property
    def worker(self) -> Worker:
        """A worker at nine o'clock in the morning."""
        return Worker(self.settings, self.database, lambda: MORNING)

    @property
    def exports(self) -> Path:
        """Where finished exports lie."""
        return self.settings.export_folder

    def order(self, form: str, part: str = "invited", k: int = K) -> Order:
        """What making an export of the wave needs."""
        payload = {"snapshot_id": 1, "part": part, "format": form, "language": "en"}
        with self.database.transaction() as session:
            return read_order(session, payload, k)

    def copied(self, folder: Path, k: int = K) -> "Frozen":
        """The same installation with a database of its own, for a test that changes it."""
        self.database.dispose()
        database = Database(f"sqlite:///{shutil.copy(self.settings.data_folder / 'survey.db', folder)}")
        return Frozen(database, Settings(folder, database.url, KEYS.secret, export_k=k), self.analyst)


def a_frozen_wave(folder: Path, *, offices: int = 3, days: int = 8, sex_known: bool = False) -> Frozen:
    """Freeze and analyse a busy wave; `sex_known`: the register knows the sex of every office's visitors."""
    database = Database(f"sqlite:///{folder / 'survey.db'}")
    METADATA.create_all(database.engine)
    with database.transaction() as session:
        places = a_busy_wave(session, offices, days)
        for place in places if sex_known else ():
            for month in ("2026-02", "2026-03"):
                for sex, visits in (("female", 70), ("male", 50)):
                    margin = {"variable": "sex", "category": sex, "month": month, "visits": visits}
                    session.add(RegisterMargin(wave_id=place.wave_id, office_id=place.office_id, **margin))
        analyst = an_account(session, "lan", Grant(Role.ANALYST))
        snapshot = freeze_snapshot(session, places[0].wave_id, folder / "snapshots", analyst.id, MORNING)
        analyse_snapshot(session, snapshot.id, analyst.id, MORNING)
    return Frozen(database, Settings(folder, database.url, KEYS.secret), analyst)


def of_analysed_wave(wave: AnalysedWave, folder: Path) -> Frozen:
    """The wave that is analysed once for all tests, in an installation of its own."""
    database = Database(wave.copy(folder))
    with database.transaction(write=False) as session:
        row = account_with_login(session, "lan")
        analyst = active_account(session, row.id) if row else None
    assert analyst is not None
    return Frozen(database, Settings(folder, database.url, KEYS.secret), analyst)


def unpacked(archive: Path, folder: Path) -> dict[str, Path]:
    """The files of a finished export by name."""
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder)
    return {path.name: path for path in folder.iterdir()}
