"""The counter without network: what the browser may keep, who may ask and report, and what a stranger gets."""

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.visits import Visit
from surveyapp.web.site import Site
from tests.builders import MONDAY, Place
from tests.web.client import PageClient
from tests.web.staff import a_member_of_staff, sign_in

HEADERS = {"X-Counter": "1"}


@pytest.fixture
def clerk(client: PageClient, site: Site, place: Place) -> PageClient:
    """A browser in which a clerk of an office with one counter has signed in."""
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    sign_in(client, "mai", "/counter/")
    return client


def say(client: PageClient, path: str, message: Any, headers: dict[str, str] | None = None) -> TestResponse:
    sent = HEADERS if headers is None else headers
    return client.flask.post(f"/counter/offline/{path}", json=message, headers=sent)


def a_report(place: Place, sequence: str | None, **changes: Any) -> dict[str, Any]:
    visit = {"tap": "T" * 22, "service": place.service_id, "purpose": "ask", "number": 0, **changes}
    day = MONDAY.isoformat()
    return {"counter": place.counter_id, "sequence": sequence, "day": day, "visits": [visit]}


def test_what_the_browser_keeps_is_the_same_for_everybody(clerk: PageClient) -> None:
    stranger = PageClient(clerk.app)
    pages = [each.flask.get("/counter/offline").get_data() for each in (clerk, stranger)]
    assert pages[0] == pages[1]
    worker = stranger.flask.get("/counter/worker.js")
    first = worker.get_data(as_text=True).splitlines()[0]
    files = json.loads(first[first.index("FILES = ") + len("FILES = ") : -1])
    assert files[0] == "/counter/offline"
    assert not [address for address in files if address.startswith(("/m/", "/counter/inv"))]
    for address in files:
        with stranger.flask.get(address) as answer:
            assert answer.status_code == 200
    assert worker.headers["Service-Worker-Allowed"] == "/counter"


def test_a_kit_comes_day_by_day_and_a_report_is_taken_once(
    clerk: PageClient, site: Site, place: Place
) -> None:
    kit = say(clerk, "kit", {"counter": place.counter_id, "held": []}).get_json()
    [sequence] = kit["sequences"]
    assert (sequence["day"], sequence["next"], kit["more"]) == (MONDAY.isoformat(), 0, True)
    message = a_report(place, sequence["id"], outcome="refused")
    taken = [say(clerk, "visits", message).get_json()["taken"]["T" * 22] for _ in range(2)]
    assert taken == ["stored", "same"]
    with site.database.transaction(write=False) as session:
        assert [visit.outcome for visit in session.query(Visit)] == ["refused"]


def test_strangers_and_other_sites_are_refused_in_json(clerk: PageClient, place: Place) -> None:
    stranger = say(PageClient(clerk.app), "visits", a_report(place, None))
    assert (stranger.status_code, stranger.get_json()["code"]) == (401, "sign_in_needed")
    assert say(clerk, "visits", a_report(place, None), headers={}).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [{"tap": "short"}, {"purpose": "tea"}, {"number": -1}, {"dossiers": 0}, {"token": "x"}, {"outcome": "x"}],
)
def test_what_is_no_report_is_refused_whole(
    clerk: PageClient, site: Site, place: Place, changes: dict[str, Any]
) -> None:
    assert say(clerk, "visits", a_report(place, None, **changes)).status_code == 400
    with site.database.transaction(write=False) as session:
        assert session.query(Visit).count() == 0


def test_a_tap_that_the_script_sends_is_told_where_to_go_on(clerk: PageClient, place: Place) -> None:
    page = clerk.get_page("/counter/")
    token = str(page.soup.select_one("[name=csrf_token]")["value"])  # type: ignore[index]
    form = {"csrf_token": token, "tap": "A" * 16, "visit": f"{place.service_id}:ask"}
    answer = clerk.flask.post("/counter/visits", data=form, headers={"Accept": "application/json"})
    assert answer.get_json() == {"to": "/counter/invitation"}
