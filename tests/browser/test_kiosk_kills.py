"""Never lost, never doubled: a kiosk that is killed, before a server that comes and goes. `make` runs a small one; the
large one, with 1,000 answers and 50 kills, is `python -m benchmarks.kiosk_kills`.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.kiosk_device import KioskServer
from tests.browser.kiosk_kills import Trial

ANSWERS, KILLS, TAPPED = 60, 4, 1


@pytest.fixture
def server(tmp_path: Path, sqlite_url: str) -> Iterator[KioskServer]:
    """A server of its own, which the trial switches off and on."""
    server = KioskServer(tmp_path, sqlite_url)
    yield server
    server.go_away()
    server.site.database.dispose()


def test_every_answer_arrives_once(browser: Browser, server: KioskServer, tmp_path: Path) -> None:
    trial = Trial(
        browser.browser_type, server, tmp_path / "profile", ANSWERS, KILLS, TAPPED, random.Random(11)
    )
    outcome = trial.run()
    assert outcome.found == outcome.expected
    assert max(outcome.found.values()) == 1
    assert outcome.tapped_found == TAPPED
    assert outcome.held == 0
    assert sum(outcome.lost.values()) > 0
