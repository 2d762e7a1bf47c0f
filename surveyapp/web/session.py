"""One database session and one transaction per request, committed here and nowhere else.

Requests that may write say so when their transaction begins. An error that leaves a view rolls everything back, unless
it is a refusal that must be remembered (a wrong password counts against the limit).
"""

from flask import Flask, Response, g, request

from surveyapp.services.transactions import Session
from surveyapp.web.site import current_site

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def db() -> Session:
    """This request's database session, opened when it is first needed."""
    if "db" not in g:
        g.db = current_site().database.session(write=request.method not in READING)
    session: Session = g.db
    return session


def forget_changes() -> None:
    """Undo what this request has written so far."""
    session: Session | None = g.get("db")
    if session is not None:
        session.rollback()


def keep_changes(response: Response) -> Response:
    """Commit what this request has written, before anybody is told that it worked."""
    session: Session | None = g.get("db")
    if session is not None:
        session.commit()
    return response


def close(_error: BaseException | None) -> None:
    """Give the connection back."""
    session: Session | None = g.pop("db", None)
    if session is not None:
        session.close()


def init_app(app: Flask) -> None:
    """Commit after each request and close at its end."""
    app.after_request(keep_changes)
    app.teardown_appcontext(close)
