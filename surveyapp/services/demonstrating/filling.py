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
from surveyapp.services.demonstrating.model import Model, waves_of
from surveyapp.services.demonstrating.places import Places
from surveyapp.services.demonstrating.province import OfficePlan
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
    wave_ids: tuple[int, ...]
    """The one that is under way last."""
    truth_file: Path


@dataclass(frozen=True, slots=True)
class _Province:
    """What has been set up before the history begins."""

    places: tuple[Places, ...]
    """One for each wave, the one that is under way last."""
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
    now = clock()
    waves = waves_of(facts, day_of(now))
    questionnaires = Questionnaires(shipped_instrument("counter_full"), shipped_instrument("counter_short"))
    keys = Keys(settings.secret_key)

    report("Danh mục, cơ quan, tài khoản · reference data, offices, accounts")
    with database.transaction() as session:
        province = _set_up(session, waves, questionnaires)
    desk = Desk(keys, random.Random(facts.seed), settings.link_days, settings.public_url)
    for model, places in zip(waves, province.places, strict=True):
        forms = _forms(model, questionnaires)
        history = History(database, settings, model, Recorder(places, forms, keys, settings.link_days))
        report(f"{model.crowd.assumptions.wave.name} · {model.crowd.assumptions.wave.name_en}")
        if model.last < day_of(now):
            history.fill_over(report)
        else:
            history.fill(Life(places, forms, desk), now, report)

    report("Giá trị thật của mô hình · the true values of the model")
    truth_file = _write_truth(settings.data_folder, waves, questionnaires)
    showcase = _showcase(waves[-1])
    with database.transaction() as session:
        invitations = invite_today(session, showcase, province.places[-1], desk, now)
    scrub(database)
    return DemonstrationLogins(
        logins=province.logins,
        invitations=invitations,
        kiosk_office=showcase.code,
        wave_ids=tuple(places.wave_id for places in province.places),
        truth_file=truth_file,
    )


def _set_up(session: Session, waves: tuple[Model, ...], questionnaires: Questionnaires) -> _Province:
    """Everything that an administrator would have done on the eve of each wave's first day."""
    first, *_ = waves
    eve = _eve(first)
    mark_demonstration(session)
    load_reference(session)
    add_places(session, first.offices, eve)
    add_kiosks(session, first.offices, eve)
    logins = add_logins(session, first.crowd.assumptions.accounts, eve)
    begun = [begin_wave(session, model, questionnaires, _eve(model)) for model in waves]
    return _Province(tuple(places_of(session, wave_id, questionnaires) for wave_id in begun), logins)


def _showcase(model: Model) -> OfficePlan:
    """The office that is offered for trying out: the one that the assumptions name, else the first."""
    code = model.crowd.assumptions.showcase
    return next((office for office in model.offices if office.code == code), model.offices[0])


def _eve(model: Model) -> Act:
    return Act(None, moment(model.first - timedelta(days=1), HOUR_OF_SET_UP))


def _forms(model: Model, questionnaires: Questionnaires) -> Forms:
    facts, effects = model.crowd.assumptions, {office.code: office.facts.effects for office in model.offices}
    return Forms(
        AnswerModel(facts, effects, questionnaires.full), AnswerModel(facts, effects, questionnaires.short)
    )


def _write_truth(folder: Path, waves: tuple[Model, ...], questionnaires: Questionnaires) -> Path:
    """The truth of the wave that is under way, and under its code that of each earlier one."""
    *over, present = (
        truth_document(model.crowd.assumptions, model.offices, questionnaires.full, questionnaires.short)
        for model in waves
    )
    codes = [model.crowd.assumptions.wave.code for model in waves]
    truth = present | {"earlier": dict(zip(codes, over, strict=False))}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / TRUTH_FILE
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
