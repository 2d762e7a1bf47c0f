"""Filling an empty, migrated database with the demonstration province, from nothing to links that can be opened."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from surveyapp.config import Settings
from surveyapp.domain.days import Clock, day_of
from surveyapp.domain.instrument_files import shipped_instrument
from surveyapp.services.auditing import Act
from surveyapp.services.demonstrating.answering import AnswerModel
from surveyapp.services.demonstrating.assumptions import Assumptions, read_assumptions
from surveyapp.services.demonstrating.bulk_recording import Recorder
from surveyapp.services.demonstrating.history import History
from surveyapp.services.demonstrating.inviting import invite_today
from surveyapp.services.demonstrating.living import Life
from surveyapp.services.demonstrating.model import Model
from surveyapp.services.demonstrating.places import Places
from surveyapp.services.demonstrating.province import OfficePlan, read_province
from surveyapp.services.demonstrating.reacting import moment
from surveyapp.services.demonstrating.replying import Forms
from surveyapp.services.demonstrating.setting_up import (
    DemonstrationLogin,
    Questionnaires,
    add_kiosks,
    add_logins,
    add_places,
    begin_wave,
    places_of,
)
from surveyapp.services.demonstrating.truth_file import truth_document
from surveyapp.services.demonstrating.visitors import Crowd
from surveyapp.services.keys import Keys
from surveyapp.services.reference_loading import load_reference
from surveyapp.services.site import mark_demonstration
from surveyapp.services.transactions import Database, Session
from surveyapp.services.visiting import Desk, Invitation
from surveyapp.store.maintenance import scrub

TRUTH_FILE = "demonstration_truth.json"
HOUR_OF_SET_UP = 9.0

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemonstrationLogins:
    """What the launch prints once: logins, invitations of today that can be opened, and the office of the kiosk."""

    logins: tuple[DemonstrationLogin, ...]
    invitations: tuple[Invitation, ...] = field(repr=False)
    kiosk_office: str
    wave_id: int
    truth_file: Path


@dataclass(frozen=True, slots=True)
class _Province:
    """What has been set up before the history begins."""

    places: Places
    logins: tuple[DemonstrationLogin, ...]


def fill_province(
    database: Database,
    settings: Settings,
    clock: Clock,
    report: Report,
    assumptions: Assumptions | None = None,
) -> DemonstrationLogins:
    """Set up the province, fill its history up to this moment, and leave a few links that can be opened today.

    The visits and answers follow from the assumptions and today's date; tokens, passwords and keys are random. `report`
    hears of each step in a line of its own.
    """
    facts = assumptions or read_assumptions()
    now, offices = clock(), read_province(facts)
    questionnaires = Questionnaires(shipped_instrument("counter_full"), shipped_instrument("counter_short"))
    effects = {office.code: office.facts.effects for office in offices}
    forms = Forms(
        AnswerModel(facts, effects, questionnaires.full), AnswerModel(facts, effects, questionnaires.short)
    )
    keys = Keys(settings.secret_key)
    model = Model(Crowd(facts), offices, day_of(now) - timedelta(days=facts.period.days), facts.seed)

    report("Danh mục, cơ quan, tài khoản · reference data, offices, accounts")
    with database.transaction() as session:
        province = _set_up(session, model, questionnaires)
    desk = Desk(keys, random.Random(facts.seed), settings.link_days, settings.public_url)
    recorder = Recorder(province.places, forms, keys, settings.link_days)
    life = Life(province.places, forms, desk)
    History(database, settings, model, recorder, life).fill(now, report)

    report("Giá trị thật của mô hình · the true values of the model")
    truth_file = _write_truth(settings.data_folder, facts, offices, questionnaires)
    showcase = next((office for office in offices if office.code == facts.showcase), offices[0])
    with database.transaction() as session:
        invitations = invite_today(session, showcase, province.places, desk, now)
    scrub(database)
    return DemonstrationLogins(
        logins=province.logins,
        invitations=invitations,
        kiosk_office=showcase.code,
        wave_id=province.places.wave_id,
        truth_file=truth_file,
    )


def _set_up(session: Session, model: Model, questionnaires: Questionnaires) -> _Province:
    """Everything that an administrator would have done on the eve of the first day."""
    facts = model.crowd.assumptions
    eve = Act(None, moment(model.first - timedelta(days=1), HOUR_OF_SET_UP))
    mark_demonstration(session)
    load_reference(session)
    add_places(session, model.offices, eve)
    add_kiosks(session, model.offices, eve)
    wave_id = begin_wave(session, model, questionnaires, eve)
    logins = add_logins(session, facts.accounts, eve)
    return _Province(places_of(session, wave_id, questionnaires), logins)


def _write_truth(
    folder: Path, facts: Assumptions, offices: tuple[OfficePlan, ...], questionnaires: Questionnaires
) -> Path:
    truth = truth_document(facts, offices, questionnaires.full, questionnaires.short)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / TRUTH_FILE
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
