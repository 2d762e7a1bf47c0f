"""The site of a large province: the demonstration with its offices, visits and answers repeated, and lists filled.

100 offices with 500 counters, 1,000,000 answers, 100,000 links that wait, 100,000 entries of the audit trail, and every
other list as long as some years make it. It is made on SQLite; `moved` carries it to another database as it is.
"""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.orm import Session

from benchmarks.long_lists import Site, fill, fill_lists
from surveyapp.domain.days import day_of, system_clock
from surveyapp.domain.text import fold, sort_key
from surveyapp.store.closed_sums import sum_up
from surveyapp.store.database import Database
from surveyapp.store.migrating import upgrade
from surveyapp.store.tables.answers import Response
from surveyapp.store.tables.base import Base
from surveyapp.store.tables.places import Counter, Kiosk, Office
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import PrimaryUnit

OFFICES, COUNTERS, KIOSKS, SERVICES, WAVES = 100, 500, 200, 2_000, 40
PEOPLE, DENSER = 1_000, 10


def enlarge(database: Database, answers: int) -> None:
    """Make a demonstration large. Takes some minutes; nothing is kept of what was there twice."""
    with database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "secure_delete = OFF",
            "cache_size = -1000000",
        ):
            raw.execute(f"PRAGMA {pragma}")
        with connection.begin():
            site = _places(connection)
            _waves(connection, site)
            _answers(connection, site, answers)
            _register(connection)
            fill_lists(connection, site)
            with Session(connection) as session:
                sum_up(session, site.wave)
        raw.execute("ANALYZE")
        raw.execute("PRAGMA journal_mode = WAL")
    database.dispose()


def moved(source: Database, url: str) -> Database:
    """The same rows in another, empty database."""
    target = Database(url)
    upgrade(target)
    reader = source.engine.execution_options(surveyapp_write=False)
    with reader.connect() as reading, target.engine.begin() as writing:
        cursor: Any = writing.connection.cursor()
        cursor.execute("SET session_replication_role = replica")
        for table in Base.metadata.sorted_tables:
            cursor.execute(f"DELETE FROM {table.name}")  # nosec B608
            _copy(reading, cursor, table)
    with target.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    return target


def _copy(reading: Connection, cursor: Any, table: Table) -> None:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in _plain_rows(reading, table, columns):
            copy.write_row(row)
    key = list(table.primary_key.columns)
    if len(key) == 1 and key[0].autoincrement and key[0].type.python_type is int:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key[0].name}'), "  # nosec B608
            f'coalesce(max("{key[0].name}"), 1)) FROM "{table.name}"'
        )


def _plain_rows(reading: Connection, table: Table, columns: str) -> Iterator[tuple[Any, ...]]:
    """Rows as SQLite keeps them, with what it keeps as 0 and 1 made true and false."""
    truths = [column.type.python_type is bool for column in table.columns]
    for row in reading.exec_driver_sql(f'SELECT {columns} FROM "{table.name}"'):  # nosec B608
        yield tuple(
            bool(value) if is_truth and value is not None else value
            for value, is_truth in zip(row, truths, strict=True)
        )


