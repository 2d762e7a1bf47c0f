"""The instrument: a questionnaire as one immutable value, known by the hash of its content."""

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field

from surveyapp.domain.conditions import Condition, Path
from surveyapp.domain.questions import (
    Asked,
    Choice,
    Closed,
    Name,
    NumberQuestion,
    OfficialForm,
    Part,
    Question,
    Scale,
    ScalePoint,
    ScaleQuestion,
    Words,
)
from surveyapp.domain.text import nfc

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Page(Part):
    """One idea: usually one question, now and then a few that belong together."""

    id: Name
    show_if: Condition | None = None
    intro: Words | None = None
    questions: tuple[Question, ...]
    randomise: bool = False

    @property
    def enabled_questions(self) -> tuple[Question, ...]:
        """The questions that are asked on this page, in the order of the file."""
        return tuple(question for question in self.questions if question.enabled)


class Instrument(Part):
    """Pages of questions with their texts in every language.

    `load_instrument` checks every rule of `docs/instruments.md`; this class alone checks the form only.
    """

    name: Name
    version: Annotated[int, Field(ge=1)]
    languages: tuple[str, ...]
    title: Words
    minutes: Annotated[int, Field(ge=1, le=60)]
    minimum_age: Annotated[int, Field(ge=0, le=120)] = 18
    pages: tuple[Page, ...]
    scales: dict[Name, Scale] = Field(default_factory=dict)
    forms: dict[Name, OfficialForm] = Field(default_factory=dict)
    recordings: dict[str, dict[str, Sha256]] = Field(default_factory=dict)
    """By language and place (`domain/places.py`); filled from the files beside the instrument's, never by hand."""

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The instrument that `to_json` wrote. Raises pydantic.ValidationError for anything else."""
        return cls.model_validate_json(nfc(text))

    def to_json(self) -> str:
        """The instrument as canonical JSON: equal content is equal text, whatever the order of keys.

        Defaults are left out, so that a published instrument keeps its text when the format learns a new key.
        """
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def enabled_questions(self) -> tuple[Question, ...]:
        """Every question that may be asked, in the order of the file."""
        return tuple(question for page in self.pages for question in page.enabled_questions)

    def question(self, code: str) -> Question:
        """The question with this code. Raises KeyError when there is none."""
        for page in self.pages:
            for question in page.questions:
                if question.code == code:
                    return question
        raise KeyError(code)

    def points(self, question: ScaleQuestion) -> tuple[ScalePoint, ...]:
        """The five points of a scale question, lowest first."""
        scale = question.scale if isinstance(question.scale, Scale) else self.scales[question.scale]
        return scale.points

    def is_complete_in(self, language: str) -> bool:
        """Whether every text has words in this language."""
        return not self.missing_in(language)

    def missing_in(self, language: str) -> tuple[Path, ...]:
        """The places of the texts that have no words in this language, for whoever translates."""
        return tuple(path for path, words in texts_of(self) if not words.get(language, "").strip())


def content_hash(instrument: Instrument) -> str:
    """The SHA-256 of the canonical JSON, 64 hexadecimal digits: the identity of a published instrument."""
    return hashlib.sha256(instrument.to_json().encode()).hexdigest()


def texts_of(instrument: Instrument) -> Iterator[tuple[Path, Words]]:
    """Every text of the instrument with its place in the file."""
    yield ("title",), instrument.title
    for number, page in enumerate(instrument.pages):
        if page.intro is not None:
            yield ("pages", number, "intro"), page.intro
        for position, question in enumerate(page.questions):
            yield from texts_of_question(question, ("pages", number, "questions", position))
    for name, scale in instrument.scales.items():
        yield from _texts_of_scale(scale, ("scales", name))


def texts_of_question(question: Question, path: Path) -> Iterator[tuple[Path, Words]]:
    """Every text of a question with its place in the file."""
    for key, words in _own_texts(question):
        yield (*path, key), words
    if isinstance(question, Choice):
        for number, option in enumerate(question.options):
            yield (*path, "options", number, "label"), option.label
    if isinstance(question, ScaleQuestion) and isinstance(question.scale, Scale):
        yield from _texts_of_scale(question.scale, (*path, "scale"))


def _own_texts(question: Asked) -> Iterator[tuple[str, Words]]:
    candidates: list[tuple[str, object]] = [
        ("ask", question.ask),
        ("help", question.help),
        ("consent", question.consent),
    ]
    if isinstance(question, Closed):
        candidates += [("dont_know", question.dont_know), ("prefer_not", question.prefer_not)]
    if isinstance(question, NumberQuestion):
        candidates.append(("unit", question.unit))
    for key, words in candidates:
        if isinstance(words, dict):
            yield key, words


def _texts_of_scale(scale: Scale, path: Path) -> Iterator[tuple[Path, Words]]:
    for number, point in enumerate(scale.points):
        yield (*path, "points", number, "label"), point.label
