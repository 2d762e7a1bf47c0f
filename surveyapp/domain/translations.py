"""A translation of an instrument in a file of its own: `counter_full.rad.yaml` beside `counter_full.yaml`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from surveyapp.domain.conditions import Path
from surveyapp.domain.instrument_problems import Problem, hint
from surveyapp.domain.instrument_yaml import Lines, Unreadable, read_yaml
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.domain.places import places_of_texts
from surveyapp.domain.questions import Name, Part
from surveyapp.domain.text import nfc


class Translation(Part):
    """Every text of one version of an instrument in one more language, by the names of their places."""

    instrument: Name
    version: int
    language: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """A file beside an instrument's."""

    name: str
    content: bytes


class TranslationRefused(Exception):
    """The translation does not fit. Carries its problems."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def with_translation(instrument: Instrument, file: TranslationFile) -> Instrument:
    """The instrument with one more language. Raises TranslationRefused with every problem of the file."""
    translation, lines = _read(file)
    problems = tuple(
        Problem(lines.of(path), where, rule, values, file.name)
        for path, where, rule, values in _misfits(instrument, translation)
    )
    if problems:
        raise TranslationRefused(problems)
    document = json.loads(instrument.to_json())
    places = places_of_texts(instrument)
    for place, text in translation.texts.items():
        _node(document, places[place])[translation.language] = text
    document["languages"].append(translation.language)
    return Instrument.from_json(json.dumps(document, ensure_ascii=False))


def blank_translation(instrument: Instrument, language: str) -> str:
    """A file to fill in: every text in the instrument's first language as a comment, above its empty translation."""
    document = json.loads(instrument.to_json())
    lines = [
        f"instrument: {instrument.name}",
        f"version: {instrument.version}",
        f"language: {language}",
        "texts:",
    ]
    for place, path in places_of_texts(instrument).items():
        source = _node(document, path)[instrument.languages[0]]
        lines += [f"  # {' '.join(source.split())}", f"  {place}: ''"]
    return "\n".join(lines) + "\n"


def _read(file: TranslationFile) -> tuple[Translation, Lines]:
    try:
        data, lines = read_yaml(file.content)
    except Unreadable as unreadable:
        raise TranslationRefused(
            tuple(problem.of_file(file.name) for problem in unreadable.problems)
        ) from None
    try:
        return Translation.model_validate_json(nfc(json.dumps(data, default=str))), lines
    except ValidationError as refusal:
        paths: list[Path] = [tuple(error["loc"]) for error in refusal.errors(include_url=False)]
        found = (Problem(lines.of(path), ".".join(map(str, path)), "translation_form", {}) for path in paths)
        raise TranslationRefused(tuple(problem.of_file(file.name) for problem in found)) from None


Misfit = tuple[Path, str, str, dict[str, Any]]
"""Where in the file, the name of the place, the rule that is broken, and what fills its blanks."""


def _misfits(instrument: Instrument, translation: Translation) -> Iterator[Misfit]:
    language = translation.language
    if (translation.instrument, translation.version) != (instrument.name, instrument.version):
        found = f"{translation.instrument}:{translation.version}"
        expected = f"{instrument.name}:{instrument.version}"
        yield ("version",), "", "translation_of_another", {"found": found, "expected": expected}
    if language not in KNOWN_LANGUAGES:
        known = ", ".join(KNOWN_LANGUAGES)
        yield ("language",), "", "language_unknown", {"language": language, "known": known}
    if language in instrument.languages:
        yield ("language",), "", "language_duplicate", {"language": language}
    yield from _misfit_texts(tuple(places_of_texts(instrument)), translation)


def _misfit_texts(places: tuple[str, ...], translation: Translation) -> Iterator[Misfit]:
    for place in places:
        if place not in translation.texts:
            yield ("texts",), place, "text_missing", {"language": translation.language}
    for place, text in translation.texts.items():
        if place not in places:
            otherwise = ("Take it out.", "Hãy bỏ đi.")
            yield (
                ("texts", place),
                "",
                "translation_place",
                {"found": place, **hint(place, places, *otherwise)},
            )
        elif not text.strip():
            yield ("texts", place), place, "text_empty", {"language": translation.language}


def _node(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document