def _places(connection: Connection) -> Site:
    """More offices like those that are there, each with five counters, and more services."""
    old = [row._mapping for row in connection.execute(select(Office.__table__))]
    for number in range(len(old), OFFICES):
        name = f"Trung tâm phục vụ hành chính công xã số {number + 1}"
        like = old[number % len(old)]
        row = {
            **like,
            "id": None,
            "code": f"office-{number + 1:03}",
            "name": name,
            "name_en": f"Centre {number + 1}",
        }
        row |= {"sort_key": sort_key(name), "fold_key": fold(f"{name} {row['code']}")}
        connection.execute(insert(Office), [{key: value for key, value in row.items() if key != "id"}])
    offices = list(connection.scalars(select(Office.id).order_by(Office.id)))
    has = dict(connection.execute(select(Counter.office_id, func.count()).group_by(Counter.office_id)).all())
    fill(
        connection,
        "counter",
        (
            {"office_id": office, "name": f"Quầy {number + 1} thêm"}
            for office in offices
            for number in range(COUNTERS // OFFICES - has.get(office, 0))
        ),
    )
    fill(connection, "service", (_service(number) for number in range(SERVICES)))
    for number, office in enumerate(offices[len(old) :]):
        connection.exec_driver_sql(
            "INSERT INTO office_service SELECT ?, service_id, valid_to FROM office_service WHERE office_id = ?",
            (office, offices[number % len(old)]),
        )
    kiosks = [{"office_id": offices[number % OFFICES], "name": f"Máy {number}"} for number in range(KIOSKS)]
    fill(connection, "kiosk", ({**each, "is_active": 1} for each in kiosks))
    counters = list(connection.scalars(select(Counter.id).order_by(Counter.id)))
    fill(
        connection,
        "kiosk_device",
        (
            {
                "kiosk_id": kiosk,
                "secret_hash": f"{kiosk:064}",
                "paired_on": "2026-10-01",
                "version": "1",
                "unsent": 1,
            }
            | {"is_active": 1, "is_given_up": 0, "stuck": 0}
            for kiosk in connection.scalars(select(Kiosk.id)).all()
        ),
    )
    people = {"password_hash": "", "is_active": 1}
    fill(
        connection,
        "account",
        (
            people
            | {
                "login": f"can.bo.{number:04}",
                "name": f"Cán bộ {number}",
                "fold_key": f"can bo {number} can.bo.{number:04}",
            }
            for number in range(PEOPLE)
        ),
    )
    connection.exec_driver_sql(
        "INSERT INTO role_grant (account_id, role, office_id) SELECT id, 'counter_staff', 1 + id % ? FROM account "
        "WHERE login LIKE 'can.bo.%'",
        (OFFICES,),
    )
    wave = connection.scalar(select(func.max(Wave.id))) or 0
    return Site(wave, offices, counters, day_of(system_clock()))


def _service(number: int) -> dict[str, Any]:
    name, code = f"Thủ tục hành chính số {number}", f"9.{number:06}"
    keys = {"sort_key": sort_key(name), "fold_key": fold(f"{name} {code}")}
    return {
        "code": code,
        "name": name,
        "name_en": f"Procedure {number}",
        "field": "Hộ tịch",
        "mark": "?",
    } | keys


def _waves(connection: Connection, site: Site) -> None:
    """The running wave in every office and at every counter, and waves of earlier years."""
    connection.exec_driver_sql("INSERT OR IGNORE INTO wave_office SELECT ?, id FROM office", (site.wave,))
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO sampling_plan SELECT wave.id, counter.id, starts_on, 0.2 FROM wave, counter"
    )
    for number in range(1, WAVES):
        first = date(2026, 6, 1) - timedelta(days=90 * number)
        last = first + timedelta(days=80)
        connection.exec_driver_sql(
            "INSERT INTO wave (code, name, name_en, starts_on, ends_on, full_instrument, short_instrument) "
            "SELECT ?, ?, ?, ?, ?, full_instrument, short_instrument FROM wave WHERE id = ?",
            (
                f"w-{number}",
                f"Đợt {number}",
                f"Wave {number}",
                first.isoformat(),
                last.isoformat(),
                site.wave,
            ),
        )
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO wave_office SELECT wave.id, office.id FROM wave, office"
    )


def _answers(connection: Connection, site: Site, answers: int) -> None:
    """Every counter-day again under fresh keys, at all offices in turn, with more visits and answers each."""
    connection.exec_driver_sql("CREATE TEMP TABLE copied (old TEXT PRIMARY KEY, new TEXT, office INTEGER)")
    units = list(connection.scalars(select(PrimaryUnit.id).where(PrimaryUnit.wave_id == site.wave)))
    first = connection.scalar(select(func.count()).select_from(Response)) or 1
    turns = itertools.cycle(site.offices)
    for number in range(-(-(answers - first) // (first * DENSER))):
        connection.exec_driver_sql("DELETE FROM copied")
        connection.exec_driver_sql(
            "INSERT INTO copied VALUES (?, lower(hex(randomblob(16))), ?)",
            [(unit, next(turns)) for unit in units],
        )
        fresh = {"id": "new", "office_id": "office", "counter_id": "NULL", "kiosk_id": "NULL", "day": "NULL"}
        _repeat(connection, "psu", "id", fresh)
        more = {"psu_id": "new", "visits": f"visits * {DENSER}"}
        _repeat(connection, "visit_count", "psu_id", more)
        for _ in range(DENSER):
            _repeat(connection, "response", "psu_id", {"psu_id": "new", "id": "lower(hex(randomblob(16)))"})
        print(f"  {first * (1 + (number + 1) * DENSER):,} answers", flush=True)


def _repeat(connection: Connection, table: str, key: str, fresh: dict[str, str]) -> None:
    columns = [column.name for column in Base.metadata.tables[table].columns]
    taken = ", ".join(fresh.get(column, f"{table}.{column}") for column in columns)
    # SQLite takes the tables of a cross join in their order: the few counter-days first, then what lies under each.
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} "  # nosec B608
        f"FROM copied CROSS JOIN {table} ON {table}.{key} = copied.old"
    )


def _register(connection: Connection) -> None:
    """Counters that are new have the register of one that was there."""
    connection.exec_driver_sql(
        "CREATE TEMP TABLE template AS SELECT DISTINCT counter_id AS id FROM register_count ORDER BY 1"
    )
    connection.exec_driver_sql(
        "INSERT INTO register_count SELECT wave_id, counter.id, day, service_id, source, visits FROM counter "
        "JOIN template ON template.rowid = 1 + counter.id % (SELECT count(*) FROM template) "
        "JOIN register_count ON counter_id = template.id WHERE counter.id NOT IN (SELECT id FROM template)"
    )
    connection.exec_driver_sql("UPDATE register_count SET visits = visits * 20")
