"""One row of an XLSForm as a question of ours, as it stands in a file."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from surveyapp.domain.questions import DONT_KNOW, MISSING_CODES, REFUSED, SCALE_VALUES
from surveyapp.services.xlsforms.notes import Note
from surveyapp.services.xlsforms.own_columns import OFFERS, OWN, SCORE, usual
from surveyapp.services.xlsforms.relevance import Known
from surveyapp.services.xlsforms.sheets import Book, Row, is_text

Written = dict[str, Any]
LONGEST_CODE = 32
POINTS = [str(value) for value in SCALE_VALUES]
HANDLED = {"type", "name", "required", "relevant", "appearance", "constraint", "parameters", "disabled", OWN}
LOOKS = {"field-list", "multiline"}
NUMBER = r"(-?\d+(?:\.\d+)?)"
LEAST = re.compile(rf"\.\s*>=\s*{NUMBER}")
MOST = re.compile(rf"\.\s*<=\s*{NUMBER}")
BOUNDS = re.compile(rf"\(?\s*\.\s*[<>]=\s*{NUMBER}\s*\)?(?:\s+and\s+\(?\s*\.\s*[<>]=\s*{NUMBER}\s*\)?)?")
LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d+)")
PARAMETER = re.compile(r"(\w+)\s*=\s*(\S+)")
SELECTS = {"select_one": "single", "select_multiple": "multiple"}
NUMBERS = ("integer", "int", "decimal", "range")
OTHER = {"vi": "Khác", "en": "Other"}
OWN_KEYS = ("sensitive", "consent", "follows")
YES = ("yes", "true", "true()", "1")


@dataclass
class Words:
    """What is known while rows are read: the book, the codes that are taken, and what could not be carried."""

    book: Book
    scales: Written
    notes: list[Note] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def note(self, what: str, row: Row, sheet: str = "survey", **values: str) -> None:
        """Remember what was not carried."""
        self.notes.append(Note(what, sheet, row.number, {key: value[:200] for key, value in values.items()}))

    def code(self, name: str, row: Row, sheet: str = "survey", *, digit_first: bool = False) -> str:
        """A code made of a name; a note where it is another."""
        code = as_code(name, digit_first=digit_first)
        if code != name:
            self.note("renamed", row, sheet, value=name, code=code)
        return code

    def question_code(self, name: str, row: Row) -> str:
        """A code that no question has yet."""
        code, number = as_code(name), 2
        while code in self.taken:
            code, number = f"{as_code(name)[: LONGEST_CODE - 4]}_{number}", number + 1
        if code != name:
            self.note("renamed", row, value=name, code=code)
        self.taken.add(code)
        return code

    def texts(self, row: Row, column: str) -> dict[str, str]:
        """A row's texts; one that quotes an answer can't be carried as it is."""
        found = self.book.words(row, column)
        if any("${" in text for text in found.values()):
            self.note("column", row, column=column, value=next(iter(found.values())))
        return found


def as_code(name: str, *, digit_first: bool = False) -> str:
    """A name as a code: small letters without marks, digits, single underscores."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    code = re.sub(r"[^a-z0-9]+", "_", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    code = code.strip("_")[:LONGEST_CODE].strip("_") or "x"
    return code if digit_first or code[0].isalpha() else f"q{code}"[:LONGEST_CODE].strip("_")


def own_keys(row: Row, words: Words) -> Written:
    """What a column of our own says; a note where it can't be read."""
    if not row.get(OWN):
        return {}
    try:
        found = json.loads(row.get(OWN))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        words.note("column", row, column=OWN, value=row.get(OWN))
        return {}
    return found


def note_what_is_left(row: Row, words: Words) -> None:
    """A note for every cell of a question or a group that says something for which there is nothing here."""
    for column, text in row.cells.items():
        if column in HANDLED or (
            is_text(column) and column.split("::")[0].split(":")[0] in ("label", "hint")
        ):
            continue
        words.note("column", row, column=column, value=text)
    looks = [look for look in row.get("appearance").split() if look not in LOOKS]
    if looks:
        words.note("column", row, column="appearance", value=" ".join(looks))
    if row.get("required") and row.get("required").lower() not in (*YES, "no", "false", "false()", "0"):
        words.note("column", row, column="required", value=row.get("required"))


def question_of(row: Row, words: Words) -> tuple[Written, Known] | None:
    """The question in a row and what conditions may ask of it; None, with a note, where it can't be carried."""
    kind, _blank, rest = row.get("type").partition(" ")
    own = own_keys(row, words)
    if kind in SELECTS:
        details = _chosen(SELECTS[kind], rest.strip(), row, own, words)
    elif kind in NUMBERS:
        details = _number(kind, row, own, words)
    elif kind in ("text", "string"):
        details = _text(row, words)
    else:
        words.note("type", row, value=row.get("type"))
        return None
    if details is None:
        return None
    question, options = details
    note_what_is_left(row, words)
    code = words.question_code(row.get("name"), row)
    common: Written = {"code": code, "type": question.pop("type"), "ask": words.texts(row, "label")}
    if helping := words.texts(row, "hint"):
        common["help"] = helping
    common |= {key: own[key] for key in OWN_KEYS if key in own}
    if row.get("required").lower() not in YES:
        common["optional"] = True
    if common["type"] == "text" or row.get("disabled").lower() in YES:
        common["enabled"] = row.get("disabled").lower() not in YES
    is_whole = common["type"] == "scale" or (common["type"] == "number" and not question.get("decimals"))
    return common | question, Known(code, common["type"], options, is_whole)


