"""The programming interface: described as it is, the same figures as the pages, and no more than its key allows."""

import hashlib
import json
import secrets
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from surveyapp.domain.errors import NotAllowed
from surveyapp.domain.measures import Progress, Standing
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.domain.scopes import Scope
from surveyapp.services.accounts import NewAccount, active_account, add_account
from surveyapp.services.api_keys import NewKey, make_key
from surveyapp.services.auditing import Act
from surveyapp.services.jobs import request_job
from surveyapp.services.transactions import Database, Session
from surveyapp.store.people import account_with_login
from surveyapp.store.tables.measures import OfficeMeasure
from surveyapp.store.tables.people import RoleGrant
from surveyapp.store.tables.publications import Publication
from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from surveyapp.worker import Worker
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING, Place, a_place
from tests.web.client import PageClient
from tests.web.staff import PASSWORD, sign_in

ALL = frozenset(Scope)


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test, published; the analyst works at a counter as well."""
    url = analysed_wave.copy(tmp_path, published=True)
    database = Database(url)
    with database.transaction() as session:
        analyst = account_with_login(session, "lan")
        assert analyst is not None
        session.add(RoleGrant(account_id=analyst.id, role=Role.COUNTER_STAFF.value, office_id=1))
    database.dispose()
    return url


def account(session: Session, account_id: int = 0) -> Account:
    """The account of that number; the analyst's without one."""
    if not account_id:
        row = account_with_login(session, "lan")
        assert row is not None
        account_id = row.id
    found = active_account(session, account_id)
    assert found is not None
    return found


@pytest.fixture
def key(site: Site) -> str:
    """A key with every scope; the analyst works at a counter as well."""
    with site.database.transaction() as session:
        return make_key(session, site.keys, account(session), NewKey("thử", ALL, 30), MORNING)


def asked(app: Flask, path: str, key: str = "", status: int = 200) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    response: TestResponse = app.test_client().get(f"/api/v1{path}", headers=headers)
    assert response.status_code == status, response.text
    return response.get_json()


