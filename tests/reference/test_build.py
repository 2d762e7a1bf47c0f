"""The committed tables are what the script makes of the installed package, byte for byte."""

from pathlib import Path

import pytest

from reference.build import DATA, MAP, build


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rebuilt")
    build(folder)
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "admin_units.csv",
        "admin_unit_successors.csv",
        "demonstration_offices.csv",
        "demonstration_counters.csv",
        "commune_points.csv",
        "sources.csv",
        "province_map.json",
    ],
)
def test_the_committed_table_equals_a_new_build(rebuilt: Path, name: str) -> None:
    assert (rebuilt / name).read_bytes() == (DATA / name).read_bytes()


def test_every_built_table_is_checked_above(rebuilt: Path) -> None:
    """What is kept by hand and not built is the list of services."""
    assert {path.name for path in (*DATA.glob("*.csv"), DATA / MAP)} - {"services.csv"} == {
        path.name for path in rebuilt.iterdir()
    }


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_tables_are_plain_utf8_with_lf(path: Path) -> None:
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    content.decode("utf-8")
