"""How long every list of staff takes on a large site: 100,000 links, 1,000,000 answers, 100,000 entries in the trail.

    python -m benchmarks.lists --folder FOLDER [--answers 1000000] [--loads 20] [--postgresql]

FOLDER keeps the site for another time (2 GB). Each page is asked for as the person who would open it, through the whole
program without a network; so are the pages that follow it, by the link at its end. Fails where the 95th percentile of a
page is not below 300 ms.
"""

import argparse
import atexit
import contextlib
import gc
import logging
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import numpy as np
import structlog
from flask import Flask
from sqlalchemy import func, select

from benchmarks.large_site import enlarge, moved
from surveyapp.config import Settings, read_settings
from surveyapp.factory import create_app
from surveyapp.launch.card import read_card
from surveyapp.launch.preparing import prepare
from surveyapp.store.database import Database
from surveyapp.store.tables.places import Counter
from surveyapp.store.tables.visits import RegisterCount
from tests.databases import running_cluster
from tests.load.plain_browser import PlainBrowser

LIMIT = 0.300
ROW = re.compile(r"<tr\b")
FURTHER = re.compile(r'<a[^>]*href="([^"]*[?&](?:amp;)?(?:after|before)=[^"]*)"')
LARGE = "large"
ADMIN, ANALYST, HEAD, CLERK, TYPIST = "quantri", "phantich1", "truong.eakar", "quay.eakar", "nhapphieu1"
PAGES = {
    CLERK: ("/mine", "/counter/", "/counter/choose", "/slips/"),
    HEAD: (
        "/slips/",
        "/slips/batches",
        "/slips/machines",
        "/office",
        "/register/",
        "/register/{wave}/{office}",
        "/register/{wave}/{office}/months/{month}",
        "/register/{wave}/{office}/days/{day}",
        "/register/imports/",
        "/kiosks/",
        "/rates",
        "/rates?by=week",
    ),
    TYPIST: ("/paper/", "/paper/entry"),
    ANALYST: (
        "/results",
        "/results/snapshots/{snapshot}/exports",
        "/results/published/",
        "/office",
        "/register/",
        "/rates",
        "/rates?by=wave",
        "/rates?by=service",
        "/rates?by=week",
        "/rates/integrity",
        "/instruments/",
        "/public/1",
    ),
    ADMIN: (
        "/mine",
        "/office",
        "/register/",
        "/register/imports/",
        "/kiosks/",
        "/slips/machines",
        "/paper/",
        "/results",
        "/rates",
        "/rates/integrity",
        "/waves/",
        "/waves/{wave}",
        "/waves/{wave}/plan/",
        "/waves/add/",
        "/instruments/",
        "/places/",
        "/places/?q=hành+chính",
        "/places/?q=office-099",
        "/places/office/{code}",
        "/places/services/",
        "/places/services/?q=số+19",
        "/people",
        "/people?q=can+bo+9",
        "/people?role=counter_staff",
        "/people?q=không+ai",
        "/audit",
        "/audit?verb=slips.make",
        "/audit?subject=office-07",
        "/audit?subject=nothing-like-this",
        "/audit?who=can.bo.0500",
        "/audit?since=2025-01-01&until=2025-02-01",
        "/people/own",
        "/keys/",
    ),
}


class InProcess(PlainBrowser):
    """A browser whose pages come from the program itself."""

    def __init__(self, app: Flask) -> None:
        super().__init__(0)
        self._client = app.test_client()

    def _ask(self, method: str, path: str, body: str | None, wanted: int) -> tuple[str, str]:
        kind = None if body is None else "application/x-www-form-urlencoded"
        reply = self._client.open(path, method=method, data=body, content_type=kind)
        if reply.status_code != wanted:
            raise RuntimeError(f"{method} {path}: {reply.status_code}")
        return reply.headers.get("Location", ""), reply.get_data(as_text=True)


@dataclass(frozen=True, slots=True)
class Took:
    """A page: its table rows, and the seconds of every time it was asked for, by the clock and of the processor."""

    rows: int
    further: str
    clock: tuple[float, ...]
    worked: tuple[float, ...]


