"""A page of the questionnaire as its template needs it: one language, this person's order, what was answered before."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from surveyapp.domain.answers import consent_field, raw_values
from surveyapp.domain.conditions import Answers
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.order import shuffled
from surveyapp.domain.places import places_of_answer
from surveyapp.domain.questions import (
    DONT_KNOW,
    MISSING_CODES,
    Choice,
    Closed,
    NumberQuestion,
    Question,
    ScaleQuestion,
    TextQuestion,
    Words,
)
from surveyapp.domain.recordings import first_recorded
from surveyapp.domain.routing import previous_page, progress
from surveyapp.services.responding import OpenDraft
from surveyapp.web.locale import language

Fields = Mapping[str, list[str]]
SKIPPED = ""
"""What a form sends for a question that is left empty on purpose."""
WIDGETS = {"single": "radio", "scale": "radio", "multiple": "checkbox", "number": "number", "text": "text"}
"""Which field a kind of question gets; `components/questions.html` has a macro for each."""


@dataclass(frozen=True, slots=True)
class OptionView:
    """An answer to choose from."""

    value: str
    label: str
    is_chosen: bool
    is_apart: bool = False
    """Whether it stands apart from the options, as "don't know" does."""
    audio: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with what was answered or typed before; each `audio` is the address of a recording, or empty."""

    code: str
    widget: str
    ask: str
    help: str
    options: tuple[OptionView, ...]
    consent: str = ""
    consent_field: str = ""
    is_consented: bool = False
    typed: str = ""
    unit: str = ""
    max_length: int = 0
    is_optional: bool = False
    problem: str = ""
    audio: str = ""
    help_audio: str = ""
    consent_audio: str = ""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page. `heading` is empty where the only question is the heading itself."""

    id: str
    language: str
    heading: str
    intro: str
    questions: tuple[QuestionView, ...]
    step: int
    steps: int
    previous: str | None
    has_intro: bool = False
    intro_audio: str = ""


def language_of(instrument: Instrument, wanted: str = "") -> str:
    """The language that was asked for, else that of the page, else the questionnaire's first: one it is written in."""
    return next(code for code in (wanted, language(), *instrument.languages) if code in instrument.languages)


def saved_fields(page: Page, answers: Answers) -> dict[str, list[str]]:
    """What stands in the fields of a page that was answered before; an answer that was kept had its consent."""
    fields: dict[str, list[str]] = {}
    for question in page.enabled_questions:
        answer = answers.get(question.code)
        if answer is not None:
            fields[question.code] = raw_values(answer) or [SKIPPED]
            if answer not in MISSING_CODES:
                fields[consent_field(question)] = ["yes"]
    return fields


def page_view(
    draft: OpenDraft, page: Page, fields: Fields, problems: Mapping[str, str], written_in: str = ""
) -> PageView:
    """The page for this person; `fields` is what stands in its fields, `problems` what is wrong by question code.

    It is in the page's own language unless another one of the questionnaire is given.
    """
    writer = _Writer(draft, written_in or language_of(draft.instrument), fields, problems)
    questions = page.enabled_questions
    if page.randomise:
        questions = shuffled(questions, draft.order_seed, page.id)
    done, at_most = progress(draft.instrument, draft.answers, page.id)
    previous = previous_page(draft.instrument, draft.answers, page.id)
    intro = writer.words(page.intro)
    is_one = len(questions) == 1
    return PageView(
        id=page.id,
        language=writer.language,
        heading="" if is_one else intro or writer.words(draft.instrument.title),
        intro=intro if is_one else "",
        questions=tuple(writer.question(question) for question in questions),
        step=done + 1,
        steps=at_most,
        previous=previous.id if previous else None,
        has_intro=bool(intro),
        intro_audio=writer.audio(f"intro.{page.id}"),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes questions in one language, with one person's answers."""

    draft: OpenDraft
    language: str
    fields: Fields
    problems: Mapping[str, str]

    def words(self, words: Words | None) -> str:
        return words[self.language] if words else ""

    def audio(self, *places: str) -> str:
        """The address of the recording for the first of these places that has one; empty where none has."""
        sha256 = first_recorded(self.draft.instrument.recordings.get(self.language, {}), places)
        return url_for("media.recording", sha256=sha256) if sha256 else ""

    def question(self, question: Question) -> QuestionView:
        return QuestionView(
            code=question.code,
            widget=WIDGETS[question.type],
            ask=self.words(question.ask),
            help=self.words(question.help),
            options=self.options(question) + self.missing(question) + self.skipping(question),
            consent=self.words(question.consent),
            consent_field=consent_field(question),
            is_consented=bool(self.fields.get(consent_field(question))),
            typed=self.typed(question),
            unit=self.words(question.unit) if isinstance(question, NumberQuestion) else "",
            max_length=question.max_length if isinstance(question, TextQuestion) else 0,
            is_optional=question.optional,
            problem=self.problems.get(question.code, ""),
            audio=self.audio(f"question.{question.code}"),
            help_audio=self.audio(f"help.{question.code}"),
            consent_audio=self.audio(f"consent.{question.code}"),
        )

    def options(self, question: Question) -> tuple[OptionView, ...]:
        """The options proper, in this person's order."""
        if isinstance(question, ScaleQuestion):
            points = self.draft.instrument.points(question)
            return tuple(self.option(question, str(point.value), self.words(point.label)) for point in points)
        if not isinstance(question, Choice):
            return ()
        options = question.options
        if question.randomise:
            options = shuffled(options, self.draft.order_seed, question.code)
        return tuple(self.option(question, option.code, self.words(option.label)) for option in options)

    def missing(self, question: Question) -> tuple[OptionView, ...]:
        """ "Don't know" and "prefer not to say" where they are offered, apart from the options."""
        return tuple(
            self.option(question, code, self.missing_label(question, code), is_apart=True)
            for code in question.offered_missing
        )

    def skipping(self, question: Question) -> tuple[OptionView, ...]:
        """A way to take back a choice where no other is offered: a radio button can't be let go again."""
        if WIDGETS[question.type] != "radio" or not question.optional or question.offered_missing:
            return ()
        return (self.option(question, SKIPPED, _("Bỏ qua câu này"), is_apart=True),)

    def missing_label(self, question: Question, code: str) -> str:
        if not isinstance(question, Closed):
            return ""
        offer, usual = (
            (question.dont_know, _("Không biết"))
            if code == DONT_KNOW
            else (question.prefer_not, _("Không muốn trả lời"))
        )
        return self.words(offer) if isinstance(offer, dict) else str(usual)

    def option(self, question: Question, value: str, label: str, *, is_apart: bool = False) -> OptionView:
        is_chosen = value in self.fields.get(question.code, [])
        audio = self.audio(*places_of_answer(self.draft.instrument, question, value))
        return OptionView(value, label, is_chosen, is_apart, audio)

    def typed(self, question: Question) -> str:
        """What was written into a number or a text."""
        if isinstance(question, NumberQuestion | TextQuestion):
            values = self.fields.get(question.code, [])
            return next((value for value in values if value not in question.offered_missing), "")
        return ""
