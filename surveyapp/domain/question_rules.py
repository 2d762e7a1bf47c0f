"""Rules for a single question, whatever stands around it. One function each; each yields what it finds."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from surveyapp.domain.conditions import Path
from surveyapp.domain.instrument_problems import Finding
from surveyapp.domain.instruments import texts_of_question
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.domain.questions import (
    MISSING_CODES,
    SCALE_VALUES,
    Choice,
    Closed,
    NumberQuestion,
    Question,
    Scale,
    ScaleQuestion,
    TextQuestion,
    Words,
)

Findings = Iterator[Finding]


def question_findings(question: Question, languages: Sequence[str], path: Path) -> Findings:
    """Everything wrong with one question, in the languages it must be written in."""
    for rule in RULES:
        yield from rule(question, path)
    for place, words in texts_of_question(question, path):
        yield from words_findings(words, languages, place)
    yield from _answers_alike(question, languages, path)


def words_findings(words: Words, languages: Sequence[str], path: Path) -> Findings:
    """Languages missing, empty or unknown in one text. Another known language is a translation under way."""
    for language in languages:
        if language not in words:
            yield Finding("text_missing", path, {"language": language})
    for language, text in words.items():
        if language not in KNOWN_LANGUAGES:
            yield unknown_language(language, (*path, language))
        elif not text.strip():
            yield Finding("text_empty", (*path, language), {"language": language})


def unknown_language(language: str, path: Path) -> Finding:
    """The finding for a language code that is not known."""
    return Finding("language_unknown", path, {"language": language, "known": ", ".join(KNOWN_LANGUAGES)})


def scale_findings(scale: Scale, languages: Sequence[str], path: Path) -> Findings:
    """Whether a scale has five points in order, with a label of its own each."""
    values = tuple(point.value for point in scale.points)
    if len(values) != len(SCALE_VALUES):
        yield Finding("scale_not_five", (*path, "points"), {"count": len(values)})
    elif values != SCALE_VALUES:
        yield Finding("scale_not_balanced", (*path, "points"))
    yield from _labels_alike([point.label for point in scale.points], languages, (*path, "points"))


def repeated(values: Iterable[Hashable]) -> Iterator[tuple[int, Hashable]]:
    """The position and value of everything that has stood before."""
    seen: set[Hashable] = set()
    for position, value in enumerate(values):
        if value in seen:
            yield position, value
        seen.add(value)


def _option_too_few(question: Question, path: Path) -> Findings:
    if isinstance(question, Choice) and len(question.options) < 2:
        yield Finding("option_too_few", (*path, "options"))


def _option_code_reserved(question: Question, path: Path) -> Findings:
    if isinstance(question, Choice):
        for number, code in enumerate(question.option_codes):
            if code in MISSING_CODES:
                yield Finding("option_code_reserved", (*path, "options", number, "code"), {"found": code})


def _option_code_duplicate(question: Question, path: Path) -> Findings:
    if isinstance(question, Choice):
        for number, code in repeated(question.option_codes):
            yield Finding("option_code_duplicate", (*path, "options", number, "code"), {"found": code})


def _option_value_duplicate(question: Question, path: Path) -> Findings:
    if isinstance(question, Choice):
        scored = [
            (number, option.value)
            for number, option in enumerate(question.options)
            if option.value is not None
        ]
        for position, value in repeated(value for _, value in scored):
            place = (*path, "options", scored[position][0], "value")
            yield Finding("option_value_duplicate", place, {"found": f"{value:g}"})


def _own_scale(question: Question, path: Path) -> Findings:
    if isinstance(question, ScaleQuestion) and isinstance(question.scale, Scale):
        yield from scale_findings(question.scale, (), (*path, "scale"))


def _scale_randomised(question: Question, path: Path) -> Findings:
    if isinstance(question, ScaleQuestion) and question.randomise:
        yield Finding("scale_randomised", (*path, "randomise"))


def _prefer_not_missing(question: Question, path: Path) -> Findings:
    if isinstance(question, Closed) and question.sensitive and question.prefer_not is False:
        yield Finding("prefer_not_missing", (*path, "sensitive"))


def _consent_not_optional(question: Question, path: Path) -> Findings:
    if question.consent is not None and not question.optional:
        yield Finding("consent_not_optional", (*path, "consent"))


def _text_without_help(question: Question, path: Path) -> Findings:
    if isinstance(question, TextQuestion) and question.enabled and question.help is None:
        yield Finding("text_without_help", (*path, "enabled"))


def _text_not_optional(question: Question, path: Path) -> Findings:
    if isinstance(question, TextQuestion) and not question.optional:
        yield Finding("text_not_optional", path)


def _number_without_bounds(question: Question, path: Path) -> Findings:
    if isinstance(question, NumberQuestion) and None in (question.minimum, question.maximum):
        yield Finding("number_without_bounds", path)


def _bounds_reversed(question: Question, path: Path) -> Findings:
    if not isinstance(question, NumberQuestion) or question.minimum is None or question.maximum is None:
        return
    if question.minimum >= question.maximum:
        bounds = {"minimum": f"{question.minimum:g}", "maximum": f"{question.maximum:g}"}
        yield Finding("bounds_reversed", (*path, "minimum"), bounds)


RULES: tuple[Callable[[Question, Path], Findings], ...] = (
    _option_too_few,
    _option_code_reserved,
    _option_code_duplicate,
    _option_value_duplicate,
    _own_scale,
    _scale_randomised,
    _prefer_not_missing,
    _consent_not_optional,
    _text_without_help,
    _text_not_optional,
    _number_without_bounds,
    _bounds_reversed,
)


def _answers_alike(question: Question, languages: Sequence[str], path: Path) -> Findings:
    if isinstance(question, Choice):
        labels = [option.label for option in question.options]
        yield from _labels_alike(labels, languages, (*path, "options"))
    elif isinstance(question, ScaleQuestion) and isinstance(question.scale, Scale):
        labels = [point.label for point in question.scale.points]
        yield from _labels_alike(labels, languages, (*path, "scale", "points"))


def _labels_alike(labels: Sequence[Words], languages: Sequence[str], path: Path) -> Findings:
    for language in languages:
        written = [
            (number, label[language].strip()) for number, label in enumerate(labels) if language in label
        ]
        filled = [(number, text) for number, text in written if text]
        for position, text in repeated(text for _, text in filled):
            place = (*path, filled[position][0], "label", language)
            yield Finding("label_duplicate", place, {"language": language, "label": text})
