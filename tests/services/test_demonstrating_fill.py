"""Filling a database with the demonstration province: a small one here, through the same code as the large one."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from surveyapp.config import Settings
from surveyapp.domain.days import day_of
from surveyapp.domain.roles import Role
from surveyapp.services.accounts import sign_in
from surveyapp.services.auditing import Act
from surveyapp.services.demonstrating.assumptions import Assumptions, read_assumptions
from surveyapp.services.demonstrating.filling import DemonstrationLogins, fill_province
from surveyapp.services.keys import Keys
from surveyapp.services.kiosks.devices import device_of
from surveyapp.services.kiosks.listing import list_kiosks
from surveyapp.services.kiosks.pairing import make_pairing_code, pair_device
from surveyapp.services.opening import look_at_link, named_by_code, named_by_token
from surveyapp.services.site import site_facts
from surveyapp.services.waves import list_plan, list_waves
from surveyapp.store.database import Database
from surveyapp.store.migrating import upgrade
from surveyapp.store.tables.answers import Intake, Response, ResponseFlag
from surveyapp.store.tables.places import Office
from surveyapp.store.tables.visits import (
    Link,
    PrimaryUnit,
    RegisterCount,
    RegisterMargin,
    Visit,
    VisitCount,
)

NOW = datetime(2026, 3, 18, 4, 30, tzinfo=UTC)
"""A Wednesday, 11:30 in Viet Nam."""
OFFICES = ("minhhoa-bhxh-ea-kar", "minhhoa-xa-song-hinh", "minhhoa-xa-cu-yang")
"""One to sign in at, the one that stuffs, and one that does not know its visitors."""


def small(one_by_one: int = 2) -> Assumptions:
    """Three offices, two weeks, no wave before."""
    facts = read_assumptions()
    return facts.model_copy(
        update={
            "offices": {code: facts.offices[code] for code in OFFICES},
            "period": facts.period.model_copy(update={"days": 14, "one_by_one": one_by_one}),
            "earlier": None,
        }
    )


def filled(folder: Path, assumptions: Assumptions) -> tuple[Database, Settings, DemonstrationLogins]:
    folder.mkdir()
    settings = Settings(
        folder, f"sqlite:///{folder / 'survey.db'}", b"a secret of this installation, long enough"
    )
    database = Database(settings.database_url)
    upgrade(database)
    return database, settings, fill_province(database, settings, lambda: NOW, lambda _: None, assumptions)


@pytest.fixture(scope="module")
def province(tmp_path_factory) -> Iterable[tuple[Database, Settings, DemonstrationLogins]]:
    database, settings, logins = filled(tmp_path_factory.mktemp("province") / "one", small())
    yield database, settings, logins
    database.dispose()


def answers_in(database: Database) -> Counter[str]:
    """Every answer, closed or waiting, with what the data may know of it and without anything random."""
    found: Counter[str] = Counter()
    with database.transaction(write=False) as session:
        for table in (Response, Intake):
            rows = session.execute(
                select(
                    Office.code,
                    PrimaryUnit.week,
                    table.service_id,
                    table.source,
                    table.device,
                    table.language,
                    table.probability,
                    table.answers,
                )
                .join(PrimaryUnit, PrimaryUnit.id == table.psu_id)
                .join(Office, Office.id == PrimaryUnit.office_id)
            )
            found.update(json.dumps([*row[:-1], sorted(row[-1].items())]) for row in rows)
    return found


def counts_in(database: Database) -> dict[str, Counter[tuple[object, ...]]]:
    """Visits by what came of them, the register, and links that are waited for."""
    queries = {
        "visits": select(
            PrimaryUnit.office_id,
            PrimaryUnit.week,
            VisitCount.service_id,
            VisitCount.purpose,
            VisitCount.outcome,
            VisitCount.visits,
        ).join(PrimaryUnit, PrimaryUnit.id == VisitCount.psu_id),
        "register": select(
            RegisterCount.counter_id, RegisterCount.day, RegisterCount.service_id, RegisterCount.visits
        ).where(RegisterCount.day < day_of(NOW)),
        "links": select(Link.service_id, Link.state, Link.expires_on, func.count())
        .join(PrimaryUnit, PrimaryUnit.id == Link.psu_id)
        .where(PrimaryUnit.day < day_of(NOW), Link.state != "spent")
        .group_by(Link.service_id, Link.state, Link.expires_on),
    }
    with database.transaction(write=False) as session:
        return {
            name: Counter(tuple(row) for row in session.execute(query)) for name, query in queries.items()
        }


def test_an_empty_database_becomes_a_running_demonstration(province):
    database, _, _ = province
    with database.transaction(write=False) as session:
        assert site_facts(session).is_demonstration
        (wave,) = list_waves(session)
        assert wave.starts_on < day_of(NOW) < wave.ends_on
        assert wave.offices == len(OFFICES)
        probabilities = {line.probability for line in list_plan(session, wave.code)}
        assert len(probabilities) > 1  # each counter has its own


def test_past_days_are_closed_and_today_is_open(province):
    database, _, logins = province
    with database.transaction(write=False) as session:
        days = session.scalars(
            select(PrimaryUnit.day).join(Visit, Visit.psu_id == PrimaryUnit.id).distinct()
        ).all()
        assert days == [day_of(NOW)]
        responses = dict(
            session.execute(select(Response.source, func.count()).group_by(Response.source)).all()
        )
        assert responses["invited"] > 50
        assert responses["walk_up"] > 10
    assert len(logins.invitations) == 3


def test_links_of_today_and_the_kiosk_work(province):
    database, settings, logins = province
    keys = Keys(settings.secret_key)
    with database.transaction(write=False) as session:
        for invitation in logins.invitations:
            for name in (named_by_token(keys, invitation.token), named_by_code(keys, invitation.code)):
                assert look_at_link(session, name, day_of(NOW)).office_name == "BHXH cơ sở Ea Kar"
    with database.session(write=True) as session:
        kiosk = next(line for line in list_kiosks(session) if line.office_code == logins.kiosk_office)
        code = make_pairing_code(session, keys, kiosk.id, Act(None, NOW)).code
        secret = pair_device(session, keys, code, "", NOW)
        assert device_of(session, keys, secret).place.office_name == "BHXH cơ sở Ea Kar"


def test_everybody_can_sign_in_with_the_password_shown(province):
    database, settings, logins = province
    assert {login.role for login in logins.logins} == set(Role)
    for login in logins.logins:
        with database.transaction() as session:
            account = sign_in(session, Keys(settings.secret_key), login.login, login.password, "here", NOW)
        assert account.grants[0].role == login.role


def test_no_secret_is_stored_in_clear(province):
    _, settings, logins = province
    secrets = [login.password for login in logins.logins]
    secrets += [secret for invitation in logins.invitations for secret in (invitation.token, invitation.code)]
    for path in settings.data_folder.iterdir():
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content], path.name
    assert not [secret for secret in secrets if secret in repr(logins)]


def test_margins_are_those_of_offices_that_know_their_visitors(province):
    """By sex and by age they add up to the register of the closed days."""
    database, _, _ = province
    with database.transaction(write=False) as session:
        register = dict(
            session.execute(
                select(Office.code, func.sum(VisitCount.visits))
                .join(PrimaryUnit, PrimaryUnit.id == VisitCount.psu_id)
                .join(Office, Office.id == PrimaryUnit.office_id)
                .group_by(Office.code)
            ).all()
        )
        margins = session.execute(
            select(Office.code, RegisterMargin.variable, func.sum(RegisterMargin.visits))
            .join(Office, Office.id == RegisterMargin.office_id)
            .group_by(Office.code, RegisterMargin.variable)
        ).all()
    assert {(office, variable) for office, variable, _ in margins} == {
        (office, variable) for office in OFFICES[:2] for variable in ("sex", "age_band")
    }
    assert all(visits == register[office] for office, _, visits in margins)


def test_stuffed_answers_are_there_to_be_found(province):
    """The kiosk's burst after closing time is seen by the coarse classes that closing computes."""
    database, _, _ = province
    with database.transaction(write=False) as session:
        burst = session.scalars(
            select(Office.code)
            .select_from(Response)
            .join(PrimaryUnit, PrimaryUnit.id == Response.psu_id)
            .join(Office, Office.id == PrimaryUnit.office_id)
            .where(
                Response.source == "walk_up", Response.burst, Response.after_hours, Response.speed == "fast"
            )
        ).all()
    assert len(burst) == read_assumptions().stuffing.walk_ups  # one such day lies in the two weeks
    assert set(burst) == {"minhhoa-xa-song-hinh"}


