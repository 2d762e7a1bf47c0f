"""Two phones send at the same moment: one answer is taken in, and the other is told so."""

import threading
from datetime import timedelta

from surveyapp.domain.drafts import DraftKey
from surveyapp.domain.errors import SurveyError
from surveyapp.services.opening import named_by_token, open_link
from surveyapp.services.responding import save_page
from surveyapp.services.sending import take_in_response
from surveyapp.services.transactions import Database
from surveyapp.store.tables.answers import Draft, Intake, Receipt
from surveyapp.store.tables.visits import Link
from tests.builders import KEYS, MONDAY, MORNING, a_place
from tests.services.fieldwork import Ticket, Window, ask_one_question, issue

ROUNDS = 12


def a_full_draft(database: Database, ticket: Ticket, number: int) -> DraftKey:
    with database.transaction() as session:
        key = open_link(session, named_by_token(KEYS, ticket.token), "vi", MORNING)
        save_page(session, key, "number", {"number": [str(number)]}, "vi", MONDAY)
    return key


def send_at_once(database: Database, keys: list[DraftKey]) -> list[str]:
    """Send every draft in a thread of its own, all released at the same moment; what came of each."""
    start = threading.Barrier(len(keys))
    outcomes: list[str] = []

    def send(key: DraftKey) -> None:
        start.wait()
        try:
            with database.transaction() as session:
                take_in_response(session, KEYS, key, MORNING + timedelta(minutes=5))
            outcomes.append("taken in")
        except SurveyError as refusal:
            outcomes.append(refusal.code)
        except Exception as error:
            outcomes.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=send, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_phones_that_send_at_once_one_is_taken_in(database: Database) -> None:
    with database.transaction() as session:
        place = a_place(session)
        ask_one_question(session, place)
    window = Window(place, place.counter_id, place.service_id)
    for number in range(ROUNDS):
        ticket = issue(database, window, number, MORNING)
        keys = [a_full_draft(database, ticket, phone) for phone in (1, 2)]
        outcomes = send_at_once(database, keys)
        assert outcomes.count("taken in") == 1, outcomes
        assert set(outcomes) <= {"taken in", "link_spent", "draft_lost"}, outcomes
    with database.transaction(write=False) as session:
        assert session.query(Intake).count() == session.query(Receipt).count() == ROUNDS
        assert {link.state for link in session.query(Link)} == {"spent"}
        assert session.query(Draft).count() == 0


def test_one_phone_that_sends_twice_at_once_is_taken_in_once(database: Database) -> None:
    with database.transaction() as session:
        place = a_place(session)
        ask_one_question(session, place)
    window = Window(place, place.counter_id, place.service_id)
    for number in range(ROUNDS):
        key = a_full_draft(database, issue(database, window, number, MORNING), 1)
        outcomes = send_at_once(database, [key, key])
        assert "taken in" in outcomes
        assert set(outcomes) <= {"taken in", "link_spent", "draft_lost"}, outcomes
    with database.transaction(write=False) as session:
        assert session.query(Intake).count() == ROUNDS
