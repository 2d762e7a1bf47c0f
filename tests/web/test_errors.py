"""Whatever goes wrong, one page in the reader's language says what to do, with the right status."""

import errno
import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from surveyapp.config import Settings
from surveyapp.domain.errors import AnalysisRefused, LinkUnknown, NotFound, TooManyTries
from surveyapp.factory import create_app
from surveyapp.services.site import mark_demonstration
from surveyapp.store.tables.people import SiteFact
from surveyapp.web.access import access
from surveyapp.web.error_words import WORDS
from surveyapp.web.session import db
from surveyapp.web.site import Site
from tests.builders import MORNING, Place
from tests.kiosk_answers import new_id
from tests.web.citizen import CONSENT, an_invitation, answers_of, open_form
from tests.web.client import PageClient

UNREADY = "Hệ thống tạm thời chưa dùng được"


@pytest.fixture
def app(app_of_its_own: Flask) -> Flask:
    """A site to which views are added."""
    return app_of_its_own


def add_view(app: Flask, error: Exception) -> None:
    """A page that writes something and then fails."""

    @access("public")
    def fail() -> str:
        mark_demonstration(db())
        raise error

    app.add_url_rule("/fail", view_func=fail, methods=["POST"])


def written(site: Site) -> list[str]:
    with site.database.transaction(write=False) as session:
        return list(session.scalars(select(SiteFact.name)))


@pytest.mark.parametrize(
    "path", ["/no/such/page", "/m/", "/m/unknown-token", "/static/none.css", "/%00", "/m/%E1%BA%AE"]
)
def test_what_does_not_exist_is_a_friendly_page(client: PageClient, path: str) -> None:
    assert client.get_page(path, 404).soup.select("main a.button")


@pytest.mark.parametrize("number", [2**31, 10**22, "9" * 5000])
def test_a_number_that_no_row_can_have_is_not_found(client: PageClient, number: int | str) -> None:
    """The databases refuse such a number with an error of their own; no address may get that far."""
    client.get_page(f"/public/{number}", 404)
    client.get_page(f"/results/runs/{number}/index.csv", 404)


def test_an_address_that_is_only_posted_to(client: PageClient) -> None:
    assert client.get_page("/signout", 405).h1 == "Không mở được trang này bằng cách đó"


def test_english_readers_get_english_words(client: PageClient) -> None:
    """Only the language of the page can be seen here; that every sentence is translated is checked elsewhere."""
    assert client.get_page("/no/such/page?lang=en", 404).soup.html["lang"] == "en"  # type: ignore[index]


def test_a_spent_link_says_that_all_is_well(client: PageClient, site: Site, place: Place) -> None:
    invitation = an_invitation(site, place)
    with site.database.transaction() as session:
        session.execute(text("UPDATE link SET state = 'spent'"))
    page = client.get_page(f"/m/{invitation.token}", 410)
    assert page.h1 == "Phiếu mời này đã được dùng"
    typed = client.follow(client.submit(client.get_page("/code"), {"code": invitation.code}))
    assert (typed.status, typed.h1) == (410, page.h1)


@pytest.mark.parametrize(
    ("state", "h1"), [("void", "Phiếu mời này không còn hiệu lực"), ("expired", "Phiếu mời này đã hết hạn")]
)
def test_links_that_ended_otherwise(
    client: PageClient, site: Site, place: Place, state: str, h1: str
) -> None:
    invitation = an_invitation(site, place)
    with site.database.transaction() as session:
        session.execute(text("UPDATE link SET state = :state"), {"state": state})
    assert client.get_page(f"/m/{invitation.token}", 410).h1 == h1


def test_a_form_without_our_token_is_refused_and_nothing_is_lost(
    client: PageClient, site: Site, place: Place
) -> None:
    page = open_form(client, an_invitation(site, place))
    second = client.follow(client.submit(page, {"purpose": "collect"}))
    forged = {**answers_of(second.form(), {}), "csrf_token": "forged"}
    refused = client.follow(client.post_page(second.path, forged))
    assert refused.status == 400
    assert "vẫn được giữ" in refused.text
    assert client.get_page("/answer/page/purpose").soup.select("[checked]")


