"""What every test has at hand; the fixtures themselves live in modules named for what they hold."""

import os
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from surveyapp.services import passwords

# The command line speaks the language of the machine; the tests read the source language, whatever the machine.
os.environ["SURVEYAPP_LANG"] = "vi"

pytest_plugins = ["tests.analysed_wave", "tests.databases", "tests.network", "tests.skips"]

# How long an example takes says more about the machine than about the code.
settings.register_profile("survey", deadline=None, print_blob=True)
settings.load_profile("survey")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords cost a quarter of a second on purpose, each time; thousands of sign-ins in tests need not pay that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


class OneBrowser(LoadScopeScheduling):  # type: ignore[misc]
    """All browser tests go to one worker, so that one Chromium runs at a time; others go file by file.

    What a file prepares for all its tests is prepared once. Groups by mark would do as well, but this version of pytest
    no longer lets xdist see them.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowser:
    """How tests are shared out among workers."""
    return OneBrowser(config, log)
