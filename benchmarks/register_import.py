"""How long an import of the register takes: 100,000 dossiers of 100 offices, as CSV and as a workbook.

python -m benchmarks.register_import [--rows 100000] [--database postgresql+psycopg://…]
"""

import argparse
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from xlsxwriter import Workbook

from surveyapp.config import Settings
from surveyapp.domain.registers import Counted
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.services.auditing import Act
from surveyapp.services.registers.importing import (
    Chosen,
    begin_import,
    choose_mapping,
    import_state,
    start_import,
)
from surveyapp.services.registers.mappings import Mapping
from surveyapp.services.transactions import Database
from surveyapp.store.migrating import upgrade
from surveyapp.worker import Worker
from tests.builders import KEYS, MONDAY, MORNING, a_place, an_account

HEADINGS = ("STT", "Họ và tên", "Ngày tiếp nhận", "Cơ quan", "Thủ tục", "Giới tính", "Năm sinh", "Hình thức")
COLUMNS = {"day": 2, "office": 3, "service": 4, "sex": 5, "age": 6, "channel": 7}
OFFICES = 100


def main() -> None:
    """Make the files, import each through the worker, and print how long it took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--database", default="")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(given.database or f"sqlite:///{folder / 'survey.db'}")
        upgrade(database)
        with database.transaction() as session:
            for number in range(OFFICES):
                a_place(session, f"office-{number}")
            account = an_account(session, "admin", Grant(Role.ADMIN))
        worker = Worker(Settings(folder, database.url, KEYS.secret), database, lambda: MORNING)
        uploads = worker.settings.upload_folder
        uploads.mkdir()
        rows = made_rows(given.rows)
        for kind, write, counts in (("CSV", csv, Counted.VISITS), ("XLSX", xlsx, Counted.DOSSIERS)):
            write(uploads / "new", rows)
            size = (uploads / "new").stat().st_size
            seconds, worked, state = imported(worker, account, kind, counts)
            print(f"{kind}: {given.rows} rows, {size / 2**20:.1f} MB, {state}, {seconds:.1f} s", end="")
            print(f" ({worked:.1f} s of processor)")
        database.dispose()


def imported(worker: Worker, account: Account, kind: str, counts: Counted) -> tuple[float, float, str]:
    """Take in the file that was put down: seconds by the clock and of the processor, and how the import ended."""
    uploads, database = worker.settings.upload_folder, worker.database
    started, worked = time.perf_counter(), time.process_time()
    with database.transaction() as session:
        act = Act(account.id, datetime.now(UTC))
        number = begin_import(session, account, uploads / "new", kind, act)
        choose_mapping(session, account, number, Chosen(Mapping(COLUMNS), counts), uploads, act)
        start_import(session, account, number, act)
    worker.do_next_job()
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    with database.transaction(write=False) as session:
        return seconds, worked, import_state(session, account, number).state


def made_rows(number: int) -> list[tuple[str, ...]]:
    """Dossiers at random offices, days and services, with names that must not be kept."""
    rng = random.Random(1)
    rows: list[tuple[str, ...]] = []
    for line in range(number):
        office = rng.randrange(OFFICES)
        day = MONDAY - timedelta(days=rng.randint(1, 10))
        rows.append(
            (
                str(line + 1),
                f"Nguyễn Văn Số {line}",
                f"{day:%d/%m/%Y} 08:{rng.randrange(60):02d}",
                f"BHXH cơ sở office-{office}",
                f"s-office-{office}",
                rng.choice(("Nam", "Nữ")),
                str(rng.randint(1940, 2007)),
                rng.choice(("Trực tiếp", "Trực tiếp", "Trực tuyến")),
            )
        )
    return rows


def csv(path: Path, rows: list[tuple[str, ...]]) -> None:
    """A file with semicolons, in UTF-8."""
    path.write_text("\n".join(";".join(row) for row in (HEADINGS, *rows)), encoding="utf-8")


def xlsx(path: Path, rows: list[tuple[str, ...]]) -> None:
    """A workbook."""
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate((HEADINGS, *rows)):
            sheet.write_row(line, 0, row)


if __name__ == "__main__":
    main()