def test_a_body_that_is_too_large(client: PageClient, site: Site, place: Place) -> None:
    page = open_form(client, an_invitation(site, place))
    refused = client.follow(client.post_page(page.path, {"purpose": "x" * 70_000}))
    assert refused.status == 413
    assert refused.h1 == "Nội dung gửi lên quá lớn"
    assert client.get_page(page.path).soup.select("[checked]") == []


@pytest.mark.parametrize(
    ("error", "status", "is_kept"),
    [
        (NotFound(), 404, False),
        (TooManyTries(60), 429, True),
        (LinkUnknown(), 404, True),
        (AnalysisRefused("một lý do"), 422, False),
    ],
)
def test_a_refusal_rolls_back_unless_it_is_to_be_remembered(
    app: Flask, client: PageClient, site: Site, error: Exception, status: int, is_kept: bool
) -> None:
    add_view(app, error)
    client.get_page("/code")
    page = client.post_page("/fail", status=status)
    assert written(site) == (["is_demonstration"] if is_kept else [])
    assert ("một lý do" in page.text) == isinstance(error, AnalysisRefused)


def test_a_mistake_of_ours_saves_nothing_and_says_nothing_of_itself(
    app: Flask, client: PageClient, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    add_view(app, RuntimeError("what a citizen answered"))
    app.testing = False
    client.get_page("/code")
    page = client.post_page("/fail", status=500)
    assert page.h1 == "Hệ thống gặp lỗi"
    assert written(site) == []
    logged = capsys.readouterr().out
    assert "RuntimeError" in logged
    assert "answered" not in page.response.get_data(as_text=True) + logged


def test_a_database_that_is_not_there(client: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        session.execute(text("DROP TABLE site_fact"))
    assert client.get_page("/", 503).h1 == UNREADY
    assert client.flask.get("/health").status_code == 503


def test_a_database_that_cannot_be_reached(settings: Settings, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'survey.db'}"
    app = create_app(replace(settings, database_url=address), clock=lambda: MORNING)
    assert PageClient(app).get_page("/", 503).h1 == UNREADY


def test_a_file_that_is_no_database(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_bytes(b"not a database at all" * 100)
    app = create_app(
        replace(settings, database_url=f"sqlite:///{tmp_path / 'damaged.db'}"), clock=lambda: MORNING
    )
    assert PageClient(app).get_page("/", 503).h1 == UNREADY


def test_a_server_that_does_not_answer(settings: Settings) -> None:
    address = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
    app = create_app(replace(settings, database_url=address), clock=lambda: MORNING)
    assert PageClient(app).get_page("/", 503).h1 == UNREADY


def test_a_disk_that_cannot_be_written(client: PageClient, site: Site, place: Place) -> None:
    """Reading goes on; writing says so, and what was saved before is still there."""
    page = open_form(client, an_invitation(site, place))
    site.database.dispose()
    engine = site.database.engine
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.commit()
    assert client.submit(page, {"purpose": "collect"}, 503).h1 == UNREADY
    site.database.dispose()
    client.get_page(page.path)


class FullDisk(io.StringIO):
    """A file that takes nothing."""

    def write(self, text: str) -> int:
        """Always fails."""
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_on_a_full_disk_costs_nobody_an_answer(
    client: PageClient, site: Site, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log often lies beside the database. Its lines are lost then; the pages still come, every time."""
    page = open_form(client, an_invitation(site, place))
    monkeypatch.setattr(sys, "stdout", FullDisk())
    with site.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.commit()
    for _ in range(3):
        assert client.submit(page, {"purpose": "collect"}, 503).h1 == UNREADY
        client.get_page(page.path)


def test_only_the_pattern_of_a_path_is_logged(
    client: PageClient, site: Site, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    invitation = an_invitation(site, place)
    client.submit(client.get_page(f"/m/{invitation.token}"), CONSENT)
    client.flask.put(f"/kiosk/answers/{new_id()}", json={}, headers={"X-Kiosk": "1"})
    client.get_page(f"/lost/{invitation.token}", 404)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"/m/<token>", "/kiosk/answers/<answer_id>", "(no route)"} <= {line["route"] for line in lines}
    logged = json.dumps(lines)
    assert invitation.token not in logged


def test_every_refusal_says_what_it_is_and_what_to_do() -> None:
    assert all(len(str(words.advice)) > 30 and str(words.title) for words in WORDS.values())
