"""A third language is two files dropped in: a catalogue and a translation of the questionnaire. No code knows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import localedata
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext
from sqlalchemy import update

from surveyapp.config import Settings
from surveyapp.domain.instrument_files import SHIPPED
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.factory import create_app
from surveyapp.services.auditing import Act
from surveyapp.services.publishing import publish_file
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.surveys import Wave
from surveyapp.web.catalogues import spoken_languages
from surveyapp.web.locale import languages, speaking
from surveyapp.web.site import EXTENSION, Site
from tests.builders import MORNING, Always, Place, shipped
from tests.third_language import CODE, LETTERS, catalogues, translate, words_for
from tests.web.citizen import an_invitation, answer_to_the_end, open_form, send
from tests.web.client import Page, PageClient
from tests.web.conftest import StandingClock

A_TEXT = "Tiếp tục"


@pytest.fixture(scope="module")
def translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues of the program, and one more."""
    return catalogues(tmp_path_factory.mktemp("translations"))


@pytest.fixture
def app(settings: Settings, clock: StandingClock, translations: Path) -> Iterator[Flask]:
    """The site with a third language."""
    app = create_app(settings, clock=clock, chance=Always(), translations=translations)
    app.testing = True
    database = app.extensions[EXTENSION].database
    METADATA.create_all(database.engine)
    yield app
    database.dispose()


@pytest.fixture
def translated(site: Site, place: Place, tmp_path: Path) -> Place:
    """A wave whose questionnaire was published with its translation beside it."""
    file = tmp_path / "counter_full.yaml"
    file.write_bytes(
        (SHIPPED / "counter_full.yaml").read_bytes().replace(b"version: 2\n", b"version: 99\n", 1)
    )
    file.with_name(f"counter_full.{CODE}.yaml").write_text(translate(shipped("counter_full"), 99))
    with site.database.transaction() as session:
        published = publish_file(session, file, Act(None, MORNING))
        session.execute(update(Wave).values(full_instrument=published.content_hash))
    return place


def offered(page: Page) -> list[str]:
    """The languages of the switch."""
    return [str(each["lang"]) for each in page.soup.select(".languages [lang]")]


def language(page: Page) -> str:
    assert page.soup.html is not None
    return str(page.soup.html["lang"])


def test_the_switch_offers_what_is_there(client: PageClient) -> None:
    assert offered(client.get_page("/")) == ["vi", "en", CODE]
    page = client.get_page(f"/?lang={CODE}")
    assert language(page) == CODE
    assert LETTERS in page.h1


def test_a_whole_form_in_the_third_language(client: PageClient, site: Site, translated: Place) -> None:
    client.get_page(f"/?lang={CODE}")
    first = open_form(client, an_invitation(site, translated))
    pages = answer_to_the_end(client, first)
    assert len(pages) > 20
    for page in pages:
        assert language(page) == CODE
        # The questionnaire's words and the catalogue's, down to every label; nothing in another language.
        for words in page.soup.select("main h1, main h2, main label, main button, main a, main summary"):
            assert LETTERS in words.get_text(), words
    assert LETTERS in send(client, pages[-1]).h1


def test_numbers_and_dates_are_written_as_in_the_parent_that_is_declared(
    client: PageClient, site: Site, translated: Place
) -> None:
    path = f"/m/{an_invitation(site, translated).token}"
    dates = "09/03/2026"
    assert dates in client.get_page(path).text
    assert dates in client.get_page(f"{path}?lang={CODE}").text


def test_a_form_is_offered_in_its_own_languages_only(client: PageClient, site: Site, place: Place) -> None:
    """And whoever chose another is told so; the form does not change language behind anybody's back."""
    client.get_page(f"/?lang={CODE}")
    page = client.get_page(f"/m/{an_invitation(site, place).token}")
    assert (language(page), offered(page)) == ("vi", ["vi", "en"])
    assert "chưa có bản tiếng Êđê" in page.soup.get_text()
    first = open_form(client, an_invitation(site, place, "another tap"))
    assert (language(first), offered(first)) == ("vi", ["vi", "en"])
    assert "chưa có bản tiếng Êđê" in first.soup.get_text()
    assert language(client.get_page("/")) == CODE


def test_the_language_of_the_answer_is_stored(client: PageClient, site: Site, translated: Place) -> None:
    client.get_page(f"/?lang={CODE}")
    pages = answer_to_the_end(client, open_form(client, an_invitation(site, translated)))
    send(client, pages[-1])
    with site.database.transaction(write=False) as session:
        assert session.connection().exec_driver_sql("SELECT language FROM intake").scalar_one() == CODE


def test_a_catalogue_with_one_text_missing_is_not_offered(tmp_path: Path) -> None:
    assert CODE not in spoken_languages(catalogues(tmp_path, leave_out=A_TEXT))


def test_a_catalogue_that_was_not_compiled_is_not_offered(tmp_path: Path) -> None:
    folder = catalogues(tmp_path)
    assert CODE in spoken_languages(folder)
    (folder / CODE / "LC_MESSAGES" / "messages.mo").unlink()
    assert CODE not in spoken_languages(folder)


def test_a_language_that_is_not_here_any_more_is_vietnamese(settings: Settings, place: Place) -> None:
    client: FlaskClient = create_app(settings, clock=lambda: MORNING).test_client()
    client.set_cookie("lang", CODE)
    assert '<html lang="vi"' in client.get("/").text


def test_words_can_be_written_in_it_outside_of_its_pages(app: Flask) -> None:
    with app.test_request_context("/"):
        assert languages()[CODE] == "Êđê"
        with speaking(CODE):
            assert gettext(A_TEXT) == words_for(A_TEXT)
        assert gettext(A_TEXT) == A_TEXT


def test_a_parent_is_declared_for_those_languages_that_the_locale_data_do_not_know() -> None:
    without = {code for code in KNOWN_LANGUAGES if not localedata.exists(code)}
    assert {code for code, known in KNOWN_LANGUAGES.items() if known.parent} == without
    assert CODE in without
