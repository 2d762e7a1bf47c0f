"""A form on paper: every question with its number, and in words who goes on where. Also what the entry screen shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from surveyapp.domain.answers import consent_field
from surveyapp.domain.conditions import Answer
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.questions import (
    DONT_KNOW,
    REFUSED,
    Choice,
    NumberQuestion,
    Question,
    ScaleQuestion,
    TextQuestion,
    Words,
)
from surveyapp.web.condition_words import ConditionWriter, missing_label, numbered
from surveyapp.web.question_pages import WIDGETS, language_of

KEYS = "123456789abcdefghijlmnopqrsuvwxyz"
"""One key for each option; k and t are those of the two ways out."""
WAYS_OUT = {DONT_KNOW: "k", REFUSED: "t"}
Fields = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Box:
    """An answer to tick, and the key that ticks it on the entry screen."""

    value: str
    label: str
    key: str
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A question on paper. `readings` are what two persons read, where they differ."""

    code: str
    number: int
    ask: str
    help: str
    widget: str
    boxes: tuple[Box, ...]
    unit: str = ""
    typed: str = ""
    consent: str = ""
    consent_field: str = ""
    is_consented: bool = False
    readings: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are asked of the same people; `routing` says of whom, and where everybody else goes on."""

    routing: str
    intros: tuple[tuple[str, Item | None], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form in one language."""

    title: str
    language: str
    sections: tuple[Section, ...]
    questions: int


def sheet_of(
    instrument: Instrument,
    fields: Fields | None = None,
    readings: Mapping[str, tuple[Answer | None, Answer | None]] | None = None,
) -> Sheet:
    """The form in the language of the page, or the instrument's first; `fields` are what is ticked already."""
    writer = _Writer(instrument, language_of(instrument), fields or {}, readings or {})
    pages = [page for page in instrument.pages if page.enabled_questions]
    return Sheet(
        title=instrument.title[writer.language],
        language=writer.language,
        sections=tuple(writer.sections(pages)),
        questions=len(instrument.enabled_questions),
    )


class _Writer:
    def __init__(
        self,
        instrument: Instrument,
        language: str,
        fields: Fields,
        readings: Mapping[str, tuple[Answer | None, Answer | None]],
    ) -> None:
        self.instrument, self.language = instrument, language
        self.fields, self.readings = fields, readings
        self.numbers = numbered(instrument)
        self.conditions = ConditionWriter(instrument, language, self.numbers)

    def sections(self, pages: list[Page]) -> Iterator[Section]:
        for condition, group in groupby(pages, key=lambda page: page.show_if):
            together = list(group)
            first = self.numbers[together[0].enabled_questions[0].code]
            last = self.numbers[together[-1].enabled_questions[-1].code]
            routing = "" if condition is None else self.routing(self.conditions.words(condition), first, last)
            yield Section(routing, tuple(self.lines(together)))

    def routing(self, condition: str, first: int, last: int) -> str:
        """Who answers, and where everybody else goes on."""
        which = str(first) if first == last else str(_("%(first)s đến %(last)s", first=first, last=last))
        asked = _("Nếu %(condition)s, xin trả lời câu %(which)s.", condition=condition, which=which)
        onward = (
            _("Nếu không, chuyển sang câu %(number)s.", number=last + 1)
            if last < len(self.numbers)
            else _("Nếu không, phiếu kết thúc ở đây.")
        )
        return f"{asked} {onward}"

    def lines(self, pages: list[Page]) -> Iterator[tuple[str, Item | None]]:
        for page in pages:
            intro = self.words(page.intro)
            for question in page.enabled_questions:
                yield intro, self.item(question)
                intro = ""

    def item(self, question: Question) -> Item:
        given = self.fields.get(question.code, [])
        boxes = tuple(self.boxes(question, given))
        values = {box.value for box in boxes}
        return Item(
            code=question.code,
            number=self.numbers[question.code],
            ask=self.words(question.ask),
            help=self.words(question.help),
            widget=WIDGETS[question.type],
            boxes=boxes,
            unit=self.words(question.unit) if isinstance(question, NumberQuestion) else "",
            typed=next((text for text in given if text not in values), "") if _is_written(question) else "",
            consent=self.words(question.consent),
            consent_field=consent_field(question),
            is_consented=bool(self.fields.get(consent_field(question))),
            readings=self.both(question) if question.code in self.readings else None,
        )

    def boxes(self, question: Question, given: list[str]) -> Iterator[Box]:
        options: list[tuple[str, str]] = []
        if isinstance(question, ScaleQuestion):
            points = self.instrument.points(question)
            options = [(str(point.value), self.words(point.label)) for point in points]
        elif isinstance(question, Choice):
            options = [(option.code, self.words(option.label)) for option in question.options]
        for key, (value, label) in zip(KEYS, options, strict=False):
            yield Box(value, label, key, value in given)
        for code in question.offered_missing:
            yield Box(code, missing_label(question, code, self.language), WAYS_OUT[code], code in given)

    def both(self, question: Question) -> tuple[str, str]:
        first, second = self.readings[question.code]
        return self.said(question, first), self.said(question, second)

    def said(self, question: Question, answer: Answer | None) -> str:
        """An answer in words."""
        if answer is None or answer == "not_asked":
            return str(_("không hỏi"))
        parts = answer if isinstance(answer, list) else [answer]
        labels = {box.value: box.label for box in self.boxes(question, [])}
        return ", ".join(
            labels.get(str(part)) or missing_label(question, str(part), self.language) for part in parts
        )

    def words(self, words: Words | None) -> str:
        return words[self.language] if words else ""


def _is_written(question: Question) -> bool:
    return isinstance(question, NumberQuestion | TextQuestion)
