"""Real boundaries: Ea Kar was a district of sixteen communes and is five communes now."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from surveyapp.domain.boundaries import Why
from surveyapp.domain.errors import NotFound
from surveyapp.services.boundaries import Boundaries, WaveOnBoundaries, wave_on
from surveyapp.services.office_changes import OfficeChange, change_office
from surveyapp.services.office_residence import residence_of_offices
from surveyapp.services.offices import NewOffice, add_office
from surveyapp.services.reference_loading import load_reference
from surveyapp.services.transactions import Database, Session
from surveyapp.services.waves import NewWave, add_wave
from surveyapp.store.migrating import upgrade
from surveyapp.store.tables.places import AdminUnit
from surveyapp.store.tables.surveys import Wave
from tests.builders import MONDAY, a_published, shipped
from tests.services.acting import ACT

EA_KAR = {"24373": "Ea Kar", "24376": "Ea Knốp", "24400": "Ea Păl", "24403": "Ea Ô", "24406": "Cư Yang"}
TUY_HOA, PROVINCE = "2025:22015", "2025:66"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with every unit and successor there is."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('country') / 'units.db'}")
    upgrade(database)
    with database.transaction() as session:
        load_reference(session)
        for name in ("counter_full", "counter_short"):
            a_published(session, shipped(name))
    yield database
    database.dispose()


@pytest.fixture
def session(country: Database) -> Iterator[Session]:
    """A session whose changes are forgotten."""
    with country.session(write=True) as session:
        yield session
        session.rollback()


def a_wave(session: Session, **units: str) -> int:
    """A wave of offices that stand at units, by code."""
    for code, unit in units.items():
        add_office(session, NewOffice(code, f"Office {code}", "commune", unit), ACT)
    return add_wave(session, NewWave("w1", "W", MONDAY, MONDAY + timedelta(days=30), tuple(units), 0.2), ACT)


def told(found: WaveOnBoundaries) -> dict[str, list[str]]:
    return {group.unit.name: [office.code for office in group.offices] for group in found.groups}


def test_the_five_communes_are_the_district_and_the_district_is_exact(session: Session) -> None:
    wave_id = a_wave(session, **{f"c{code}": f"2025:{code}" for code in EA_KAR})
    found = wave_on(session, wave_id, Boundaries.OLD_DISTRICT, MONDAY)
    assert told(found) == {"Huyện Ea Kar": [f"c{code}" for code in EA_KAR]}
    assert (found.not_exact, found.outside) == ((), ())
    today = wave_on(session, wave_id, Boundaries.COMMUNE, MONDAY)
    assert {name.removeprefix("Xã ") for name in told(today)} == set(EA_KAR.values())


def test_an_old_wave_of_ea_kar_s_communes_is_told_on_today_s_boundaries(session: Session) -> None:
    """Three old communes went over whole: two of them to today's Ea Kar, one to Ea Ô (docs/reference_data.md)."""
    wave_id = a_wave(session, a1="pre2025:24373", b1="pre2025:24385", c1="pre2025:24403")
    found = wave_on(session, wave_id, Boundaries.COMMUNE, MONDAY)
    assert told(found) == {"Xã Ea Kar": ["a1", "b1"], "Xã Ea Ô": ["c1"]}
    assert told(wave_on(session, wave_id, Boundaries.OLD_DISTRICT, MONDAY)) == {
        "Huyện Ea Kar": ["a1", "b1", "c1"]
    }


def test_the_old_district_s_own_office_belongs_to_no_commune(session: Session) -> None:
    wave_id = a_wave(session, d1="pre2025:651")
    found = wave_on(session, wave_id, Boundaries.COMMUNE, MONDAY)
    assert not found.groups
    assert [(each.office.code, each.why) for each in found.outside] == [("d1", Why.WIDER)]


def test_where_a_ward_was_put_together_from_two_districts_the_page_can_say_so(session: Session) -> None:
    wave_id = a_wave(session, ward=TUY_HOA, province=PROVINCE)
    found = wave_on(session, wave_id, Boundaries.OLD_DISTRICT, MONDAY)
    assert not found.groups
    assert {each.unit.name: each.why for each in found.not_exact} == {
        "Thành phố Tuy Hòa": Why.DIVIDED,
        "Huyện Phú Hòa": Why.DIVIDED,
    }
    assert all("Phường Tuy Hòa" in [unit.name for unit in each.because] for each in found.not_exact)
    whole = wave_on(session, wave_id, Boundaries.OLD_PROVINCE, MONDAY)
    assert told(whole) == {"Tỉnh Phú Yên": ["ward"]}
    assert [each.why for each in whole.outside] == [Why.WIDER], "the new province holds two old ones"


def test_an_office_that_moved_is_where_it_was_on_the_wave_s_first_day(session: Session) -> None:
    wave_id = a_wave(session, x1="2025:24373")
    moved = OfficeChange("Office x1", "commune", "2025:24403", since=MONDAY)
    change_office(session, "x1", moved, ACT)
    assert told(wave_on(session, wave_id, Boundaries.COMMUNE, MONDAY)) == {"Xã Ea Ô": ["x1"]}
    session.get_one(Wave, wave_id).starts_on = MONDAY - timedelta(days=1)
    session.flush()
    assert told(wave_on(session, wave_id, Boundaries.COMMUNE, MONDAY)) == {"Xã Ea Kar": ["x1"]}


def test_an_unknown_wave_is_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        wave_on(session, 99, Boundaries.COMMUNE, MONDAY)


def test_wards_and_townships_are_towns_and_communes_are_the_country(session: Session) -> None:
    """Thị trấn Ea Kar was a township until 30 June 2025 and is part of a commune now; a special zone may be either.

    An office of the province stands in no commune that anybody knows.
    """
    special = session.query(AdminUnit.id).where(AdminUnit.kind == "dac_khu").first()
    assert special is not None
    wave_id = a_wave(
        session,
        ward=TUY_HOA,
        town="pre2025:24373",
        commune="2025:24373",
        special=special[0],
        province=PROVINCE,
    )
    found = residence_of_offices(session, wave_id)
    assert found == {"ward": "urban", "town": "urban", "commune": "rural"}
