"""Recordings: stored when a questionnaire is published, named by its questions, served to whoever asks."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.instrument_files import SHIPPED, load_instrument
from surveyapp.services.auditing import Act
from surveyapp.services.publishing import publish, publish_file
from surveyapp.store.tables.media import Medium
from surveyapp.store.tables.surveys import Wave
from surveyapp.web.site import Site
from tests.builders import MORNING, Place
from tests.sounds import a_tone, record_question
from tests.web.citizen import an_invitation, open_form
from tests.web.client import Page, PageClient

ACT = Act(None, MORNING)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The full questionnaire with its first two questions recorded in Vietnamese."""
    file = tmp_path / "counter_full.yaml"
    file.write_bytes(
        (SHIPPED / "counter_full.yaml").read_bytes().replace(b"version: 2\n", b"version: 99\n", 1)
    )
    record_question(file, "vi", "purpose")
    record_question(file, "vi", "info_advance")
    return file


@pytest.fixture
def recorded(site: Site, place: Place, file: Path) -> Place:
    """A wave with this questionnaire."""
    with site.database.transaction() as session:
        published = publish_file(session, file, ACT)
        session.execute(update(Wave).values(full_instrument=published.content_hash))
    return place


def sounds(page: Page) -> list[str]:
    """The addresses of what is read aloud, in order; empty where there is no recording."""
    return [str(part.get("data-audio", "")) for part in page.soup.select("main [data-say]")]


def test_every_part_of_a_recorded_question_has_its_sound(
    client: PageClient, site: Site, recorded: Place
) -> None:
    page = open_form(client, an_invitation(site, recorded))
    # The question, its explanation, three answers, and that one prefers not to say.
    assert len(sounds(page)) == 6
    assert all(address.startswith("/media/") for address in sounds(page))
    said = [part.get_text(strip=True) for part in page.soup.select("main [data-say]")]
    assert said[0] == page.h1
    assert said[2:] == [label.get_text(strip=True) for label in page.soup.select("main label")]


def test_another_language_does_not_borrow_the_sounds(client: PageClient, site: Site, recorded: Place) -> None:
    open_form(client, an_invitation(site, recorded))
    assert set(sounds(client.get_page("/answer/page/purpose?lang=en"))) == {""}


def test_a_sound_is_served_as_what_it_is_and_kept_for_ever(
    client: PageClient, site: Site, recorded: Place
) -> None:
    address = sounds(open_form(client, an_invitation(site, recorded)))[0]
    response = client.flask.get(address)
    assert response.status_code == 200
    assert response.data == a_tone(frequency=300)
    assert response.mimetype == "audio/wav"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    part = client.flask.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"RIFF")


@pytest.mark.parametrize("name", ["0" * 64, "x", "..%2F..%2Fetc%2Fpasswd", "0" * 63])
def test_nothing_else_is_found_there(client: PageClient, name: str) -> None:
    response = client.flask.get(f"/media/{name}")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


def test_publishing_twice_stores_once(site: Site, file: Path) -> None:
    for _ in range(2):
        with site.database.transaction() as session:
            publish_file(session, file, ACT)
    hashes = {sha256 for places in load_instrument(file).recordings.values() for sha256 in places.values()}
    with site.database.transaction(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Medium)) == len(hashes)


def test_a_questionnaire_is_not_published_without_the_sounds_it_names(site: Site, file: Path) -> None:
    with site.database.transaction() as session, pytest.raises(InvalidInput):
        publish(session, load_instrument(file), ACT)


def test_pages_may_play_sounds_of_this_site_only(client: PageClient) -> None:
    policy = client.flask.get("/").headers["Content-Security-Policy"]
    assert "media-src 'self'" in policy
