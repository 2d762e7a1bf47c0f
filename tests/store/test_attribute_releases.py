"""Of two orders at the same time one settles with which data set of a wave attributes leave."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from surveyapp.store.attribute_releases import release_of_wave, settle_release
from surveyapp.store.database import Database
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.work import Snapshot
from tests.builders import MORNING, a_place

DATA_SETS = (1, 2, 3, 4)
K = 5


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    METADATA.create_all(database.engine)
    yield database
    database.dispose()


def test_of_several_at_once_the_first_holds_for_all(database: Database) -> None:
    with database.transaction() as session:
        wave_id = a_place(session).wave_id
        rows = {"folder": "x", "invited_rows": 9, "walk_up_rows": 9, "frozen_at": MORNING}
        session.add_all(Snapshot(id=each, wave_id=wave_id, sha256=str(each), **rows) for each in DATA_SETS)
    start = Barrier(len(DATA_SETS))

    def settle(snapshot_id: int) -> int:
        start.wait(10)
        with database.transaction() as session:
            return settle_release(session, wave_id, snapshot_id, K).snapshot_id

    with ThreadPoolExecutor(len(DATA_SETS)) as pool:
        found = set(pool.map(settle, DATA_SETS))
    with database.transaction(write=False) as session:
        settled = release_of_wave(session, wave_id)
        assert settled is not None
        assert found == {settled.snapshot_id}