def test_the_description_is_valid_and_holds_every_route(app: Flask) -> None:
    said = asked(app, "/openapi.json")
    assert said["openapi"] == "3.1.0"
    routes = {
        rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and "path:" not in rule.rule
    }
    assert routes == set(said["paths"])
    for schema in said["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_figures_are_those_of_the_run(app: Flask, site: Site, key: str) -> None:
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
        [total] = [row for row in result["invited"]["index"] if row["code"] == "total" and not row["by"]]
    found = asked(app, "/runs/1/figures?source=invited&code=total&office=", key)["items"]
    assert [(each["value"], each["low"], each["high"], each["n"]) for each in found] == [
        (total["score"], total["ci_low"], total["ci_high"], total["n"])
    ]
    everything = asked(app, "/runs/1/figures", key)["items"]
    assert all(each["value"] is None for each in everything if each["grade"] == "S")
    assert all(each["low"] is None for each in everything if each["source"] == "walk_ups")


def test_the_public_sees_what_is_published_and_no_more(app: Flask, site: Site) -> None:
    assert [line["id"] for line in asked(app, "/published")["items"]] == [1]
    public = asked(app, "/published/1/figures")["items"]
    assert public
    assert all(each["value"] is None for each in public if each["grade"] in ("C", "S"))
    shares = asked(app, "/published/1/frameworks")
    assert {each["kind"] for each in shares["items"]} == {"shares", "rate"}
    assert shares["refused"] == {}
    assert all(each["value"] is None for each in shares["items"] if each["grade"] in ("C", "S"))
    assert asked(app, "/published/1/frameworks?framework=sdg_16_6_2&office=office-1")["items"]
    with site.database.transaction() as session:
        session.get_one(Publication, 1).withdrawn_at = MORNING
        session.get_one(Publication, 1).reason = "nhập hai lần"
    assert asked(app, "/published")["items"] == []
    for path in ("figures", "frameworks"):
        gone = asked(app, f"/published/1/{path}", status=410)
        assert (gone["code"], gone["reason"]) == ("run_withdrawn", "nhập hai lần")


def an_approved_measure(session: Session, number: int, office_id: int, **other: Any) -> None:
    given = {"criterion": "2.2.2", "standing": Standing.APPROVED, **other}
    session.add(
        OfficeMeasure(
            wave_id=1,
            office_id=office_id,
            text=f"Việc {number}",
            language="vi",
            progress=Progress.PLANNED,
            day=MORNING.date(),
            version=1,
            written_at=MORNING,
            **given,
        )
    )
    session.flush()


def test_measures_are_those_of_the_public_pages(app: Flask, site: Site) -> None:
    """Approved ones alone, in pages, of an office or a criterion where it is named; none once the run is withdrawn."""
    with site.database.transaction() as session:
        for number in range(1, 4):
            an_approved_measure(session, number, office_id=1)
        an_approved_measure(session, 4, office_id=2, criterion="")
        for standing in (Standing.WAITING, Standing.RETURNED, Standing.WITHDRAWN, Standing.REPLACED):
            an_approved_measure(session, 5, office_id=1, standing=standing)
    first = asked(app, "/published/1/measures?limit=3")
    second = asked(app, f"/published/1/measures?limit=3&before={first['next_before']}")
    assert [each["text"] for each in first["items"] + second["items"]] == [f"Việc {n}" for n in (4, 3, 2, 1)]
    assert second["next_before"] is None
    [other] = asked(app, "/published/1/measures?office=office-2")["items"]
    assert {**other, "id": 0} == {
        "id": 0,
        "office": "office-2",
        "criterion": "",
        "text": "Việc 4",
        "language": "vi",
        "progress": "planned",
        "day": MORNING.date().isoformat(),
    }
    assert len(asked(app, "/published/1/measures?criterion=2.2.2")["items"]) == 3
    assert asked(app, "/published/1/measures?office=nowhere")["items"] == []
    asked(app, "/published/1/measures?office=%00", status=422)
    asked(app, "/published/99/measures", status=404)
    with site.database.transaction() as session:
        session.get_one(Publication, 1).withdrawn_at = MORNING
    assert asked(app, "/published/1/measures", status=410)["code"] == "run_withdrawn"


@pytest.mark.parametrize(
    "path",
    [
        "/runs",
        "/runs/1",
        "/runs/1/figures",
        "/runs/1/frameworks",
        "/waves",
        "/waves/1/register",
        "/jobs/1",
        "/snapshots",
        "/snapshots/1/exports",
        "/exports/1/file",
        "/counters",
    ],
)
def test_without_a_key_nothing_unpublished_is_told(app: Flask, path: str) -> None:
    assert asked(app, path, status=401)["code"] == "api_key_unknown"
    assert asked(app, path, "ks_" + secrets.token_urlsafe(16), status=401)["code"] == "api_key_unknown"


def test_a_key_opens_no_more_than_its_scopes(app: Flask, site: Site) -> None:
    with site.database.transaction() as session:
        only = NewKey("sổ", frozenset({Scope.REGISTER}), 30)
        register = make_key(session, site.keys, account(session), only, MORNING)
    assert asked(app, "/waves/1/register", register)["items"]
    assert asked(app, "/runs", register, status=403)["code"] == "not_allowed"


def test_leaders_give_programs_results_and_nothing_else(app: Flask, site: Site) -> None:
    with site.database.transaction() as session:
        new = NewAccount("chu.tich", "Chủ tịch", PASSWORD, (Grant(Role.LEADER),))
        leader = account(session, add_account(session, new, Act(None, MORNING)))
        with pytest.raises(NotAllowed):
            make_key(session, site.keys, leader, NewKey("thử", ALL, 30), MORNING)
        results = make_key(session, site.keys, leader, NewKey("thử", frozenset({Scope.RESULTS}), 30), MORNING)
    assert asked(app, "/runs/1/figures", results)["items"]
    for path in ("/waves/1/register", "/snapshots/1/exports", "/counters"):
        assert asked(app, path, results, status=403)["code"] == "not_allowed"


def sent(app: Flask, path: str, key: str, body: Any = None, status: int = 200) -> Any:
    answer = app.test_client().post(f"/api/v1{path}", json=body, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_an_export_is_asked_for_made_listed_and_taken_away(app: Flask, site: Site, key: str) -> None:
    [snapshot] = asked(app, "/snapshots", key)["items"]
    address = f"/snapshots/{snapshot['id']}/exports"
    asked_for = sent(app, address, key, {"part": "invited", "format": "csv"}, status=202)
    assert (asked_for["kind"], asked_for["state"], asked_for["file"]) == ("export", "waiting", None)
    asked(app, f"/exports/{asked_for['id']}/file", key, status=404)
    assert asked(app, address, key)["items"] == []
    Worker(site.settings, site.database, site.clock).do_next_job()
    done = asked(app, f"/jobs/{asked_for['id']}", key)
    [export] = asked(app, address, key)["items"]
    assert (done["state"], done["file"], export["job_id"]) == ("done", export["file"], done["id"])
    headers = {"Authorization": f"Bearer {key}", "Range": "bytes=0-9"}
    with app.test_client().get(f"/api/v1/exports/{done['id']}/file", headers=headers) as file:
        assert (file.status_code, file.mimetype, file.headers["Cache-Control"]) == (
            200,
            "application/zip",
            "no-store",
        )
        assert hashlib.sha256(file.data).hexdigest() == export["sha256"]
    assert sent(app, f"/jobs/{done['id']}/stop", key, status=409)["code"] == "job_over"


def test_an_export_that_is_not_wanted_any_more_is_stopped_and_leaves_nothing(
    app: Flask, site: Site, key: str
) -> None:
    bundle = sent(app, "/runs/1/bundle", key, status=202)
    assert sent(app, f"/jobs/{bundle['id']}/stop", key)["state"] == "stopped"
    assert not Worker(site.settings, site.database, site.clock).do_next_job()
    assert not list(site.settings.export_folder.glob("*"))
    with site.database.transaction() as session:
        analysis = request_job(session, "analyse", {"snapshot_id": 1}, None, MORNING)
    assert sent(app, f"/jobs/{analysis}/stop", key, status=403)["code"] == "not_allowed"


def test_what_is_not_offered_is_refused_with_the_field(app: Flask, key: str) -> None:
    wrong = sent(app, "/snapshots/1/exports", key, {"part": "invited", "format": "docx"}, status=422)
    assert wrong["code"] == "invalid_input"
    assert "docx" not in wrong["reason"]
    sent(app, "/snapshots/99/exports", key, {"part": "invited", "format": "csv"}, status=404)


def test_runs_come_in_pages(app: Flask, site: Site, key: str) -> None:
    with site.database.transaction() as session:
        first = session.get_one(Run, 1)
        for _ in range(4):
            session.add(
                Run(snapshot_id=first.snapshot_id, spec={}, code_version="x", requested_at=MORNING, result={})
            )
    seen, before = [], ""
    while True:
        page = asked(app, f"/runs?limit=2{before}", key)
        seen += [line["id"] for line in page["items"]]
        if page["next_before"] is None:
            break
        before = f"&before={page['next_before']}"
    assert seen == [5, 4, 3, 2, 1]


def test_a_queue_machine_reports_a_visit_and_gets_the_invitation_once(app: Flask, site: Site) -> None:
    with site.database.transaction() as session:
        place: Place = a_place(session, "krong-pac")
        clerk = account(session, place.clerk.id)
        secret = make_key(
            session, site.keys, clerk, NewKey("máy lấy số", frozenset({Scope.LINKS}), 30), MORNING
        )
    body = {
        "counter_id": place.counter_id,
        "service_id": place.service_id,
        "purpose": "hand_in",
        "tap": secrets.token_urlsafe(12),
    }
    client, headers = app.test_client(), {"Authorization": f"Bearer {secret}"}
    [counter] = asked(app, "/counters", secret)["items"]
    assert counter["id"] == place.counter_id
    assert place.service_id in {service["id"] for service in counter["services"]}
    drawn = client.post("/api/v1/visits", json=body, headers=headers).get_json()
    assert drawn["invitation"]["address"].startswith("https://example.test/m/")
    assert client.get(drawn["invitation"]["address"]).status_code == 200
    again = client.post("/api/v1/visits", json=body, headers=headers).get_json()
    assert again == {"visit_id": drawn["visit_id"], "is_repeat": True, "invitation": None}
    gone = f"/visits/{drawn['visit_id']}/outcome"
    assert sent(app, gone, secret, {"outcome": "left"})["outcome"] == "left"
    assert client.get(drawn["invitation"]["address"]).status_code == 410
    assert sent(app, gone, secret, {"outcome": "left"}, status=409)["code"] == "visit_closed"
    wrong = client.post("/api/v1/visits", json={**body, "purpose": "tea"}, headers=headers)
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "invalid_input")
    assert "tea" not in wrong.get_json()["reason"]


def test_a_person_makes_a_key_sees_it_once_and_revokes_it(app: Flask, client: PageClient) -> None:
    sign_in(client, "lan")
    page = client.get_page("/keys")
    empty = client.post_page("/keys", {"name": "", "days": "30"}, status=422)
    assert len(empty.problems()) == 2
    made = client.post_page(
        "/keys", {"name": "báo cáo tuần", "scopes": ["results"], "days": "30"}, status=200
    )
    code = made.soup.select_one(".notice code")
    assert code is not None
    assert asked(app, "/runs", code.get_text())["items"]
    page = client.get_page("/keys")
    assert "ks_" not in page.soup.get_text()
    client.post_page("/keys/1/revoke")
    assert asked(app, "/runs", code.get_text(), status=401)["code"] == "api_key_unknown"


def test_programs_are_refused_in_json(app: Flask) -> None:
    answer = app.test_client().delete("/api/v1/runs")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]
    assert asked(app, "/no-such-thing", status=404)["code"] == "not_found"
    assert json.loads(app.test_client().get("/api/v1/runs/99999999999").text)["status"] == 404


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_whatever_is_sent_the_answer_is_one_that_the_description_holds(app: Flask, key: str) -> None:
    """No 5xx, no undocumented status, no body that breaks its schema."""
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    tried = set()
    for each in described.get_all_operations():
        operation: Any = each.ok()  # type: ignore[union-attr]
        tried.add(operation.label)

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            # The checks read bytes as they come: nothing in between unpacks a compressed body.
            case.call_and_validate(headers={"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"})

        check()
    assert len(tried) > 18
