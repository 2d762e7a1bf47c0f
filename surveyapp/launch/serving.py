"""The processes of a running site: the web server and the worker, both ended together."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from types import FrameType

from surveyapp.config import Settings

WEB_PROCESSES, WEB_THREADS = 2, 4
SECONDS_TO_START, SECONDS_TO_STOP = 30, 20
LOG = "site.log"
CALM = {"OPENBLAS_THREAD_TIMEOUT": "4"}
"""Threads of linear algebra wait by spinning, 25 ms after every product; told so they soon sleep, and others work."""


class PortTaken(Exception):
    """Another program listens on the port."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken when the port can't be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken from error


def start(settings: Settings, host: str, port: int) -> tuple[subprocess.Popen[bytes], ...]:
    """Start the web server and, once its first page answers, the worker. Raises RuntimeError if it never does."""
    web = _started(
        settings,
        *("gunicorn", "surveyapp.wsgi:application", "--preload"),
        *("--bind", f"{host}:{port}", "--log-level", "warning"),
        *("--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS)),
    )
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers(host, port):
        if time.monotonic() > deadline or web.poll() is not None:
            stop((web,))
            raise RuntimeError(last_words(settings))
        time.sleep(0.1)
    return web, _started(settings, "surveyapp.worker")


def _started(settings: Settings, module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A module as a process of its own, whose words go to the log; a signal to us does not reach it by itself."""
    command = [sys.executable, "-m", module, *arguments]
    with (settings.data_folder / LOG).open("ab") as log:
        return subprocess.Popen(
            command, env=environment_of(settings), stdout=log, stderr=log, start_new_session=True
        )


def environment_of(settings: Settings) -> dict[str, str]:
    """What a process must know to work on the same data as this one."""
    own = {"DATA_FOLDER": str(settings.data_folder), "DATABASE_URL": settings.database_url}
    return {**CALM, **os.environ, **own}


def last_words(settings: Settings) -> str:
    """The end of the log, where a process that gave up has said why."""
    lines = (settings.data_folder / LOG).read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-5:])


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def wait(processes: tuple[subprocess.Popen[bytes], ...]) -> int:
    """Run until told to stop or until a process ends by itself; the exit code."""
    told: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    while not told and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    stop(processes)
    return 0 if told else 1


def stop(processes: tuple[subprocess.Popen[bytes], ...]) -> None:
    """End every process, politely first."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
