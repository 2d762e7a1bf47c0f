"""The whole site, put together once, to be looked at and not asked for pages."""

import pytest
from flask import Flask

from surveyapp.config import read_settings
from surveyapp.factory import create_app


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(read_settings({"DATA_FOLDER": str(tmp_path_factory.mktemp("instance"))}))
