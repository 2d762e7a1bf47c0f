"""Facts as people write them, in a form or in a column of a table, and what is wrong with them.

Every fact has a key: the number of its indicator and its code (`5.eligible`). An empty cell is missing, never zero.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.domain.text import clean, fold
from surveyapp.services.analysing.entered import LONGEST
from surveyapp.services.analysing.entered_sheets import Sheet, SheetFact
from surveyapp.services.analysing.entering_facts import FactEntry
from surveyapp.services.analysing.fact_periods import FIRST_YEAR, LAST_YEAR, is_outside

SAID = ("whose", "year", "quarter", "source", "level", "decided")
"""Keys of what is said of the facts."""
MOST = 10_000_000
WHOLE = re.compile(r"\d{1,8}|\d{1,3}(?:[. ]\d{3})+")
ANSWERS = {"co": 1, "yes": 1, "y": 1, "1": 1, "khong": 0, "no": 0, "n": 0, "0": 0}
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4} | {str(number): number for number in range(1, 5)}
LEVELS = {"tinh": "province", "bo": "province", "huyen": "district", "xa": "commune", "phuong": "commune"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """The key of a text that cannot be, why, and the key of the number that it exceeds, if that is why."""

    key: str
    reason: str
    whole: str = ""


def fact_key(part: str, fact: str) -> str:
    """The key of a fact of an indicator."""
    return f"{part}.{fact}"


def fact_keys(sheet: Sheet) -> dict[str, SheetFact]:
    """All facts of an index by key, in order."""
    return {fact_key(part.code, fact.code): fact for part in sheet.parts for fact in part.facts}


def read_entry(sheet: Sheet, texts: Mapping[str, str]) -> tuple[FactEntry | None, tuple[Wrong, ...]]:
    """The texts by key as facts to enter; None with all that is wrong."""
    said = {key: clean(texts.get(key, "")) for key in SAID}
    numbers = {key: _number(fact, clean(texts.get(key, ""))) for key, fact in fact_keys(sheet).items()}
    wrong = (*_wrong_said(sheet, said), *_wrong_numbers(sheet, numbers))
    if wrong:
        return None, wrong
    facts: dict[str, dict[str, int]] = {}
    for key, number in numbers.items():
        if isinstance(number, int):
            part, _, code = key.partition(".")
            facts.setdefault(part, {})[code] = number
    entry = FactEntry(
        index=sheet.name,
        whose=said["whose"],
        year=int(said["year"]),
        quarter=QUARTERS.get(said["quarter"].casefold()),
        source=said["source"],
        level=_level(sheet, said["level"]) or None,
        facts=facts,
        is_decided=ANSWERS.get(fold(said["decided"])) == 1,
    )
    if is_outside(sheet, entry.period) and not entry.is_decided:
        return None, (Wrong("decided", "undecided"),)
    return entry, ()


def _number(fact: SheetFact, text: str) -> int | str | None:
    """A number; None where nothing is written, and why not where what is written is none."""
    if not text:
        return None
    if fact.is_yes_no:
        return ANSWERS.get(fold(text), "yes_no")
    if not WHOLE.fullmatch(text):
        return "whole"
    number = int(re.sub(r"[. ]", "", text))
    return number if number <= MOST else "whole"


def _wrong_said(sheet: Sheet, said: Mapping[str, str]) -> Iterator[Wrong]:
    for key in ("whose", "source"):
        if not said[key]:
            yield Wrong(key, "needed")
        elif len(said[key]) > LONGEST[key]:
            yield Wrong(key, "length")
    year = said["year"]
    if not (year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        yield Wrong("year", "year")
    if said["quarter"] and said["quarter"].casefold() not in QUARTERS:
        yield Wrong("quarter", "quarter")
    if said["level"] and _level(sheet, said["level"]) is None:
        yield Wrong("level", "level")
    if said["decided"] and fold(said["decided"]) not in ANSWERS:
        yield Wrong("decided", "yes_no")


def _wrong_numbers(sheet: Sheet, numbers: Mapping[str, int | str | None]) -> Iterator[Wrong]:
    if all(number is None for number in numbers.values()):
        yield Wrong(next(iter(numbers)), "nothing")
    for part in sheet.parts:
        for fact in part.facts:
            key = fact_key(part.code, fact.code)
            number, whole = numbers[key], numbers.get(fact_key(part.code, fact.within or ""))
            if isinstance(number, str):
                yield Wrong(key, number)
            elif isinstance(number, int) and isinstance(whole, int) and number > whole:
                yield Wrong(key, "larger", fact_key(part.code, fact.within or ""))


def _level(sheet: Sheet, text: str) -> str | None:
    found = LEVELS.get(fold(text), text.casefold())
    return found if found in sheet.levels else None
