"""What the analysis refuses is told in the reader's language, with its own words behind."""

import re
from pathlib import Path

import pytest

from surveyapp.web.results.engine_refusals import REASONS, reason_words
from surveyapp.web.site import Site

ENGINE = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("comparison: fewer than two places of sex have a score (male without)", "chưa có hai nơi"),
        ("decomposition: nobody before was eligible for 4.2, so the score is unknown", "không ai thuộc diện"),
        ("intervals: there are no degrees of freedom, so there is no interval", "không đủ đơn vị mẫu"),
    ],
)
def test_a_refusal_has_words_and_keeps_its_own(site: Site, said: str, words: str) -> None:
    told = reason_words(said)
    assert told.startswith(words) or words in told
    assert told.endswith(f"(phần tính báo: {said})")


def test_a_refusal_without_words_is_shown_as_it_is(site: Site) -> None:
    assert reason_words("funnel: something new") == "funnel: something new"


def test_every_reason_is_one_that_the_code_can_give() -> None:
    """A reason whose text was changed where it is raised would lose its words silently."""
    folders = (ENGINE / "analysis", ENGINE / "surveyapp" / "services" / "analysing")
    code = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    written = code.replace("{part.replace('_', '-')}", "").replace('{"|".join(key)}', "").replace("\\n", "")
    texts = re.findall(r'f?"([^"\n]*)"', written)
    lost = [pattern for pattern, _words in REASONS if not any(re.match(pattern, text) for text in texts)]
    assert lost == []