def test_signs_of_stuffing_are_flagged_at_the_office_that_stuffs_and_nowhere_else(province):
    """All of the kiosk's burst; of the invited those that closing saw together on a counter's day."""
    database, _, _ = province
    with database.transaction(write=False) as session:
        flagged = session.execute(
            select(Office.code, Response.source, Response.speed, ResponseFlag.flag, func.count())
            .select_from(ResponseFlag)
            .join(Response, Response.id == ResponseFlag.response_id)
            .join(PrimaryUnit, PrimaryUnit.id == Response.psu_id)
            .join(Office, Office.id == PrimaryUnit.office_id)
            .group_by(Office.code, Response.source, Response.speed, ResponseFlag.flag)
        ).all()
    assert {row[:1] + row[2:4] for row in flagged} == {("minhhoa-xa-song-hinh", "fast", "stuffing")}
    numbers = {source: number for _, source, _, _, number in flagged}
    assert numbers["walk_up"] == read_assumptions().stuffing.walk_ups


def test_the_truth_lies_beside_the_data(province):
    _, _, logins = province
    truth = json.loads(logins.truth_file.read_text(encoding="utf-8"))
    assert truth["full"]["offices"].keys() == set(OFFICES)
    totals = [truth["full"]["offices"][office]["index"]["total"] for office in OFFICES]
    assert min(totals) < truth["full"]["province"]["index"]["total"] < max(totals)
    assert min(totals) > 6 and max(totals) < 60


def test_bulk_and_one_visit_at_a_time_leave_the_same_data(province, tmp_path):
    """The bulk path writes what the services would have written: with the same seed nothing differs but secrets."""
    database, _, _ = province
    other, _, _ = filled(tmp_path / "other", small(one_by_one=6))
    assert answers_in(other) == answers_in(database)
    ours, theirs = counts_in(database), counts_in(other)
    for name in ours:
        assert theirs[name] == ours[name], name
    other.dispose()


def test_another_seed_gives_other_answers(province, tmp_path):
    database, _, _ = province
    other, _, _ = filled(tmp_path / "other", small().model_copy(update={"seed": 1}))
    assert answers_in(other) != answers_in(database)
    other.dispose()