def asked(browser: InProcess, path: str, loads: int) -> Took:
    """Ask for a page again and again; the first time, which compiles templates, does not count."""
    page = browser.get(path)
    clock, worked = [], []
    for _ in range(loads):
        began, busy = time.perf_counter(), time.process_time()
        browser.get(path)
        clock.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
    further = FURTHER.search(page, page.find("<main"))
    return Took(len(ROW.findall(page)), unescape(further[1]) if further else "", tuple(clock), tuple(worked))


def pages_of(browser: InProcess, paths: tuple[str, ...], loads: int) -> Iterator[tuple[str, Took]]:
    """Every page, and the second and third of those that go on."""
    for path in paths:
        took = asked(browser, path, loads)
        yield path, took
        for _ in range(2):
            if not took.further:
                break
            path, took = took.further, asked(browser, took.further, loads)
            yield path, took


def measure(settings: Settings, database: Database, loads: int, only: str) -> bool:
    """Print a line for each page; whether all hold the limit."""
    # Whoever has said how to log is not told otherwise; a line for each request would hide the figures.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    app, names, holds = create_app(settings), _names(database), True
    # As `surveyapp.wsgi` does once the program is loaded.
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
    card = read_card(settings.data_folder)
    assert card is not None
    passwords = {login.login: login.password for login in card.logins}
    print(f"{'page':62} {'who':12} {'rows':>5} {'median':>7} {'95 %':>7} {'CPU 95 %':>9}")
    for who, paths in PAGES.items():
        browser = InProcess(app)
        browser.sign_in(who, passwords[who])
        if who == CLERK:
            browser.send("/counter/choose", {"counter": str(names["counter"])}, to="/counter/choose")
        wanted = tuple(path.format(**names) for path in paths if only in path)
        for path, took in pages_of(browser, wanted, loads):
            half, most = np.quantile(took.clock, (0.5, 0.95))
            work = np.quantile(took.worked, 0.95)
            late = "" if most < LIMIT else "  TOO LATE"
            holds = holds and most < LIMIT
            figures = f"{1000 * half:7.0f} {1000 * most:7.0f} {1000 * work:9.0f}"
            print(f"{path[:62]:62} {who:12} {took.rows:5} {figures}{late}", flush=True)
    return holds


def _names(database: Database) -> dict[str, object]:
    """What stands in addresses."""
    with database.engine.connect() as connection:
        wave, office, code = connection.exec_driver_sql(
            "SELECT wave_id, office.id, code FROM office JOIN wave_office ON office_id = office.id "
            "WHERE code = 'minhhoa-bhxh-ea-kar' ORDER BY wave_id LIMIT 1"
        ).one()
        day = str(connection.scalar(select(func.max(RegisterCount.day)).where(RegisterCount.wave_id == wave)))
        counter = connection.scalar(select(func.min(Counter.id)).where(Counter.office_id == office))
    return {
        "wave": wave,
        "counter": counter,
        "office": office,
        "code": code,
        "day": day,
        "month": day[:7],
        "snapshot": 1,
    }


@contextlib.contextmanager
def site(folder: Path, answers: int, *, on_postgresql: bool) -> Iterator[tuple[Settings, Database]]:
    """The large site, made where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = replace(
        read_settings({}), data_folder=folder, database_url=f"sqlite:///{folder / 'survey.db'}"
    )
    database = prepare(settings, with_demonstration=True, report=print)
    if not (folder / LARGE).exists():
        enlarge(database, answers)
        (folder / LARGE).touch()
    if not on_postgresql:
        yield settings, database
        return
    with running_cluster() as cluster:
        cluster.tell("CREATE DATABASE lists")
        settings = replace(settings, database_url=cluster.address("lists"))
        yield settings, moved(database, settings.database_url)


def main() -> int:
    """Print the figures; 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--loads", type=int, default=20)
    parser.add_argument("--only", default="", help="only pages with this in their address")
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with site(given.folder, given.answers, on_postgresql=given.postgresql) as (settings, database):
        return 0 if measure(settings, database, given.loads, given.only) else 1


if __name__ == "__main__":
    sys.exit(main())
