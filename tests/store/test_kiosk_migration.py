"""Kiosks that were enrolled before there were devices keep their secret, up and down."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from surveyapp.store.database import Database
from surveyapp.store.migrating import downgrade, upgrade

PLACES = (
    "INSERT INTO admin_unit (id, code, name, kind, level, fold_key, sort_key)"
    " VALUES ('1', '1', 'Ea Kar', 'xa', 'commune', 'ea kar', 'ea kar')",
    "INSERT INTO office (id, code, name, name_en, kind, admin_unit_id, is_demonstration, sort_key)"
    " VALUES (1, 'ea-kar', 'Ea Kar', 'Ea Kar', 'bhxh', '1', false, 'ea kar')",
)
KIOSKS = (
    "INSERT INTO kiosk (id, office_id, name, secret_hash, is_active) VALUES (:id, 1, 'K', :secret, :active)"
)
DRAFT = "INSERT INTO draft (id, link_hash, sealed, saved_on) VALUES (:id, :link, '', '2026-03-02')"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def test_secrets_move_to_devices_and_back(database: Database) -> None:
    upgrade(database, "0006")
    with database.engine.begin() as connection:
        for statement in PLACES:
            connection.execute(text(statement))
        for number, active in ((3, True), (7, False)):
            connection.execute(text(KIOSKS), {"id": number, "secret": f"s{number}", "active": active})
        for draft, link in (("phone", "l"), ("walk-up", None)):
            connection.execute(text(DRAFT), {"id": draft, "link": link})
    upgrade(database, "0007")
    with database.engine.begin() as connection:
        devices = connection.execute(
            text("SELECT kiosk_id, secret_hash, is_active FROM kiosk_device ORDER BY id")
        )
        assert [tuple(row) for row in devices] == [(3, "s3", 1), (7, "s7", 0)]
        assert connection.scalars(text("SELECT id FROM draft")).all() == ["phone"]
        connection.execute(
            text(
                "INSERT INTO kiosk_device (kiosk_id, secret_hash, paired_on, is_active, is_given_up, unsent, stuck,"
                " version) VALUES (3, 'new', '2026-03-02', true, false, 0, 0, '')"
            )
        )
        connection.execute(
            text("INSERT INTO kiosk (id, office_id, name, is_active) VALUES (9, 1, 'K', true)")
        )
    downgrade(database, "0006")
    with database.engine.begin() as connection:
        kiosks = connection.execute(text("SELECT id, secret_hash FROM kiosk ORDER BY id")).all()
    assert [tuple(row) for row in kiosks] == [(3, "new"), (7, "s7"), (9, "none 9")]
