"""Setting up the demonstration province through the services that an administrator uses."""

from dataclasses import dataclass, field

from surveyapp.domain.instruments import Instrument, content_hash
from surveyapp.domain.planning import Aim
from surveyapp.domain.roles import Grant, Role
from surveyapp.services.accounts import NewAccount, add_account
from surveyapp.services.auditing import Act
from surveyapp.services.demonstrating.assumptions import AccountFacts
from surveyapp.services.demonstrating.model import Model
from surveyapp.services.demonstrating.places import Places
from surveyapp.services.demonstrating.province import OFFICES, OfficePlan, read_rows
from surveyapp.services.kiosks.listing import list_kiosks
from surveyapp.services.kiosks.pairing import add_kiosk
from surveyapp.services.offices import (
    NewOffice,
    add_counter,
    add_office,
    list_counters,
    list_offices,
    offer_services,
)
from surveyapp.services.passwords import random_password
from surveyapp.services.planning import AimChange, set_aim
from surveyapp.services.publishing import publish
from surveyapp.services.service_catalogue import list_services
from surveyapp.services.transactions import Session
from surveyapp.services.waves import NewWave, PlanChange, add_wave, change_plan

KIOSK = "Kiosk"
AIM = Aim(margin=0.08, design_effect=1.5, response_rate=0.5)
"""Eight points of a share in every office: some get there, some have more, and in the small ones it is out of reach."""


@dataclass(frozen=True, slots=True)
class DemonstrationLogin:
    """A login of the demonstration, with its password in clear: to be shown once, and stored nowhere."""

    login: str
    name: str
    role: Role
    office: str | None
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """The instruments of the wave."""

    full: Instrument
    short: Instrument


def add_places(session: Session, offices: tuple[OfficePlan, ...], act: Act) -> None:
    """Add the offices with their counters and services; their names come from the file of offices."""
    rows = {row["code"]: row for row in read_rows(OFFICES)}
    for office in offices:
        row = rows[office.code]
        new = NewOffice(
            code=office.code,
            name=row["name_vi"],
            name_en=row["name_en"],
            kind=office.kind,
            admin_unit_id=row["admin_unit_id"],
            is_demonstration=True,
        )
        add_office(session, new, act)
        for counter in office.counters:
            add_counter(session, office.code, counter.name, act)
        offer_services(session, office.code, office.services, act)


def add_kiosks(session: Session, offices: tuple[OfficePlan, ...], act: Act) -> None:
    """Add a kiosk to every office."""
    for office in offices:
        add_kiosk(session, office.code, KIOSK, act)


def begin_wave(session: Session, model: Model, questionnaires: Questionnaires, act: Act) -> int:
    """Publish the instruments and add the wave, with a probability for each counter; the wave's id."""
    assumptions, first = model.crowd.assumptions, model.first
    full = publish(session, questionnaires.full, act)
    short = publish(session, questionnaires.short, act)
    new = NewWave(
        code=assumptions.wave.code,
        name=assumptions.wave.name,
        name_en=assumptions.wave.name_en,
        starts_on=first,
        ends_on=model.last,
        offices=tuple(office.code for office in model.offices),
        probability=assumptions.sampling.most,
        full=f"{full.name}:{full.version}",
        short=f"{short.name}:{short.version}",
    )
    wave_id = add_wave(session, new, act)
    for counter in (counter for office in model.offices for counter in office.counters):
        change = PlanChange(counter.probability, first, counter.office, counter.name)
        change_plan(session, new.code, change, act)
    set_aim(session, new.code, AimChange(AIM), act)
    return wave_id


def add_logins(
    session: Session, accounts: tuple[AccountFacts, ...], act: Act
) -> tuple[DemonstrationLogin, ...]:
    """Add those who may sign in, each with a random password; accounts of other offices are left out."""
    known = {line.code: line.id for line in list_offices(session)}
    logins = []
    for account in accounts:
        if account.office is not None and account.office not in known:
            continue
        password = random_password()
        office_id = known[account.office] if account.office is not None else None
        new = NewAccount(account.login, account.name, password, (Grant(account.role, office_id),))
        add_account(session, new, act)
        logins.append(DemonstrationLogin(account.login, account.name, account.role, account.office, password))
    return tuple(logins)


def places_of(session: Session, wave_id: int, questionnaires: Questionnaires) -> Places:
    """The ids of everything that has been set up."""
    return Places(
        wave_id=wave_id,
        full=questionnaires.full,
        short=questionnaires.short,
        full_hash=content_hash(questionnaires.full),
        short_hash=content_hash(questionnaires.short),
        offices={line.code: line.id for line in list_offices(session)},
        counters={(line.office_code, line.name): line.id for line in list_counters(session)},
        services={line.code: line.id for line in list_services(session)},
        kiosks={line.office_code: line.id for line in list_kiosks(session)},
    )
