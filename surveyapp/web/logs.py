"""The log: JSON lines that say which view answered, how, and how fast; never which link or who.

A path may hold a token, so the pattern of the route is written instead of the path. The message of an exception may
hold what a person answered, so its type and its place in the code are written instead of the message.
"""

import time
import traceback
from contextlib import suppress

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("surveyapp.web")


class SurveyFlask(Flask):
    """Flask, but for the line it logs about an unforeseen error, which would hold the path."""

    def log_exception(self, exc_info: object) -> None:
        """Say nothing here: `log_failure` has."""


def route_of_request() -> str:
    """The pattern of the route, such as /m/<token>; nothing of an address that is no route."""
    return request.url_rule.rule if request.url_rule else "(no route)"


def start_watch() -> None:
    """Remember when the request began."""
    g.began = time.perf_counter()


def log_request(response: Response) -> Response:
    """One line per request; static files are left out."""
    if request.endpoint != "static":
        milliseconds = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000)
        log.info(
            "request",
            method=request.method,
            route=route_of_request(),
            status=response.status_code,
            milliseconds=milliseconds,
        )
    return response


def log_failure(error: BaseException) -> None:
    """Where and as what an error was raised, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    log.error(
        "failure",
        method=request.method,
        route=route_of_request(),
        error=type(error).__name__,
        cause=type(error.__cause__).__name__ if error.__cause__ else None,
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    )


class Printer:
    """Prints a line, or loses it where the disk is full: what a citizen asks for must not fail for a line of log."""

    def print_line(self, line: str) -> None:
        """Write one line at once."""
        with suppress(OSError):
            print(line, flush=True)

    debug = info = warning = error = critical = print_line


def write_json() -> None:
    """One JSON object a line on standard output."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_names: Printer(),
    )


def init_app(app: Flask) -> None:
    """Log each request, as JSON where nobody has said otherwise."""
    if not structlog.is_configured():
        write_json()
    app.before_request(start_watch)
    app.after_request(log_request)
