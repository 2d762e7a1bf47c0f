"""What has changed from one version of an instrument to the next, and which questions can still be compared."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import Question, ScaleQuestion

TEXTS = ("ask", "help", "consent", "unit")
NO_MATTER = (*TEXTS, "follows")


class Change(StrEnum):
    """What became of a question, the gravest first."""

    ANSWERS = "answers"
    """Its type, its answers or what they score: not to be joined into one series under the same code."""
    REMOVED = "removed"
    ADDED = "added"
    ASKED_OF = "asked_of"
    """Its page's condition: others are asked, so shares are of other people."""
    WORDING = "wording"
    """Its words only: comparable where the meaning is the same, which a person must judge."""
    PLACE = "place"
    """It comes earlier or later than before."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A question and what changed in it."""

    code: str
    change: Change

    @property
    def is_comparable(self) -> bool | None:
        """Whether old and new answers are of one kind; None where a person must judge."""
        if self.change in (Change.ANSWERS, Change.REMOVED, Change.ADDED):
            return False
        return None if self.change in (Change.ASKED_OF, Change.WORDING) else True


def differences(old: Instrument, new: Instrument) -> tuple[Difference, ...]:
    """Every difference, question by question: those of the new version in its order, then what was removed."""
    before, after = _questions(old), _questions(new)
    found: list[Difference] = []
    for code, question in after.items():
        if code not in before:
            found.append(Difference(code, Change.ADDED))
            continue
        changes = _changes(old, new, before[code], question)
        found += [Difference(code, change) for change in changes]
    found += [Difference(code, Change.REMOVED) for code in before if code not in after]
    return (*found, *_moved(list(before), list(after)))


def _questions(instrument: Instrument) -> dict[str, Question]:
    return {question.code: question for question in instrument.enabled_questions}


def _changes(old: Instrument, new: Instrument, before: Question, after: Question) -> list[Change]:
    changes = []
    if _answers(old, before) != _answers(new, after):
        changes.append(Change.ANSWERS)
    if _shown_if(old, before.code) != _shown_if(new, after.code):
        changes.append(Change.ASKED_OF)
    if _words(old, before) != _words(new, after):
        changes.append(Change.WORDING)
    return changes


def _answers(instrument: Instrument, question: Question) -> Any:
    """What is stored and scored: no words."""
    document = question.model_dump(mode="json", by_alias=True, exclude=set(NO_MATTER))
    for option in document.get("options", ()):
        option.pop("label")
    for offer in ("dont_know", "prefer_not"):
        if offer in document:
            document[offer] = document[offer] is not False
    if isinstance(question, ScaleQuestion):
        document["scale"] = [point.value for point in instrument.points(question)]
    return document


def _words(instrument: Instrument, question: Question) -> Any:
    document = question.model_dump(mode="json", by_alias=True)
    words = [document.get(key) for key in (*TEXTS, "dont_know", "prefer_not")]
    labels = [option["label"] for option in document.get("options", ())]
    points = (
        [point.label for point in instrument.points(question)] if isinstance(question, ScaleQuestion) else []
    )
    # A language that is new in this version rewords nothing.
    return [_in(text, instrument.languages) for text in (*words, *labels, *points)]


def _in(text: Any, languages: tuple[str, ...]) -> Any:
    return text.get("vi", text.get(languages[0])) if isinstance(text, dict) else text


def _shown_if(instrument: Instrument, code: str) -> Any:
    page = next(page for page in instrument.pages if any(each.code == code for each in page.questions))
    return page.show_if


def _moved(before: list[str], after: list[str]) -> tuple[Difference, ...]:
    """Of the questions in both, those that are not where they were among these."""
    old = [code for code in before if code in set(after)]
    new = [code for code in after if code in set(before)]
    return tuple(Difference(code, Change.PLACE) for one, code in zip(old, new, strict=True) if one != code)
