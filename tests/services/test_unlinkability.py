"""Nobody can join link and answer: neither with the database file, its log and a backup, nor inside
PostgreSQL.

The same attacker does succeed before the batch is closed, so the test can fail.
"""

import logging
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from surveyapp.services.closing import close_batches, close_days, forget_units
from surveyapp.services.transactions import Database
from surveyapp.store.maintenance import backup, scrub
from tests.builders import MONDAY, a_place
from tests.databases import Cluster
from tests.services.attack import (
    Clues,
    Row,
    best_attack,
    clues_of_answers,
    clues_of_links,
    most_by_chance,
    rows_of_file,
    rows_of_server,
)
from tests.services.fieldwork import (
    Answered,
    Window,
    a_day_of_answers,
    another_counter,
    another_service,
    ask_one_question,
)

ANSWERS_PER_CELL = 24
DAYS = 2
CELLS = 2 * 2 * DAYS
RISK = 1e-3
"""With which the test fails although nothing is wrong."""

LINK_TABLES = {"link": "token_hash", "link_tombstone": "hash"}


def fieldwork(database: Database, *, every_other_at_kiosk: bool = False) -> list[Answered]:
    """Two days at two counters with two services each."""
    rng = random.Random(20260302)
    with database.transaction() as session:
        place = a_place(session)
        ask_one_question(session, place)
        counters = (place.counter_id, another_counter(session, place, "Quầy 2"))
        services = (place.service_id, another_service(session, place, "s-2"))
    windows = [Window(place, counter, service) for counter in counters for service in services]
    known: list[Answered] = []
    for number in range(DAYS):
        day = MONDAY + timedelta(days=number)
        known += a_day_of_answers(
            database,
            windows,
            day,
            ANSWERS_PER_CELL,
            rng,
            first=len(known),
            every_other_at_kiosk=every_other_at_kiosk,
        )
    return known


def close_everything(database: Database) -> None:
    today = MONDAY + timedelta(days=DAYS)
    with database.transaction() as session:
        close_days(session, today)
        closed = close_batches(session, today, 10, random.Random(7))
        assert closed.answers == CELLS * ANSWERS_PER_CELL
        forget_units(session, today, link_days=7)
    scrub(database)


