"""The demonstration's wave before the present one: over, closed for good, and a little worse in truth."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from surveyapp.config import Settings
from surveyapp.domain.days import day_of
from surveyapp.services.demonstrating.assumptions import Assumptions, read_assumptions
from surveyapp.services.demonstrating.filling import DemonstrationLogins
from surveyapp.services.demonstrating.model import waves_of
from surveyapp.services.freezing.snapshots import write_snapshot
from surveyapp.store.database import Database
from surveyapp.store.tables.answers import Intake, Response
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import Link, PrimaryUnit, VisitCount
from tests.services.test_demonstrating_fill import NOW, OFFICES, answers_in, filled, small

Province = tuple[Database, Settings, DemonstrationLogins]


def with_earlier() -> Assumptions:
    return small().model_copy(update={"earlier": read_assumptions().earlier})


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    database, settings, logins = filled(tmp_path_factory.mktemp("province") / "two", with_earlier())
    yield database, settings, logins
    database.dispose()


def left(database: Database, wave_id: int, table: type[Intake] | type[Link]) -> int:
    """How many rows that are only kept until closing a wave has left."""
    query = select(func.count()).select_from(table).join(PrimaryUnit, PrimaryUnit.id == table.psu_id)
    with database.transaction(write=False) as session:
        return int(session.scalar(query.where(PrimaryUnit.wave_id == wave_id)) or 0)


def test_it_took_a_week_at_every_office_a_quarter_before(province: Province) -> None:
    """14 days of history before the 18th of March begin on the 4th; 91 days before that it was the 3rd of December."""
    database, _, logins = province
    with database.transaction(write=False) as session:
        earlier, present = (session.get_one(Wave, wave_id) for wave_id in logins.wave_ids)
        assert (earlier.starts_on, earlier.ends_on) == (date(2025, 12, 3), date(2025, 12, 9))
        assert present.starts_on == date(2026, 3, 4)
        assert earlier.full_instrument == present.full_instrument  # else nothing could be compared
        offices = session.scalars(
            select(func.count(PrimaryUnit.office_id.distinct())).where(PrimaryUnit.wave_id == earlier.id)
        ).one()
    assert offices == len(OFFICES)


def test_nothing_of_it_waits_any_more(province: Province) -> None:
    """All answers are closed, every link is forgotten, and so are the days of its units."""
    database, _, logins = province
    earlier = logins.wave_ids[0]
    assert left(database, earlier, Intake) == left(database, earlier, Link) == 0
    with database.transaction(write=False) as session:
        units = select(func.count(), func.count(PrimaryUnit.day)).where(PrimaryUnit.wave_id == earlier)
        number, with_day = session.execute(units).one()
        visits = session.scalar(
            select(func.sum(VisitCount.visits))
            .join(PrimaryUnit, PrimaryUnit.id == VisitCount.psu_id)
            .where(PrimaryUnit.wave_id == earlier)
        )
        sources = session.scalars(
            select(Response.source)
            .join(PrimaryUnit, PrimaryUnit.id == Response.psu_id)
            .where(PrimaryUnit.wave_id == earlier)
            .distinct()
        ).all()
    assert number > 0 and with_day == 0
    assert visits is not None and visits > 0
    assert set(sources) == {"invited", "walk_up"}


def test_it_can_be_frozen(province: Province, tmp_path) -> None:
    database, _, logins = province
    with database.transaction(write=False) as session:
        files = write_snapshot(session, logins.wave_ids[0], tmp_path, day_of(NOW))
    assert any(files.folder.glob("*.parquet"))


def test_the_present_wave_is_the_same_with_it_and_without(province: Province, tmp_path) -> None:
    """Its answers are those of the one without, and the earlier wave's come on top."""
    database, _, _ = province
    alone, _, _ = filled(tmp_path / "alone", small())
    own, both = answers_in(alone), answers_in(database)
    assert own <= both
    assert both.total() > own.total()
    alone.dispose()


def test_its_truth_is_known_and_lower_where_that_is_assumed(province: Province) -> None:
    """Dimensions 1, 2 and 5 were worse then by assumption, 3, 4 and 6 the same."""
    _, _, logins = province
    truth = json.loads(logins.truth_file.read_text(encoding="utf-8"))
    (then,) = truth["earlier"].values()
    before, now = then["full"]["province"]["index"], truth["full"]["province"]["index"]
    changed = {code for code in "123456" if now[code] - before[code] > 1e-9}
    assert changed == {"1", "2", "5"}
    assert all(now[code] == pytest.approx(before[code], rel=1e-12) for code in "346")


def test_a_wave_of_the_demonstration_is_over_before_the_next_begins() -> None:
    """As shipped: 3,000 to 6,000 expected visits in the earlier wave, whose links end before the present one."""
    earlier, present = waves_of(read_assumptions(), date(2026, 7, 1))
    assert earlier.last + timedelta(days=14) < present.first
    open_days = 5  # any seven days in a row hold as many
    visits = sum(office.visits for office in earlier.offices) * open_days
    assert 3_000 < visits < 6_000
    assert not earlier.crowd.assumptions.stuffing.days


def test_without_one_there_is_one_wave() -> None:
    (only,) = waves_of(small(), date(2026, 7, 1))
    assert only.crowd.assumptions.wave.code == "minh-hoa"