Details = tuple[Written, dict[str, str]]


def _chosen(kind: str, rest: str, row: Row, own: Written, words: Words) -> Details | None:
    name, _blank, or_other = rest.partition(" ")
    choices = [each for each in words.book.choices if each.get("list_name") == name]
    if not choices:
        words.note("list", row, value=name)
        return None
    offers = dict(_offers(choices, words))
    proper = [each for each in choices if each.get("name") not in OFFERS]
    names = {code: code for code in (DONT_KNOW, REFUSED) if OFFERS[code] in offers}
    if "scale" in own and [each.get("name") for each in proper] == POINTS:
        return {"type": "scale", "scale": _scale(proper, own, words), **offers}, names
    options = [_option(each, words) for each in proper]
    names |= {each.get("name"): option["code"] for each, option in zip(proper, options, strict=True)}
    if or_other:
        words.note("or_other", row)
        options.append(
            {"code": "other", "label": {code: OTHER.get(code, OTHER["vi"]) for code in words.book.languages}}
        )
    if kind == "single" and [each.get("name") for each in proper] == POINTS:
        words.note("grading", row)
    question: Written = {"type": kind, "options": options, **offers}
    if _parameters(row, words).get("randomize") == "true":
        question["randomise"] = True
    return question, names


def _offers(choices: list[Row], words: Words) -> Iterator[tuple[str, Any]]:
    for each in choices:
        code = each.get("name")
        if code in OFFERS:
            label = words.book.words(each, "label")
            is_usual = all(text == usual(code, language) for language, text in label.items())
            yield OFFERS[code], True if is_usual else label


def _scale(points: list[Row], own: Written, words: Words) -> Any:
    """The name of a scale that is in the file with these very words, or else the points themselves."""
    written = [{"value": int(each.get("name")), "label": words.book.words(each, "label")} for each in points]
    named = words.scales.get(own["scale"]) if isinstance(own["scale"], str) else None
    return own["scale"] if named == {"points": written} else {"points": written}


def _option(row: Row, words: Words) -> Written:
    code = words.code(row.get("name"), row, "choices", digit_first=True)
    if code in MISSING_CODES:
        code = f"{code}_"[:LONGEST_CODE] + "x"
        words.note("renamed", row, "choices", value=row.get("name"), code=code)
    option: Written = {"code": code, "label": words.book.words(row, "label")}
    if re.fullmatch(NUMBER, row.get(SCORE)):
        option["value"] = _plain(row.get(SCORE))
    for column, text in row.cells.items():
        if column not in ("list_name", "name", SCORE) and column.split("::")[0] != "label":
            words.note("column", row, "choices", column=column, value=text)
    return option


def _number(kind: str, row: Row, own: Written, words: Words) -> Details:
    question: Written = {"type": "number"} | (_range(row, words) if kind == "range" else _bounds(row, words))
    if not {"minimum", "maximum"} <= question.keys():
        words.note("bounds", row)
    if kind == "decimal":
        question["decimals"] = own.get("decimals", 2)
        if "decimals" not in own:
            words.note("decimals", row)
    question |= {key: own[key] for key in ("unit", *OFFERS.values()) if key in own}
    return question, {code: code for code, key in OFFERS.items() if key in own}


def _range(row: Row, words: Words) -> Written:
    parameters = _parameters(row, words)
    return {
        key: _plain(parameters[name])
        for key, name in (("minimum", "start"), ("maximum", "end"))
        if re.fullmatch(NUMBER, parameters.get(name, ""))
    }


def _bounds(row: Row, words: Words) -> Written:
    given = row.get("constraint")
    if given and not BOUNDS.fullmatch(given):
        words.note("constraint", row, value=given)
        return {}
    ends = (("minimum", LEAST.search(given)), ("maximum", MOST.search(given)))
    return {key: _plain(found[1]) for key, found in ends if found}


def _text(row: Row, words: Words) -> Details:
    question: Written = {"type": "text"}
    given = row.get("constraint")
    if found := LENGTH.fullmatch(given):
        question["max_length"] = int(found[1])
    elif given:
        words.note("constraint", row, value=given)
    return question, {}


def _parameters(row: Row, words: Words) -> dict[str, str]:
    """The parameters of a question; a note for those that are not known."""
    found = dict(PARAMETER.findall(row.get("parameters")))
    unknown = [
        f"{key}={value}" for key, value in found.items() if key not in ("randomize", "start", "end", "step")
    ]
    if unknown:
        words.note("column", row, column="parameters", value=" ".join(unknown))
    return found


def _plain(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value
