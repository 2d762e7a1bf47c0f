"""Migrations are proved three ways: models equal the schema, steps go up, down and up, and data survive."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from surveyapp.domain.errors import DatabaseUnready
from surveyapp.store.database import Database, file_of
from surveyapp.store.migrating import SCRIPTS, check_ready, downgrade, newest_revision, revision_of, upgrade
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.answers import Response, ResponseFlag
from surveyapp.store.tables.people import AccountRow, AuditEvent
from surveyapp.store.tables.places import AdminUnit
from surveyapp.store.tables.surveys import PublishedInstrument, Wave
from surveyapp.store.tables.visits import PrimaryUnit
from surveyapp.store.tables.work import AttributeRelease, Snapshot
from tests.builders import a_place

REVISIONS = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def tables_of(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_the_models_say_what_the_migrations_make(database: Database) -> None:
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_tables_with_random_keys_keep_no_order_of_arrival_in_sqlite(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    upgrade(database)
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {name: sql for name, sql in rows}
    database.dispose()
    expected = {
        name for name, table in METADATA.tables.items() if not table.dialect_options["sqlite"]["with_rowid"]
    }
    assert {name for name, sql in made.items() if "WITHOUT ROWID" in str(sql)} == expected
    assert {"link", "link_tombstone", "intake", "response", "draft", "receipt", "psu"} <= expected


def test_every_step_goes_up_down_and_up_again(database: Database) -> None:
    seen = [tables_of(database)]
    for revision in REVISIONS:
        upgrade(database, revision)
        seen.append(tables_of(database))
    assert seen[-1] == set(METADATA.tables)
    for expected in seen[-2::-1]:
        downgrade(database, "-1")
        assert tables_of(database) == expected
    upgrade(database)
    assert tables_of(database) == set(METADATA.tables)


def test_data_survive_a_step_down_and_up(database: Database) -> None:
    upgrade(database)
    moment = datetime(2026, 3, 2, 1, 2, 3, 456789, UTC)
    with database.transaction() as session:
        session.add(
            AdminUnit(
                id="2025:66",
                code="66",
                name="Tỉnh Đắk Lắk",
                kind="tinh",
                level="province",
                parent_id=None,
                valid_from=date(2025, 7, 1),
                valid_to=None,
                fold_key="tinh dak lak",
                sort_key="t",
            )
        )
        session.add(AccountRow(id=1, login="lan", name="Lan", password_hash="x"))
        session.flush()
        payload = {"name": "Ea Kar", "list": [1, None]}
        session.add(AuditEvent(at=moment, account_id=1, verb="v", subject="s", before=None, after=payload))
    downgrade(database, REVISIONS[-2])
    upgrade(database)
    with database.transaction(write=False) as session:
        [event] = session.query(AuditEvent)
        assert (event.at, event.before, event.after) == (moment, None, payload)
        unit = session.get_one(AdminUnit, "2025:66")
        assert (unit.name, unit.valid_from) == ("Tỉnh Đắk Lắk", date(2025, 7, 1))


def test_a_wave_exported_before_keeps_the_data_set_of_its_first_export(database: Database) -> None:
    upgrade(database)
    moment, day = datetime(2026, 3, 2, tzinfo=UTC), date(2026, 3, 2)
    with database.transaction() as session:
        session.add(
            PublishedInstrument(content_hash="h", name="full", version=1, document="{}", published_on=day)
        )
        session.flush()
        facts = {"starts_on": day, "ends_on": day, "full_instrument": "h", "short_instrument": "h"}
        session.add_all(Wave(id=number, code=f"w{number}", name="Đợt", **facts) for number in (1, 2))
        session.flush()
        rows = {"folder": "x", "invited_rows": 9, "walk_up_rows": 9, "frozen_at": moment}
        session.add_all(Snapshot(id=each, wave_id=1, sha256=str(each), **rows) for each in (4, 5))
        session.flush()
        session.add_all(
            AuditEvent(at=moment, verb="export.made", subject="1", after=after)
            for after in (
                None,
                {"snapshot_id": 5, "file": "w1-invited-5-csv-vi-k7.zip"},
                {"snapshot_id": 4, "file": "w1-invited-4-csv-vi-k5.zip"},
            )
        )
    downgrade(database, "0018")
    upgrade(database)
    with database.transaction(write=False) as session:
        found = [(each.wave_id, each.snapshot_id, each.k) for each in session.query(AttributeRelease)]
    assert found == [(1, 5, 7)]


def test_flags_keep_their_names_and_lose_what_told_when_they_were_given(database: Database) -> None:
    """In the older schema the same flag could be given twice, each with a number and a day."""
    upgrade(database)
    with database.transaction() as session:
        place = a_place(session)
        facts = {"psu_id": "u", "service_id": place.service_id, "source": "invited", "device": "phone"}
        facts |= {"instrument": session.get_one(Wave, place.wave_id).full_instrument, "language": "vi"}
        facts |= {"is_complete": True, "order_seed": 1, "answers": {}, "speed": "fast", "latency": "none"}
        of = {"wave_id": place.wave_id, "office_id": place.office_id}
        session.add(PrimaryUnit(id="u", month="2026-03", week="2026-W10", **of))
        session.flush()
        session.add_all(Response(id=key, after_hours=False, burst=False, **facts) for key in "ab")
        session.flush()
        given = [("a", "clock"), ("a", "stuffing"), ("b", "clock")]
        session.add_all(ResponseFlag(response_id=response, flag=flag) for response, flag in given)
    downgrade(database, "0019")
    again = "SELECT id + 9, response_id, flag, reason, flagged_on FROM response_flag"
    with database.engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO response_flag (id, response_id, flag, reason, flagged_on) {again}")
        )
    upgrade(database)
    with database.transaction(write=False) as session:
        assert sorted((each.response_id, each.flag) for each in session.query(ResponseFlag)) == given


def test_numbers_follow_each_other_and_the_head_file_names_the_last() -> None:
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
    names = sorted(path.name for path in (SCRIPTS / "versions").glob("[0-9]*.py"))
    assert [name.split("_")[0] for name in names] == REVISIONS
    assert (SCRIPTS / "HEAD").read_text().strip() == newest_revision() == REVISIONS[-1]


def test_a_failed_migration_leaves_nothing_behind(database: Database) -> None:
    upgrade(database, REVISIONS[0])
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE response_flag (id INTEGER)"))
    before = tables_of(database)
    with pytest.raises(DBAPIError, match="response_flag"):
        upgrade(database)
    assert tables_of(database) == before
    assert revision_of(database) == REVISIONS[0]


class TestReadiness:
    def reason(self, database: Database) -> str:
        with pytest.raises(DatabaseUnready) as refused:
            check_ready(database)
        return refused.value.reason

    def test_an_upgraded_database_is_ready_and_the_check_changes_nothing(self, database: Database) -> None:
        upgrade(database)
        check_ready(database)
        assert revision_of(database) == newest_revision()

    def test_an_empty_database(self, database: Database) -> None:
        database.engine.connect().close()
        assert self.reason(database) == "empty"

    def test_a_file_that_does_not_exist_is_not_made_by_looking(self, sqlite_url: str) -> None:
        database = Database(sqlite_url)
        assert revision_of(database) is None
        assert self.reason(database) == "missing"
        file = file_of(sqlite_url)
        assert file is not None and not file.exists()
        upgrade(database)
        check_ready(database)
        database.dispose()

    def test_tables_that_no_migration_made_are_left_alone(self, database: Database) -> None:
        METADATA.create_all(database.engine)
        assert self.reason(database) == "foreign"
        with pytest.raises(DatabaseUnready, match="foreign"):
            upgrade(database)

    def test_an_older_database(self, database: Database) -> None:
        upgrade(database, REVISIONS[-2])
        assert self.reason(database) == "older"

    def test_a_newer_database_is_neither_used_nor_upgraded(self, database: Database) -> None:
        upgrade(database)
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert self.reason(database) == "newer"
        with pytest.raises(DatabaseUnready, match="newer"):
            upgrade(database)

    def test_a_read_only_sqlite_file(self, sqlite_url: str) -> None:
        database = Database(sqlite_url)
        upgrade(database)
        database.dispose()
        path = sqlite_url.removeprefix("sqlite:///")
        read_only = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
        assert self.reason(read_only) == "read_only"
        read_only.dispose()

    def test_a_read_only_postgresql(self, postgresql_url: str) -> None:
        database = Database(postgresql_url)
        upgrade(database)
        database.dispose()
        read_only = Database(f"{postgresql_url}&options=-cdefault_transaction_read_only%3Don")
        assert self.reason(read_only) == "read_only"
        read_only.dispose()

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("sqlite:////nonexistent/folder/survey.db", "unopenable"),
            ("postgresql://nobody@/none?host=/nonexistent&connect_timeout=2", "unreachable"),
        ],
    )
    def test_a_database_that_cannot_be_reached(self, url: str, reason: str) -> None:
        database = Database(url)
        assert self.reason(database) == reason
        database.dispose()
