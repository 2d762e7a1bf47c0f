"""One dictionary for every format: what a variable is called, what it means, and which codes it can hold.

Tidy formats (CSV, XLSX, Parquet, JSON) hold a value or nothing, and the reason for nothing in a column beside it. SPSS
and Stata hold one number, which is a value or, marked as missing, a reason. Both are written here once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import (
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    TextQuestion,
    Words,
)
from surveyapp.services.exporting.asked_if import formula
from surveyapp.services.exporting.missing import Missing, reasons_of
from surveyapp.services.freezing.names import MISSING_SUFFIX, OPTION_INFIX

Role = Literal["design", "process", "answer", "weight"]
Measure = Literal["nominal", "ordinal", "scale"]


@dataclass(frozen=True, slots=True)
class Level:
    """A value of a variable: as tidy formats hold it, as SPSS and Stata number it, and its words (empty: none)."""

    value: str | float
    number: float
    label: Words


@dataclass(frozen=True, slots=True)
class Follows:
    """An item of an official form, what is known of the form (a mark), and from where."""

    form: str
    item: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable. `reason` names the column that says why there is no value; `source` the question behind it."""

    name: str
    label: Words
    role: Role
    measure: Measure
    levels: tuple[Level, ...] = ()
    missing: tuple[Missing, ...] = ()
    reason: str | None = None
    source: str | None = None
    sensitive: bool = False
    is_text: bool = False
    """Whether tidy formats hold texts (codes of options, offices …), which SPSS and Stata get as numbers."""
    is_whole: bool = True
    """Whether its numbers are whole."""
    follows: Follows | None = None
    """The item of an official form that its question is modelled after."""
    asked_if: str = ""
    """Who is asked, as a formula over earlier variables; empty: everybody."""

    @property
    def labelled(self) -> tuple[Level, ...]:
        """The levels that have words."""
        return tuple(level for level in self.levels if level.label)


YES_OR_NO = (Level(0, 0, {"vi": "Không", "en": "No"}), Level(1, 1, {"vi": "Có", "en": "Yes"}))


def flag(name: str, label: Words, role: Role) -> Variable:
    """A variable that is 1 or 0."""
    return Variable(name, label, role, "nominal", YES_OR_NO)


def number(name: str, label: Words, role: Role, *, is_whole: bool = False) -> Variable:
    """A variable that is a number without words of its own."""
    return Variable(name, label, role, "scale", is_whole=is_whole)


def category(name: str, label: Words, role: Role, levels: Iterable[tuple[str, Words]]) -> Variable:
    """A variable of codes in text; SPSS and Stata get their places, from 1."""
    placed = tuple(Level(code, place, words) for place, (code, words) in enumerate(levels, start=1))
    return Variable(name, label, role, "nominal", placed, is_text=True)


def answer_variables(instrument: Instrument) -> tuple[Variable, ...]:
    """The variables of a questionnaire, in its order; free text is never exported."""
    return tuple(
        variable
        for page in instrument.pages
        for question in page.enabled_questions
        if not isinstance(question, TextQuestion)
        for variable in _variables(instrument, question, formula(page.show_if) if page.show_if else "")
    )


def _follows(instrument: Instrument, question: Question) -> Follows | None:
    item = question.follows
    if item is None:
        return None
    form = instrument.forms[item.form]
    return Follows(form.title, item.item, item.mark or form.mark, form.source)


def _variables(instrument: Instrument, question: Question, asked_if: str) -> Iterable[Variable]:
    plain = Variable(
        name=question.code,
        label=question.ask,
        role="answer",
        measure="nominal",
        missing=reasons_of({}),
        reason=question.code + MISSING_SUFFIX,
        source=question.code,
        sensitive=question.sensitive,
        follows=_follows(instrument, question),
        asked_if=asked_if,
    )
    match question:
        case MultipleQuestion():
            for option in question.options:
                label = {tongue: f"{words}: {option.label[tongue]}" for tongue, words in question.ask.items()}
                name = f"{question.code}{OPTION_INFIX}{option.code}"
                yield replace(plain, name=name, label=label, levels=YES_OR_NO)
        case ScaleQuestion():
            points = (Level(each.value, each.value, each.label) for each in instrument.points(question))
            yield replace(plain, measure="ordinal", levels=tuple(points))
        case SingleQuestion():
            yield _single(question, plain)
        case NumberQuestion():
            missing = reasons_of({}, question.minimum or 0.0)
            yield replace(plain, measure="scale", missing=missing, is_whole=question.decimals == 0)


def _single(question: SingleQuestion, plain: Variable) -> Variable:
    scored = tuple(
        Level(option.value, option.value, option.label)
        for option in question.options
        if option.value is not None
    )
    if not scored:
        codes = enumerate(question.options, start=1)
        levels = tuple(Level(option.code, place, option.label) for place, option in codes)
        return replace(plain, levels=levels, is_text=True)
    unscored = {option.code: option.label for option in question.options if option.value is None}
    return replace(
        plain,
        measure="ordinal",
        levels=scored,
        missing=reasons_of(unscored, min(level.number for level in scored)),
        is_whole=all(float(level.number).is_integer() for level in scored),
    )
