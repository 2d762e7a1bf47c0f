"""Conditions in words: who is asked a question, for those who read a preview or fill in paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.domain.conditions import AllOf, AnyOf, AtLeast, Condition, Leaf, Not
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import (
    BLANK,
    DONT_KNOW,
    REFUSED,
    Choice,
    Closed,
    MultipleQuestion,
    ScaleQuestion,
)


@dataclass(frozen=True, slots=True)
class ConditionWriter:
    """Writes conditions on an instrument's questions in one of its languages; `numbers` are those of its questions."""

    instrument: Instrument
    language: str
    numbers: Mapping[str, int]

    def words(self, condition: Condition) -> str:
        """The condition as it comes after "if"."""
        return self._said(condition, holds=True)

    def _said(self, condition: Condition, *, holds: bool) -> str:
        match condition:
            case Not():
                return self._said(condition.not_, holds=not holds)
            case AllOf():
                return self._joined(condition.all_, _and if holds else _or, holds=holds)
            case AnyOf():
                return self._joined(condition.any_, _or if holds else _and, holds=holds)
            case _:
                return self._leaf(condition, holds=holds)

    def _joined(self, parts: tuple[Condition, ...], join: Callable[[str, str], str], *, holds: bool) -> str:
        said = [self._said(part, holds=holds) for part in parts]
        words = said[0]
        for each in said[1:]:
            words = join(words, each)
        return words

    def _leaf(self, leaf: Leaf, *, holds: bool) -> str:
        number = self.numbers.get(leaf.question, 0)
        if isinstance(leaf, AtLeast):
            least = self._point(leaf)
            if holds:
                return str(_("câu %(number)s trả lời từ %(least)s trở lên", number=number, least=least))
            return str(_("câu %(number)s trả lời dưới %(least)s", number=number, least=least))
        labels = ", ".join(f"“{self.label(leaf.question, code)}”" for code in leaf.codes)
        if holds and len(leaf.codes) == 1:
            return str(_("câu %(number)s chọn %(label)s", number=number, label=labels))
        if holds:
            return str(_("câu %(number)s chọn một trong các ý %(labels)s", number=number, labels=labels))
        if isinstance(self.instrument.question(leaf.question), MultipleQuestion):
            return str(_("câu %(number)s không chọn %(label)s", number=number, label=labels))
        return str(_("câu %(number)s trả lời khác %(label)s", number=number, label=labels))

    def _point(self, leaf: AtLeast) -> str:
        question = self.instrument.question(leaf.question)
        if isinstance(question, ScaleQuestion):
            for point in self.instrument.points(question):
                if point.value == leaf.at_least:
                    return f"“{point.label[self.language]}”"
        return f"{leaf.at_least:g}"

    def label(self, code: str, answer: str) -> str:
        """The words of an answer that a condition names."""
        question = self.instrument.question(code)
        if isinstance(question, Choice):
            for option in question.options:
                if option.code == answer:
                    return option.label[self.language]
        return missing_label(question, answer, self.language)


def missing_label(question: object, code: str, language: str) -> str:
    """The words of "don't know" and the like at a question."""
    own = {DONT_KNOW: "dont_know", REFUSED: "prefer_not"}.get(code, "")
    offer = getattr(question, own, None) if own and isinstance(question, Closed) else None
    if isinstance(offer, dict):
        return str(offer[language])
    usual = {DONT_KNOW: _("Không biết"), REFUSED: _("Không muốn trả lời"), BLANK: _("để trống")}
    return str(usual.get(code, code))


def numbered(instrument: Instrument) -> dict[str, int]:
    """The number of every question that is asked, from 1, in the order of the file."""
    return {question.code: number for number, question in enumerate(instrument.enabled_questions, start=1)}


def _and(first: str, second: str) -> str:
    return str(_("%(first)s và %(second)s", first=first, second=second))


def _or(first: str, second: str) -> str:
    return str(_("%(first)s hoặc %(second)s", first=first, second=second))