def file_of(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


def attack_file(path: Path, known: Sequence[Answered], answers: str) -> tuple[list[Clues], list[Clues]]:
    rows = {table: rows_of_file(path, table, key) for table, key in LINK_TABLES.items()}
    return clues_of_links(known, rows), clues_of_answers(rows_of_file(path, answers, "id"))


def attack_server(
    database: Database, known: Sequence[Answered], answers: str
) -> tuple[list[Clues], list[Clues]]:
    rows: dict[str, list[Row]] = {table: rows_of_server(database, table) for table in LINK_TABLES}

    return clues_of_links(known, rows), clues_of_answers(rows_of_server(database, answers))


def checkpointed(database: Database) -> Path:
    """The database file with everything in it that is still in the write-ahead log."""
    with database.engine.connect() as connection:
        assert connection.connection.driver_connection is not None
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file_of(database)


def test_before_closing_the_attacker_succeeds(database: Database) -> None:
    known = fieldwork(database)
    if database.is_sqlite:
        links, answers = attack_file(checkpointed(database), known, "intake")
    else:
        links, answers = attack_server(database, known, "intake")
    hits, how, _ = best_attack(links, answers, random.Random(1))
    assert hits > 0.95 * len(known), how


@pytest.mark.parametrize("every_other_at_kiosk", [False, True])
def test_after_closing_the_attacker_does_no_better_than_chance(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, every_other_at_kiosk: bool
) -> None:
    with caplog.at_level(logging.DEBUG, logger="surveyapp"):
        known = fieldwork(database, every_other_at_kiosk=every_other_at_kiosk)
        close_everything(database)
    attacks = []
    if database.is_sqlite:
        backup(database, tmp_path / "backup.db")
        attacks += [
            attack_file(path, known, "response") for path in (file_of(database), tmp_path / "backup.db")
        ]
    else:
        attacks.append(attack_server(database, known, "response"))
    for links, answers in attacks:
        assert len(answers) == len(known)
        hits, how, made = best_attack(links, answers, random.Random(1))
        assert hits <= most_by_chance(CELLS, made, RISK), how
    secrets = [text for one in known for text in (one.ticket.token, one.ticket.token_hash, str(one.number))]
    assert [text for text in secrets if text in caplog.text] == []


def test_a_kiosks_receipts_show_neither_order_nor_company(migrated_postgresql_url: str) -> None:
    """They outlive the closing; the order in which they were written would be the one in which tickets were used."""
    database = Database(migrated_postgresql_url)
    fieldwork(database, every_other_at_kiosk=True)
    close_everything(database)
    with database.engine.connect() as connection:
        versions = connection.execute(text("SELECT DISTINCT xmin::text, cmin::text FROM kiosk_receipt")).all()
        rows = connection.execute(text("SELECT hash, body_hash FROM kiosk_receipt ORDER BY ctid")).all()
    assert (len(versions), len(rows)) == (1, CELLS * ANSWERS_PER_CELL // 2)
    assert rows == sorted(rows)
    database.dispose()


class Unshuffled(random.Random):
    """Random numbers, but whatever is shuffled stays in its order."""

    def shuffle(self, x: object) -> None:
        """Do nothing."""


def test_without_shuffling_and_scrubbing_postgresql_would_give_the_order_away(
    migrated_postgresql_url: str,
) -> None:
    database = Database(migrated_postgresql_url)
    known = fieldwork(database)
    with database.transaction() as session:
        today = MONDAY + timedelta(days=DAYS)
        close_days(session, today)
        close_batches(session, today, 10, Unshuffled(7))
    links, answers = attack_server(database, known, "response")
    hits, how, made = best_attack(links, answers, random.Random(1))
    assert hits > most_by_chance(CELLS, made, RISK), how
    database.dispose()


def test_nothing_of_the_deleted_rows_is_left_in_the_files_of_sqlite(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    database = Database(migrated_sqlite_url)
    known = fieldwork(database)
    path = checkpointed(database)
    with database.transaction(write=False) as session:
        gone = [str(value).encode() for value in session.scalars(text("SELECT id FROM intake"))]
    gone += [f"tap {one.ticket.issued}".encode() for one in known]
    assert all(value in path.read_bytes() for value in gone)
    close_everything(database)
    backup(database, tmp_path / "backup.db")
    log = path.with_name(path.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0
    for file in (path, tmp_path / "backup.db"):
        content = file.read_bytes()
        assert [value for value in gone if value in content] == []
        assert {content.count(one.ticket.token_hash.encode()) for one in known} == {1}
    database.dispose()


def test_nothing_of_the_deleted_rows_is_left_in_the_files_of_postgresql(
    migrated_postgresql_url: str, postgresql_cluster: Cluster
) -> None:
    database = Database(migrated_postgresql_url)
    known = fieldwork(database)

    def heap(table: str) -> bytes:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
            name = connection.scalar(text("SELECT pg_relation_filepath(:table)"), {"table": table})
        return (postgresql_cluster.folder / "data" / str(name)).read_bytes()

    with database.transaction(write=False) as session:
        intake = [str(value).encode() for value in session.scalars(text("SELECT id FROM intake"))]
    hashes = [one.ticket.token_hash.encode() for one in known]
    assert all(value in heap("intake") for value in intake)
    assert all(value in heap("link") for value in hashes)
    close_everything(database)
    for table in ("link", "intake", "draft", "visit"):
        assert heap(table).strip(b"\0") == b"", table
    tombstones, responses = heap("link_tombstone"), heap("response")
    assert {tombstones.count(value) for value in hashes} == {1}
    assert {responses.count(f'"number": {one.number}'.encode()) for one in known} == {1}
    with database.engine.connect() as connection:
        for table in ("response", "link_tombstone"):
            versions = connection.execute(text(f"SELECT DISTINCT xmin::text, cmin::text FROM {table}")).all()
            assert len(versions) == 1, table
    database.dispose()
