"""A wave of three offices, frozen and analysed once in a whole test run, for every test that looks at its figures.

Analysing takes seconds, copying a file milliseconds: each test gets a copy of its own to change as it likes. The frozen
data are shared by all and only read.
"""

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.accounts import NewAccount, add_account
from surveyapp.services.analysing.runs import analyse_snapshot
from surveyapp.services.auditing import Act
from surveyapp.services.freezing.snapshots import freeze_snapshot
from surveyapp.services.transactions import Database
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.publications import Publication
from tests.builders import MORNING
from tests.closed_waves import a_busy_wave
from tests.web.staff import PASSWORD


@dataclass(frozen=True)
class AnalysedWave:
    """The database: run 1 of data set 1, asked for by the analyst 'lan'; 'hoa' is administrator, 'binh' head of
    office-1."""

    file: Path

    def copy(self, folder: Path, *, published: bool = False) -> str:
        """The address of a copy in a folder, with its run published or not."""
        url = f"sqlite:///{shutil.copy(self.file, folder)}"
        if published:
            database = Database(url)
            with database.transaction() as session:
                session.add(Publication(run_id=1, published_at=MORNING))
            database.dispose()
        return url


@pytest.fixture(scope="session")
def analysed_wave(tmp_path_factory: pytest.TempPathFactory) -> AnalysedWave:
    """Made by the first worker that needs it; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "analysed_wave"
    folder.mkdir(exist_ok=True)
    file = folder / "survey.db"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _make(folder, folder / "unfinished.db").rename(file)
    return AnalysedWave(file)


def _make(folder: Path, file: Path) -> Path:
    database = Database(f"sqlite:///{file}")
    METADATA.create_all(database.engine)
    with database.transaction() as session:
        places = a_busy_wave(session)
        act = Act(None, MORNING)
        analyst = add_account(session, NewAccount("lan", "Cán bộ lan", PASSWORD, (Grant(Role.ANALYST),)), act)
        add_account(session, NewAccount("hoa", "Cán bộ hoa", PASSWORD, (Grant(Role.ADMIN),)), act)
        head = (Grant(Role.OFFICE_HEAD, places[0].office_id),)
        add_account(session, NewAccount("binh", "Trưởng bình", PASSWORD, head), act)
        snapshot = freeze_snapshot(session, places[0].wave_id, folder / "snapshots", analyst, MORNING)
        analyse_snapshot(session, snapshot.id, analyst, MORNING)
    database.dispose()
    return file
