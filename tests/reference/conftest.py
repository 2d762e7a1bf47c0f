"""The committed reference tables, each read once."""

import pytest

from reference.build import DATA
from reference.csv_files import read_table

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def units() -> Rows:
    return read_table(DATA / "admin_units.csv")


@pytest.fixture(scope="session")
def successors() -> Rows:
    return read_table(DATA / "admin_unit_successors.csv")


@pytest.fixture(scope="session")
def services() -> Rows:
    return read_table(DATA / "services.csv")


@pytest.fixture(scope="session")
def offices() -> Rows:
    return read_table(DATA / "demonstration_offices.csv")


@pytest.fixture(scope="session")
def counters() -> Rows:
    return read_table(DATA / "demonstration_counters.csv")
