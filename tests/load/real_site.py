"""The site as it really runs: gunicorn with several processes on the loopback, and a database."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from surveyapp.domain.days import day_of, system_clock
from surveyapp.launch.serving import WEB_PROCESSES, WEB_THREADS
from surveyapp.services.transactions import Database
from surveyapp.store.migrating import upgrade
from tests.builders import KEYS, Place, a_place

HOST = "127.0.0.1"
SECONDS_TO_START = 60


@dataclass(frozen=True)
class RealSite:
    """Where it listens, its database, and one office in a running wave."""

    port: int
    database: Database
    place: Place


@contextlib.contextmanager
def real_site(folder: Path, address: str = "") -> Iterator[RealSite]:
    """The site for as long as the block runs, on an SQLite file or on the empty database with this address."""
    database = Database(address or f"sqlite:///{folder / 'survey.db'}")
    upgrade(database)
    with database.transaction() as session:
        place = a_place(session, day=day_of(system_clock()))
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "surveyapp.wsgi:application", "--preload"),
                *("--bind", f"{HOST}:{port}", "--log-level", "warning"),
                *("--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS)),
            ],
            env={
                **os.environ,
                "DATA_FOLDER": str(folder),
                "DATABASE_URL": database.url,
                "SECRET_KEY": KEYS.secret.decode(),
                "PUBLIC_URL": "",
            },
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port, server, folder)
        yield RealSite(port, database, place)
    finally:
        server.terminate()
        server.wait()
        database.dispose()


def _wait_for(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        connection = HTTPConnection(HOST, port, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError((folder / "server.log").read_text()[-2000:])
