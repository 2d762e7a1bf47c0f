"""An instrument as an XLSForm: a workbook that KoBoToolbox and ODK take, and what they won't find in it."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.domain.questions import (
    Choice,
    Closed,
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    TextQuestion,
    Words,
)
from surveyapp.services.xlsforms.notes import Note
from surveyapp.services.xlsforms.own_columns import (
    LANGUAGE_NAMES,
    OFFERS,
    OWN,
    PAGE,
    SCORE,
    USUAL_WORDS,
    usual,
)
from surveyapp.services.xlsforms.relevance import expression_of, looks_for_blank

Cells = dict[str, str]
OWN_KEYS = ("sensitive", "consent", "follows")
TYPES = {"text": "text", "number": "integer"}


@dataclass(frozen=True, slots=True)
class Exported:
    """The workbook, and what KoBoToolbox and ODK will not do that the instrument asks for."""

    content: bytes
    notes: tuple[Note, ...]


@dataclass
class _Sheets:
    """The rows of the three sheets as they grow; row 1 holds the names of the columns."""

    languages: tuple[str, ...]
    survey: list[Cells] = field(default_factory=list)
    choices: list[Cells] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def texts(self, column: str, words: Words | None) -> Cells:
        return {
            f"{column}::{_language(code)}": words[code]
            for code in self.languages
            if words and words.get(code)
        }

    def note(self, what: str, **values: str) -> None:
        """A note on the row of the survey that comes next."""
        self.notes.append(Note(what, "survey", len(self.survey) + 2, values))


def as_xlsform(instrument: Instrument) -> Exported:
    """The instrument as a workbook with the sheets survey, choices and settings."""
    sheets = _Sheets(instrument.languages)
    for page in instrument.pages:
        _add_page(sheets, instrument, page)
    for language in instrument.languages:
        if language not in USUAL_WORDS[next(iter(USUAL_WORDS))]:
            sheets.notes.append(
                Note("usual_words", "choices", 0, {"value": KNOWN_LANGUAGES[language].vietnamese})
            )
    if instrument.recordings:
        sheets.notes.append(Note("recordings"))
    tables = {"survey": sheets.survey, "choices": sheets.choices, "settings": [_settings(instrument)]}
    return Exported(_workbook(tables), tuple(sheets.notes))


def _settings(instrument: Instrument) -> Cells:
    document = json.loads(instrument.to_json())
    own = {
        key: document[key]
        for key in ("title", "languages", "minutes", "minimum_age", "scales", "forms")
        if key in document
    }
    return {
        "form_title": instrument.title[instrument.languages[0]],
        "form_id": instrument.name,
        "version": str(instrument.version),
        "default_language": _language(instrument.languages[0]),
        OWN: _json(own),
    }


def _add_page(sheets: _Sheets, instrument: Instrument, page: Page) -> None:
    disabled = {"disabled": "yes"} if not page.enabled_questions else {}
    row: Cells = {"type": "begin_group", "name": f"{PAGE}{page.id}", "appearance": "field-list", **disabled}
    row |= sheets.texts("label", page.intro)
    if page.show_if is not None:
        row["relevant"] = expression_of(instrument, page.show_if)
        if looks_for_blank(page.show_if):
            sheets.note("blank")
    if page.randomise:
        row[OWN] = _json({"randomise": True})
        sheets.note("own_column", value="randomise")
    sheets.survey.append(row)
    for question in page.questions:
        _add_question(sheets, instrument, question)
    sheets.survey.append({"type": "end_group", "name": f"{PAGE}{page.id}", **disabled})


def _add_question(sheets: _Sheets, instrument: Instrument, question: Question) -> None:
    row: Cells = {"type": _type(question), "name": question.code}
    row |= sheets.texts("label", question.ask) | sheets.texts("hint", question.help)
    if not question.optional:
        row["required"] = "yes"
    if not question.enabled:
        row["disabled"] = "yes"
    row |= _limits(question)
    if isinstance(question, Choice) and question.randomise:
        row["parameters"] = "randomize=true"
        if question.offered_missing:
            sheets.note("shuffled_ways_out")
    own = _own(question)
    if own:
        row[OWN] = _json(own)
        told = [key for key in own if key not in ("scale", "type", *OFFERS.values())]
        if told:
            sheets.note("own_column", value=", ".join(told))
    if isinstance(question, NumberQuestion) and question.offered_missing:
        sheets.note("number_ways_out")
    sheets.survey.append(row)
    sheets.choices.extend(_choices(sheets, instrument, question))


def _type(question: Question) -> str:
    if isinstance(question, MultipleQuestion):
        return f"select_multiple {question.code}"
    if isinstance(question, Choice | ScaleQuestion):
        return f"select_one {question.code}"
    if isinstance(question, NumberQuestion) and question.decimals:
        return "decimal"
    return TYPES[question.type]


def _limits(question: Question) -> Cells:
    if isinstance(question, TextQuestion):
        return {"appearance": "multiline", "constraint": f"string-length(.) <= {question.max_length}"}
    if isinstance(question, NumberQuestion):
        ends = ((">=", question.minimum), ("<=", question.maximum))
        return {"constraint": " and ".join(f". {sign} {end:g}" for sign, end in ends if end is not None)}
    return {}


def _own(question: Question) -> dict[str, Any]:
    """What XLSForm has no column for."""
    document = question.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    own = {key: document[key] for key in OWN_KEYS if key in document}
    if isinstance(question, ScaleQuestion):
        own["scale"] = question.scale if isinstance(question.scale, str) else True
    if isinstance(question, NumberQuestion):
        own |= {key: document[key] for key in ("unit", "decimals", *OFFERS.values()) if key in document}
    return own


def _choices(sheets: _Sheets, instrument: Instrument, question: Question) -> Iterator[Cells]:
    if isinstance(question, ScaleQuestion):
        for point in instrument.points(question):
            yield _choice(question, str(point.value), sheets.texts("label", point.label))
    elif isinstance(question, Choice):
        for option in question.options:
            value = {} if option.value is None else {SCORE: f"{option.value:g}"}
            yield _choice(question, option.code, {**sheets.texts("label", option.label), **value})
    if isinstance(question, Choice | ScaleQuestion):
        for code in question.offered_missing:
            yield _choice(question, code, sheets.texts("label", _offered(question, code, sheets.languages)))


def _offered(question: Closed, code: str, languages: tuple[str, ...]) -> Words:
    offer = getattr(question, OFFERS[code])
    return offer if isinstance(offer, dict) else {language: usual(code, language) for language in languages}


def _choice(question: Question, name: str, cells: Cells) -> Cells:
    return {"list_name": question.code, "name": name, **cells}


def _language(code: str) -> str:
    return f"{LANGUAGE_NAMES.get(code, KNOWN_LANGUAGES[code].name)} ({code})"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _workbook(tables: dict[str, list[Cells]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(columns):
                sheet.write_string(0, column, title)
            for number, row in enumerate(rows, start=1):
                for column, title in enumerate(columns):
                    if row.get(title):
                        sheet.write_string(number, column, row[title])
    return target.getvalue()
