"""What every test has at hand; the fixtures themselves live in modules named for what they hold."""

import os

import pytest
from hypothesis import settings

# The command line speaks the language of the machine; the tests read the source language, whatever the machine.
os.environ["SURVEYAPP_LANG"] = "vi"

pytest_plugins = ["tests.analysed_wave", "tests.databases", "tests.network", "tests.skips"]

# How long an example takes says more about the machine than about the code.
settings.register_profile("survey", deadline=None, print_blob=True)
settings.load_profile("survey")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one worker, so that one Chromium runs at a time and its timing holds."""
    for item in items:
        if "browser" in item.path.parent.parts[-2:]:
            item.add_marker(pytest.mark.xdist_group("browser"))
