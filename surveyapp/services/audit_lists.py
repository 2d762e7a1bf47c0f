"""The audit trail as a list: what is looked for, page by page, and the whole of it as CSV or JSON lines."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from surveyapp.domain.audit import Sought
from surveyapp.domain.days import VIETNAM
from surveyapp.domain.errors import NotFound
from surveyapp.services.auditing import Deed, Payload, deeds_found
from surveyapp.services.exporting.sheets import BYTE_ORDER_MARK, neutralised
from surveyapp.services.transactions import Session
from surveyapp.store.people import account_with_login

COMMAND_LINE = "-"
"""Stands for a login where what was done from the command line is looked for."""
AT_ONCE = 1_000
COLUMNS = ("number", "at", "login", "name", "verb", "subject", "before", "after")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person looks for; empty fields do not matter. Both days are included."""

    login: str = ""
    verb: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


def sought(session: Session, asked: Asked) -> Sought:
    """What that means for the trail. Raises NotFound for a login that nobody has."""
    login = asked.login.strip().casefold()
    account = account_with_login(session, login) if login not in ("", COMMAND_LINE) else None
    if account is None and login not in ("", COMMAND_LINE):
        raise NotFound(login)
    return Sought(
        account_id=account.id if account else None,
        by_nobody=login == COMMAND_LINE,
        verb=asked.verb.strip(),
        subject=asked.subject.strip(),
        since=_start_of(asked.first) if asked.first else None,
        until=_start_of(asked.last + timedelta(days=1)) if asked.last else None,
    )


def every_deed(session: Session, wanted: Sought) -> Iterator[Deed]:
    """Every event that fits, newest first, read a thousand at a time."""
    after: int | None = None
    while some := deeds_found(session, wanted, after, AT_ONCE):
        yield from some
        after = some[-1].id


def csv_lines(deeds: Iterable[Deed]) -> Iterator[str]:
    """The events as CSV for Excel, heading first; what a spreadsheet could take for a formula is marked as text."""
    yield BYTE_ORDER_MARK + _csv_line(COLUMNS)
    for deed in deeds:
        values = {**_plain(deed), "before": _as_json(deed.before), "after": _as_json(deed.after)}
        yield _csv_line([neutralised(values[column]) for column in COLUMNS])


def json_lines(deeds: Iterable[Deed]) -> Iterator[str]:
    """The events as JSON, one object a line."""
    for deed in deeds:
        whole = {**_plain(deed), "before": deed.before, "after": deed.after}
        yield json.dumps(whole, ensure_ascii=False) + "\n"


def _plain(deed: Deed) -> dict[str, Any]:
    return {
        "number": deed.id,
        "at": deed.at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "login": deed.login or "",
        "name": deed.name,
        "verb": deed.verb,
        "subject": deed.subject,
    }


def _as_json(payload: Payload) -> str:
    return "" if payload is None else json.dumps(payload, ensure_ascii=False, sort_keys=True)


def _csv_line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)
