"""What docs/results.md quotes of the public pages consists of the sentences that those pages are made of."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from surveyapp.services.demonstrating.assumptions import read_assumptions

ROOT = Path(__file__).parents[2]
SOURCES = ("web/reports/sentences.py", "web/reports/findings.py", "web/results/words.py")
NUMBER = r"[+−]?[\d.,]+%?"
INTERVAL = rf"{NUMBER} (?:to|đến) {NUMBER}"
PLACEHOLDERS = {
    "range": r"\d+–\d+",
    "interval": INTERVAL,
    "grade": r"[AB] – [^().]+(?: \([^()]+\))?",
    **dict.fromkeys(("name", "criterion", "first", "second", "wave", "offices", "reason"), r"[^“”.:;()]+"),
    "criteria": r"[^.]+(?:[.,]\d+[^.]*)*",
}
QUESTIONS = {
    "en": ["How good?", "How sure?", "Compared with last time?", "Where to look first?"],
    "vi": ["Tốt đến đâu?", "Chắc đến đâu?", "So với lần trước?", "Nên xem trước ở đâu?"],
}

COMPARED = {questions[2] for questions in QUESTIONS.values()}


def sentences(language: str) -> set[str]:
    """The words of the answers in a language."""
    found = set()
    for source in SOURCES:
        for _line, message, _comments, _context in extract_from_file("python", ROOT / "surveyapp" / source):
            found.add(str(message))
    if language == "vi":
        return found
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {str(each.string) for each in read_po(file) if each.id in found}


def pattern(sentence: str) -> str:
    """What a sentence looks like once it is filled with figures and names."""
    parts = re.split(r"%\((\w+)\)s", sentence)
    return "".join(
        PLACEHOLDERS.get(part, NUMBER) if number % 2 else re.escape(part.replace("%%", "%"))
        for number, part in enumerate(parts)
    )


def quotes() -> list[tuple[str, str]]:
    """Questions and answers as docs/results.md quotes them."""
    text = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    section = text.split("## The four answers")[1].split("\n## ")[0]
    quoted = "\n".join(
        line.removeprefix(">").strip() for line in section.splitlines() if line.startswith(">")
    )
    found = re.findall(r"\*\*([^*]+\?)\*\*\s+([^*]+)", quoted)
    return [(question, " ".join(answer.split())) for question, answer in found]


def language_of(question: str) -> str:
    return next(code for code, questions in QUESTIONS.items() if question in questions)


def test_all_four_are_quoted_in_both_languages_and_for_an_office_and_a_change_that_is_not_told() -> None:
    asked = [question for question, _answer in quotes()]
    nothing_said = [QUESTIONS[language][2] for language in ("vi", "en")]
    assert asked == QUESTIONS["en"] + QUESTIONS["vi"] + QUESTIONS["en"] + nothing_said


def test_the_change_since_the_demonstrations_earlier_wave_is_among_them() -> None:
    """What the province and the office say of last time names the wave that the assumptions give, in each language."""
    earlier = read_assumptions().earlier
    assert earlier is not None
    names = {"en": earlier.wave.name_en, "vi": earlier.wave.name}
    third = [(language_of(asked), answer) for asked, answer in quotes() if asked in COMPARED]
    assert [names[language] in answer for language, answer in third] == [True, True, True, True, False]


@pytest.mark.parametrize(("question", "answer"), quotes())
def test_a_quoted_answer_consists_of_the_pages_own_sentences(question: str, answer: str) -> None:
    words = sentences(language_of(question))
    assert question in words
    # A question or a word alone is no sentence that an answer could be made of.
    known = "|".join(pattern(each) for each in sorted(words) if each.endswith("."))
    left = answer
    while left:
        said = re.match(rf"(?:{known})(?: |$)", left)
        assert said, f"not among the words of the page: {left}"
        left = left[said.end() :]


def test_another_sentence_would_be_noticed() -> None:
    known = "|".join(pattern(each) for each in sorted(sentences("en")) if each.endswith("."))
    assert not re.match(rf"(?:{known})(?: |$)", "The index is said to be 43.83, which is good.")
