"""Both ways of getting a PostgreSQL for the tests work, whichever of the two this machine uses."""

import pytest
import sqlalchemy

from tests.databases import debian_programs, running_cluster


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sqlalchemy.text(statement))]
    finally:
        engine.dispose()


def test_the_server_of_the_wheel_runs_as_whoever_runs_the_tests() -> None:
    with running_cluster(from_wheel=True) as cluster:
        cluster.tell("CREATE DATABASE one")
        assert rows(cluster.address("one"), "SELECT 'Đắk Lắk'") == [("Đắk Lắk",)]
    assert not cluster.folder.exists()


def test_every_test_gets_an_empty_database_of_its_own(database_url: str) -> None:
    tables = sqlalchemy.create_engine(database_url)
    assert sqlalchemy.inspect(tables).get_table_names() == []
    tables.dispose()


@pytest.mark.parametrize("round_number", [1, 2])
def test_what_one_test_writes_the_next_does_not_see(postgresql_url: str, round_number: int) -> None:
    engine = sqlalchemy.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE note (body text)"))
    engine.dispose()
    assert rows(postgresql_url, "SELECT count(*) FROM note") == [(0,)]


def test_debians_server_is_used_where_it_is_installed(postgresql_url: str) -> None:
    [(version,)] = rows(postgresql_url, "SHOW server_version")
    programs = debian_programs()
    expected = programs.parts[-2] if programs else "18"
    assert str(version).split(".")[0] == expected


def test_a_migrated_database_has_the_tables_and_nothing_in_them(migrated_url: str) -> None:
    assert rows(migrated_url, "SELECT count(*) FROM response") == [(0,)]
