"""Typing paper forms in: once, a second time by somebody else, and with both readings in view where they differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.conditions import Answer
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.paper_answers import PaperReading, differing, read_paper
from surveyapp.domain.roles import Role
from surveyapp.services.auditing import Act
from surveyapp.services.drafting import instrument_of
from surveyapp.services.paper import entering
from surveyapp.services.paper.entering import Desk, Typed, Waiting
from surveyapp.services.paper.places import office_names
from surveyapp.web.access import access
from surveyapp.web.answer_words import WORDS
from surveyapp.web.identity import the_account
from surveyapp.web.locale import in_language, offer_only
from surveyapp.web.paper.entry import DONE, LINK_REFUSALS, fields_of, forget_place, kept_place
from surveyapp.web.paper.sheets import sheet_of
from surveyapp.web.problems import Problem
from surveyapp.web.question_pages import language_of
from surveyapp.web.refused_input import words_of_input
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site

blueprint = Blueprint("paper_entry", __name__, url_prefix="/paper")
Readings = Mapping[str, tuple[Answer | None, Answer | None]]


@dataclass(frozen=True, slots=True)
class Screen:
    """An entry screen: what is typed in, under which title, and where it is sent."""

    instrument: Instrument
    title: str
    hint: str
    fields: Mapping[str, list[str]]
    readings: Readings


@blueprint.get("/entry/form")
@access(Role.DATA_ENTRY)
def first() -> ResponseReturnValue:
    return _shown(_first_screen({}))


@blueprint.post("/entry/form")
@access(Role.DATA_ENTRY)
def enter_first() -> ResponseReturnValue:
    place, site = kept_place(), current_site()
    screen = _first_screen(_fields())

    def enter(reading: PaperReading) -> ResponseReturnValue:
        desk = Desk(site.keys, site.chance, site.settings.paper_double_percent / 100)
        typed = Typed(place, reading, language_of(screen.instrument))
        session[DONE] = {"serial": entering.enter_first(db(), desk, typed, _act())}
        forget_place()
        return redirect(url_for("paper.begin"), 303)

    return _taken(screen, enter)


@blueprint.get("/second/<serial>")
@access(Role.DATA_ENTRY)
def second(serial: str) -> ResponseReturnValue:
    return _shown(_second_screen(_waiting(serial), {}))


@blueprint.post("/second/<serial>")
@access(Role.DATA_ENTRY)
def enter_second(serial: str) -> ResponseReturnValue:
    def enter(reading: PaperReading) -> ResponseReturnValue:
        differ = entering.enter_second(db(), current_site().keys, serial, reading, _act())
        return redirect(
            url_for("paper_entry.decide", serial=serial) if differ else url_for("paper.home"), 303
        )

    return _taken(_second_screen(_waiting(serial), _fields()), enter)


@blueprint.get("/decide/<serial>")
@access(Role.DATA_ENTRY)
def decide(serial: str) -> ResponseReturnValue:
    waiting = entering.waiting_form(db(), current_site().keys, serial)
    agreed = fields_of(waiting.instrument, waiting.first, _differ(waiting))
    return _shown(_last_screen(waiting, agreed))


@blueprint.post("/decide/<serial>")
@access(Role.DATA_ENTRY)
def enter_decision(serial: str) -> ResponseReturnValue:
    waiting = entering.waiting_form(db(), current_site().keys, serial)

    def enter(reading: PaperReading) -> ResponseReturnValue:
        entering.decide(db(), current_site().keys, serial, reading, _act())
        return redirect(url_for("paper.home"), 303)

    return _taken(_last_screen(waiting, _fields()), enter)


@blueprint.post("/forget/<serial>")
@access(Role.DATA_ENTRY)
def forget(serial: str) -> ResponseReturnValue:
    entering.forget_form(db(), current_site().keys, serial)
    return redirect(url_for("paper.home"), 303)


def _taken(screen: Screen, enter: Callable[[PaperReading], ResponseReturnValue]) -> ResponseReturnValue:
    """What comes of a form that was sent: taken, or shown again with what has to be looked at."""
    reading = read_paper(screen.instrument, screen.fields)
    numbers = {each.code: number for number, each in enumerate(screen.instrument.enabled_questions, 1)}
    problems = [
        Problem(
            str(
                _(
                    "Câu %(number)s: %(problem)s",
                    number=numbers[each.question_code],
                    problem=WORDS[each.reason],
                )
            ),
            f"item-{each.question_code}",
        )
        for each in reading.problems
    ]
    if not problems:
        try:
            return enter(reading)
        except InvalidInput as refusal:
            problems = [Problem(words_of_input(refusal.field, refusal.reason))]
        except tuple(LINK_REFUSALS) as refusal:
            problems = [Problem(str(LINK_REFUSALS[type(refusal)]))]
        forget_changes()
    return _shown(screen, tuple(problems)), 422


def _first_screen(fields: Mapping[str, list[str]]) -> Screen:
    place = kept_place()
    office = in_language(*office_names(db(), place))
    return Screen(instrument_of(db(), place.instrument), _("Nhập phiếu giấy"), office, fields, {})


def _second_screen(waiting: Waiting, fields: Mapping[str, list[str]]) -> Screen:
    hint = _("Phiếu này đã có người nhập. Xin đọc lại trên giấy và nhập như chưa ai nhập.")
    return Screen(waiting.instrument, _("Nhập phiếu lần thứ hai"), hint, fields, {})


def _last_screen(waiting: Waiting, fields: Mapping[str, list[str]]) -> Screen:
    second: Mapping[str, Answer] = waiting.second or {}
    readings = {code: (waiting.first.get(code), second.get(code)) for code in _differ(waiting)}
    hint = _(
        "Hai lần nhập khác nhau ở những câu có ghi chú. Xin xem trên giấy rồi chọn; các câu khác đã điền sẵn."
    )
    return Screen(waiting.instrument, _("Xem lại phiếu"), hint, fields, readings)


def _waiting(serial: str) -> Waiting:
    waiting = entering.waiting_form(db(), current_site().keys, serial)
    entering.check_second(waiting, the_account().id)
    return waiting


def _differ(waiting: Waiting) -> tuple[str, ...]:
    return differing(waiting.first, waiting.second or {})


def _shown(screen: Screen, problems: tuple[Problem, ...] = ()) -> str:
    offer_only(screen.instrument.languages)
    return render_template(
        "paper/entry.html",
        screen=screen,
        sheet=sheet_of(screen.instrument, screen.fields, screen.readings),
        document=screen.instrument.to_json(),
        problems=problems,
    )


def _fields() -> dict[str, list[str]]:
    return request.form.to_dict(flat=False)


def _act() -> Act:
    return Act(the_account().id, current_site().now())
