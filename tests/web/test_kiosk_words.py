"""The words of the kiosk's app: the same keys in every language, each with words, and all that the app asks for."""

import re
from datetime import date

import pytest
from flask import Flask

from surveyapp.web.kiosk.notice_words import NoticeFacts, kiosk_notice
from surveyapp.web.kiosk.words import kiosk_words, manifest
from tests.guards.tree import files

ASKED = re.compile(r"""\btext\(\s*"([a-z_0-9]+)\"""")
PLACES = re.compile(r"\{(\w+)\}")


@pytest.fixture(autouse=True)
def in_a_request(app: Flask):
    with app.test_request_context("/kiosk"):
        yield


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_language_has_words_for_every_key(language: str) -> None:
    vietnamese, words = kiosk_words("vi"), kiosk_words(language)
    assert words.keys() == vietnamese.keys()
    assert all(text.strip() for text in words.values())
    for key, text in words.items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(vietnamese[key])), key


def test_the_app_asks_for_words_that_exist() -> None:
    sources = files(".js", under="surveyapp/web/static/js/kiosk")
    asked = {key for path in sources for key in ASKED.findall(path.read_text())}
    assert len(asked) > 30
    assert asked <= kiosk_words("vi").keys()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("is_short", [True, False])
def test_the_notice_has_six_points_and_a_sentence_to_tick(language: str, is_short: bool) -> None:
    facts = NoticeFacts(is_short, date(2026, 3, 1), date(2026, 4, 30), 18)
    notice = kiosk_notice(language, facts)
    points = notice["points"]
    assert isinstance(points, list)
    assert len(points) == 6
    assert "18" in str(notice["consent"])
    assert "01/03/2026" in points[-1]["text"]
    assert "30/04/2026" in points[-1]["text"]


def test_the_manifest_opens_the_kiosk_over_the_whole_screen(app: Flask) -> None:
    found = manifest("vi")
    assert (found["start_url"], found["scope"], found["display"]) == ("/kiosk", "/kiosk", "fullscreen")
    client = app.test_client()
    for icon in found["icons"]:  # type: ignore[attr-defined]
        with client.get(icon["src"]) as reply:
            assert reply.status_code == 200
            width = int.from_bytes(reply.data[16:20], "big")
        assert f"{width}x{width}" == icon["sizes"]
