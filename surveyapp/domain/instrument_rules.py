"""Rules for a whole instrument: codes, languages, scales and conditions that must fit together."""

from collections.abc import Iterable, Iterator

from surveyapp.domain.condition_rules import condition_findings
from surveyapp.domain.conditions import Path
from surveyapp.domain.instrument_problems import Finding
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.domain.question_rules import (
    question_findings,
    repeated,
    scale_findings,
    unknown_language,
    words_findings,
)
from surveyapp.domain.questions import Question, ScaleQuestion

Findings = Iterator[Finding]


def instrument_findings(instrument: Instrument) -> Findings:
    """Every rule that the instrument breaks."""
    yield from language_findings(instrument.languages)
    yield from _text_findings(instrument)
    for path, question in _questions(instrument):
        yield from question_findings(question, instrument.languages, path)
        yield from _scale_unknown(instrument, question, path)
        yield from _form_unknown(instrument, question, path)
    for name, scale in instrument.scales.items():
        yield from scale_findings(scale, instrument.languages, ("scales", name))
    yield from _page_id_duplicate(instrument)
    yield from _question_code_duplicate(instrument)
    yield from _page_empty(instrument.pages)
    yield from _nothing_to_ask(instrument)
    yield from condition_findings(instrument)


def language_findings(languages: Iterable[str]) -> Findings:
    """Whether the languages are there, known, and named once."""
    named = tuple(languages)
    if not named:
        yield Finding("no_languages", ("languages",))
    for number, language in enumerate(named):
        if language not in KNOWN_LANGUAGES:
            yield unknown_language(language, ("languages", number))
    for number, repeat in repeated(named):
        yield Finding("language_duplicate", ("languages", number), {"language": repeat})


def _text_findings(instrument: Instrument) -> Findings:
    """The texts outside questions; those of a question are found with it."""
    yield from words_findings(instrument.title, instrument.languages, ("title",))
    for number, page in enumerate(instrument.pages):
        if page.intro is not None:
            yield from words_findings(page.intro, instrument.languages, ("pages", number, "intro"))
    for name, scale in instrument.scales.items():
        for number, point in enumerate(scale.points):
            path = ("scales", name, "points", number, "label")
            yield from words_findings(point.label, instrument.languages, path)


def _scale_unknown(instrument: Instrument, question: Question, path: Path) -> Findings:
    if (
        isinstance(question, ScaleQuestion)
        and isinstance(question.scale, str)
        and question.scale not in instrument.scales
    ):
        known = ", ".join(instrument.scales) or "–"
        yield Finding("scale_unknown", (*path, "scale"), {"found": question.scale, "known": known})


def _form_unknown(instrument: Instrument, question: Question, path: Path) -> Findings:
    if question.follows is not None and question.follows.form not in instrument.forms:
        known = ", ".join(instrument.forms) or "–"
        yield Finding(
            "form_unknown", (*path, "follows", "form"), {"found": question.follows.form, "known": known}
        )


def _page_id_duplicate(instrument: Instrument) -> Findings:
    for number, page_id in repeated(page.id for page in instrument.pages):
        yield Finding("page_id_duplicate", ("pages", number, "id"), {"found": page_id})


def _question_code_duplicate(instrument: Instrument) -> Findings:
    places = list(_questions(instrument))
    for position, code in repeated(question.code for _, question in places):
        yield Finding("question_code_duplicate", (*places[position][0], "code"), {"found": code})


def _page_empty(pages: tuple[Page, ...]) -> Findings:
    for number, page in enumerate(pages):
        if not page.questions:
            yield Finding("page_empty", ("pages", number))


def _nothing_to_ask(instrument: Instrument) -> Findings:
    if not instrument.enabled_questions and all(page.questions for page in instrument.pages):
        yield Finding("nothing_to_ask", ("pages",))


def _questions(instrument: Instrument) -> Iterator[tuple[Path, Question]]:
    for number, page in enumerate(instrument.pages):
        for position, question in enumerate(page.questions):
            yield ("pages", number, "questions", position), question
