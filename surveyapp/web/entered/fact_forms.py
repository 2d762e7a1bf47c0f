"""The form of an index whose facts are entered: every field keeps what was typed; the service says what is wrong."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, FileField, SelectField, StringField

from surveyapp.services.analysing.entered_sheets import Sheet
from surveyapp.services.analysing.fact_texts import SAID, Wrong, fact_key, fact_keys
from surveyapp.web.entered.fact_words import (
    LEVEL_WORDS,
    QUARTER_WORDS,
    SAID_WORDS,
    key_words,
    wrong_words,
)
from surveyapp.web.forms import Form, _l
from surveyapp.web.locale import worded

NO_ANSWER = ("", _l("chưa có"))


class FactsForm(Form):
    """What every entry of facts says of itself; fields of the facts are added by `facts_form`."""

    whose = StringField(SAID_WORDS["whose"])
    year = StringField(SAID_WORDS["year"])
    quarter = SelectField(SAID_WORDS["quarter"], validate_choice=False)
    source = StringField(SAID_WORDS["source"])
    level = SelectField(SAID_WORDS["level"], validate_choice=False)
    decided = BooleanField(SAID_WORDS["decided"])


class FactFileForm(Form):
    """A table of facts of several offices."""

    file = FileField(_l("Tệp số liệu (CSV hoặc XLSX)"))


def facts_form(sheet: Sheet, **options: Any) -> FactsForm:
    """The form of an index."""
    fields: dict[str, Any] = {}
    for key, fact in fact_keys(sheet).items():
        title = worded(fact.title)
        fields[field_name(key)] = (
            SelectField(title, validate_choice=False) if fact.is_yes_no else StringField(title)
        )
    made: FactsForm = type("IndexFactsForm", (FactsForm,), fields)(**options)
    made.quarter.choices = list(QUARTER_WORDS.items())
    for key, fact in fact_keys(sheet).items():
        if fact.is_yes_no:
            made[field_name(key)].choices = [NO_ANSWER, ("1", _l("có")), ("0", _l("không"))]
    made.level.choices = [NO_ANSWER, *((level, LEVEL_WORDS[level]) for level in sheet.levels)]
    return made


def field_name(key: str) -> str:
    """The name of the field of a key."""
    return key if key in SAID else f"fact_{key.replace('.', '_')}"


def texts_of(sheet: Sheet, form: FactsForm) -> dict[str, str]:
    """What was typed, by key."""
    texts = {key: form[field_name(key)].data or "" for key in (*SAID, *fact_keys(sheet)) if key != "decided"}
    return texts | {"decided": "1" if form.decided.data else ""}


def show_wrong(sheet: Sheet, form: FactsForm, wrong: Iterable[Wrong]) -> None:
    """Say beside every field what is wrong with it."""
    words = key_words(sheet)
    for each in wrong:
        form[field_name(each.key)].errors = (wrong_words(each, words),)


def part_fields(sheet: Sheet, form: FactsForm) -> list[tuple[str, str, str, list[tuple[Any, bool]]]]:
    """Per indicator its number, title and rule, and its fields with whether each is a choice."""
    return [
        (
            part.code,
            worded(part.title),
            worded(part.rule),
            [(form[field_name(fact_key(part.code, fact.code))], fact.is_yes_no) for fact in part.facts],
        )
        for part in sheet.parts
    ]
