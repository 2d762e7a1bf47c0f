"""The audit trail as a list and as files: filters, pages, plans of the database, and nothing that runs in Excel."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from surveyapp.domain.audit import Sought
from surveyapp.domain.errors import NotFound
from surveyapp.services.audit_lists import (
    COMMAND_LINE,
    Asked,
    csv_lines,
    every_deed,
    json_lines,
    sought,
)
from surveyapp.services.auditing import Act, deeds_found, record
from surveyapp.services.transactions import Session
from surveyapp.store.audit import events_sought
from surveyapp.store.people import accounts_found
from surveyapp.store.tables.people import AuditEvent
from tests.builders import MONDAY, MORNING, an_account

EVENTS = 40


@pytest.fixture
def trail(session: Session) -> Session:
    """Forty events, one an hour, by turns of the command line and of Lan, with three verbs."""
    lan = an_account(session, "lan")
    for number in range(EVENTS):
        act = Act(lan.id if number % 2 else None, MORNING + timedelta(hours=number))
        verb = ("account.add", "wave.add", "kiosk.add")[number % 3]
        record(session, act, verb, f"Chủ đề {number}", after={"name": f"=1+{number}"})
    session.flush()
    return session


def found(session: Session, **asked: object) -> list[int]:
    """The numbers in the subjects of what fits, in the order of the list."""
    wanted = sought(session, Asked(**asked))  # type: ignore[arg-type]
    return [int(deed.subject.split()[-1]) for deed in every_deed(session, wanted)]


def test_everything_newest_first(trail: Session) -> None:
    assert found(trail) == list(range(EVENTS))[::-1]


def test_pages_follow_each_other(trail: Session) -> None:
    seen, after = [], None
    while some := deeds_found(trail, Sought(), after, 7):
        seen += [deed.id for deed in some]
        after = some[-1].id
    assert len(seen) == len(set(seen)) == EVENTS


def test_events_of_the_same_moment_are_neither_lost_nor_doubled(session: Session) -> None:
    for number in range(10):
        record(session, Act(None, MORNING), "account.add", str(number))
    session.flush()
    first = deeds_found(session, Sought(), None, 4)
    rest = deeds_found(session, Sought(), first[-1].id, 10)
    assert [int(deed.subject) for deed in (*first, *rest)] == list(range(10))[::-1]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"login": "lan"}, [n for n in range(EVENTS) if n % 2]),
        ({"login": " LAN "}, [n for n in range(EVENTS) if n % 2]),
        ({"login": COMMAND_LINE}, [n for n in range(EVENTS) if not n % 2]),
        ({"verb": "wave.add"}, [n for n in range(EVENTS) if n % 3 == 1]),
        ({"subject": "chủ đề 7"}, [7]),
        ({"subject": "%"}, []),
        # The first event is at nine o'clock in Viet Nam on a Monday.
        ({"last": MONDAY}, list(range(15))),
        ({"first": MONDAY + timedelta(days=1)}, list(range(15, EVENTS))),
        ({"first": MONDAY, "last": MONDAY, "login": "lan", "verb": "wave.add"}, [1, 7, 13]),
        ({"first": date(2020, 1, 1), "last": date(2020, 1, 2)}, []),
    ],
)
def test_filters_narrow_the_list(trail: Session, asked: dict[str, object], expected: list[int]) -> None:
    assert found(trail, **asked) == expected[::-1]


def test_a_login_that_nobody_has_is_said(trail: Session) -> None:
    with pytest.raises(NotFound):
        sought(trail, Asked(login="nobody"))


def test_csv_says_everything_and_nothing_in_it_runs(session: Session) -> None:
    evil = an_account(session, "=cmd")
    for number, subject in enumerate(("=HYPERLINK(1)", "+1", "-1", "@a", "\tx", 'with "quotes"\nand lines')):
        record(
            session, Act(evil.id, MORNING + timedelta(minutes=number)), "account.add", subject, after={"a": 1}
        )
    session.flush()
    whole = "".join(csv_lines(every_deed(session, Sought())))
    assert whole.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(whole.removeprefix("\ufeff"), newline="")))
    assert [row["subject"] for row in rows] == [
        'with "quotes"\nand lines',
        "'\tx",
        "'@a",
        "'-1",
        "'+1",
        "'=HYPERLINK(1)",
    ]
    assert rows[-1] == {
        "number": str(session.query(AuditEvent).order_by(AuditEvent.id).first().id),  # type: ignore[union-attr]
        "at": "2026-03-02T09:00:00+07:00",
        "login": "'=cmd",
        "name": "'=Cmd",
        "verb": "account.add",
        "subject": "'=HYPERLINK(1)",
        "before": "",
        "after": '{"a": 1}',
    }


def test_json_lines_keep_values_as_they_are(trail: Session) -> None:
    lines = [json.loads(line) for line in json_lines(every_deed(trail, Sought(verb="kiosk.add")))]
    assert len(lines) == 13
    assert lines[-1]["after"] == {"name": "=1+2"} and lines[-1]["login"] == ""


LISTS = {
    "everything": Sought(),
    "a person": Sought(account_id=1),
    "the command line": Sought(by_nobody=True),
    "a verb": Sought(verb="account.add"),
    "days": Sought(since=MORNING, until=MORNING + timedelta(days=1)),
    "a person on some days": Sought(account_id=1, since=MORNING, until=MORNING + timedelta(days=1)),
}


@pytest.fixture
def much(session: Session) -> Iterator[Session]:
    """Enough events that a plan without an index would be a bad one."""
    an_account(session, "lan")
    rows = [
        {
            "at": MORNING + timedelta(minutes=number),
            "account_id": 1 if number % 5 else None,
            "verb": f"v.{number % 40}",
            "subject": str(number),
        }
        for number in range(5_000)
    ]
    lan = session.execute(text("SELECT id FROM account WHERE login = 'lan'")).scalar_one()
    session.bulk_insert_mappings(
        AuditEvent.__mapper__, [{**row, "account_id": row["account_id"] and lan} for row in rows]
    )
    session.execute(text("ANALYZE"))
    yield session


def plan(session: Session, statement: object) -> str:
    """How the database goes about it."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    dialect = sqlite.dialect() if is_sqlite else postgresql.dialect()
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    return "\n".join(str(row) for row in session.connection().exec_driver_sql(explain + str(compiled)))


@pytest.mark.parametrize("what", LISTS)
def test_a_page_is_read_along_an_index_and_never_sorted(much: Session, what: str) -> None:
    shown = plan(much, events_sought(LISTS[what]).limit(51))
    assert "ix_audit_event_" in shown, shown
    assert "TEMP B-TREE" not in shown and "Sort" not in shown, shown


def test_people_are_read_along_their_logins(session: Session) -> None:
    shown = plan(session, accounts_found((), None, "m", 51))
    assert "uq_account_login" in shown or "sqlite_autoindex_account" in shown, shown
    assert "TEMP B-TREE" not in shown, shown
