"""Lists and sums of staff's pages are read along indexes: what is executed is shown to both databases' planners.

A page of a list reads its own rows and sorts nothing; a sum reads what it adds up, and nothing of a table that holds a
row for every visit, link or answer. The audit trail, people, the register and places have such tests beside theirs.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from surveyapp.domain.response_rates import Grouping
from surveyapp.services.transactions import Session
from surveyapp.store import (
    blank_links,
    courses,
    deliveries,
    dispositions,
    integrity,
    measures,
    offices,
    paper,
    places,
    register_imports,
    registers,
    surveys,
    visits,
    wave_counts,
    waves,
)
from surveyapp.store.tables.places import Service
from surveyapp.store.tables.surveys import Wave
from tests.builders import MONDAY, Place

Query = Callable[[Session, Place], object]
OFFICE = (1,)
PAGES: dict[str, Query] = {
    "slips of an office": lambda session, _: blank_links.sheets_of_offices(session, OFFICE, 99, 51),
    "slips of all": lambda session, _: blank_links.sheets_of_offices(session, None, 99, 51),
    "own imports": lambda session, _: register_imports.imports_by(session, OFFICE, 99, 21),
    "imports of all": lambda session, _: register_imports.imports_by(session, None, 99, 21),
    "measures that wait": lambda session, _: measures.waiting_measures(session, 99, 51),
    "measures of a wave": lambda session, place: measures.approved_page(
        session, place.wave_id, (None, None), 99, 51
    ),
    "paper that waits": lambda session, _: paper.waiting_entries(session, "abc", 51),
    "waves": lambda session, place: surveys.waves_found(session, session.get_one(Wave, place.wave_id), 51),
    "services": lambda session, place: places.services_found(
        session, "", session.get_one(Service, place.service_id), 51
    ),
    "visits of a counter's day": lambda session, _: visits.visits_of_unit(session, "unit"),
    "waves of somebody's offices": lambda session, _: registers.waves_of_offices(session, OFFICE),
    "waves begun": lambda session, _: waves.waves_begun_before(session, MONDAY, 3),
}


def rates_by(grouping: Grouping) -> Query:
    """What the page of rates adds up."""
    return lambda session, place: dispositions.closed_of_wave(session, place.wave_id, grouping)


SUMS: dict[str, Query] = {
    **{f"rates by {grouping}": rates_by(grouping) for grouping in Grouping},
    "rates of an office": lambda session, place: dispositions.closed_of_wave(
        session, place.wave_id, Grouping.WEEK, ("ea-kar",)
    ),
    "waiting by office": lambda session, place: dispositions.awaited_of_wave(
        session, place.wave_id, Grouping.OFFICE
    ),
    "waiting at an office": lambda session, place: dispositions.awaited_of_wave(
        session, place.wave_id, Grouping.SERVICE, ("ea-kar",)
    ),
    "visits by office": lambda session, place: courses.visits_by_office(session, place.wave_id, OFFICE),
    "answers by office": lambda session, place: courses.answers_by_office(session, place.wave_id, OFFICE),
    "answers of an office": lambda session, place: offices.closed_responses_of_office(
        session, place.wave_id, place.office_id
    ),
    "answers by wave": lambda session, _: wave_counts.closed_responses_by_wave(session),
    "visits in the register": lambda session, place: courses.register_by_counter(
        session, OFFICE, MONDAY - timedelta(days=90), MONDAY
    ),
    "taps of an office": lambda session, place: registers.taps_of_offices(session, place.wave_id, OFFICE),
    # The batches of an office's counters are put in one order; they are few, and those of others are not read.
    "deliveries": lambda session, _: deliveries.batches_of_offices(session, OFFICE, 99, 51),
    "outcomes for the integrity report": lambda session, place: integrity.outcomes_by_spot(
        session, place.wave_id, ("ea-kar",)
    ),
    "answers for the integrity report": lambda session, place: integrity.answers_by_spot(
        session, place.wave_id, ("ea-kar",)
    ),
}
LARGE = "audit_event|blank_link|delivery_batch|intake|link|outside_count|paper_entry|psu|register_correction"
LARGE += "|register_count|register_import|response|slip_sheet|visit|visit_count"
WHOLE_TABLE = re.compile(rf"SCAN (?:{LARGE})(?! USING)|Seq Scan on (?:{LARGE})\b")
SORTED = re.compile(r"USE TEMP B-TREE FOR ORDER BY|\bSort\b")
ALONG_THE_KEY = re.compile(r"SCAN (slip_sheet|delivery_batch|register_import|paper_entry)\b")
"""A page without any condition but where it begins: backwards along the key, until it is full."""


@contextmanager
def recorded(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are executed meanwhile, with their values."""
    found: list[tuple[str, Any]] = []
    connection = session.connection()

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        found.append((statement, values))

    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)


def plans(session: Session, place: Place, query: Query) -> list[str]:
    """How the database goes about each statement of a query."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        # With the few rows of a test it would read every table from end to end.
        for way in ("seqscan", "sort", "hashjoin", "mergejoin"):
            session.execute(text(f"SET LOCAL enable_{way} = off"))
    session.flush()
    with recorded(session) as statements:
        query(session, place)
    assert statements
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    return [
        "\n".join(str(row[-1]) for row in session.connection().exec_driver_sql(explain + statement, values))
        for statement, values in statements
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_its_rows_along_an_index_and_sorts_nothing(
    session: Session, place: Place, name: str
) -> None:
    for plan in plans(session, place, PAGES[name]):
        assert not WHOLE_TABLE.search(ALONG_THE_KEY.sub("ALONG", plan)), plan
        assert not SORTED.search(plan), plan


@pytest.mark.parametrize("name", SUMS)
def test_a_sum_reads_no_large_table_from_end_to_end(session: Session, place: Place, name: str) -> None:
    for plan in plans(session, place, SUMS[name]):
        assert not WHOLE_TABLE.search(plan), plan


COUNTED = {
    "waiting by office": "ix_link_counts",
    "waiting at an office": "ix_link_counts",
    "answers for the integrity report": "ix_response_counts",
}


@pytest.mark.parametrize("name", COUNTED)
def test_what_is_counted_is_not_touched(session: Session, place: Place, name: str) -> None:
    """The index holds all that is asked for. PostgreSQL says so only of tables that it has looked over before."""
    if session.get_bind().dialect.name == "sqlite":
        plan = "\n".join(plans(session, place, SUMS[name]))
        assert f"COVERING INDEX {COUNTED[name]}" in plan, plan
