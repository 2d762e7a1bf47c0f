"""Words that have no place in the repository."""

import re

import pytest

from tests.guards.tree import ROOT, texts

# Put together here, so that this file does not hold what it looks for.
UNFINISHED = "|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "coming" + " soon"])
REGISTRIES = "|".join(["pypi", "pythonhosted", "npmjs", "unpkg", "jsdelivr", "cdnjs", "googleapis"])
PATTERNS = {
    "unfinished work": rf"\b({UNFINISHED})\b",
    "the host of a registry or of somebody's content network": rf"\b({REGISTRIES})\.(org|com|net)\b",
    "an address to install packages from": r"--(extra-)?index[-]url|--find[-]links|registry\s*=\s*\S",
    "the folders of one machine": r"(?<![\w.}*])/(home|root|Users|work)/\w",
}


@pytest.mark.parametrize("what", PATTERNS)
def test_nothing_here_holds(what: str) -> None:
    pattern = re.compile(PATTERNS[what])
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_nothing_here_names_the_folder_it_lies_in() -> None:
    assert [name for name, text in texts() if f"{ROOT}/" in text] == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("unfinished work", "# TO" + "DO: later"),
        ("unfinished work", "raise NotImplemented" + "Error"),
        ("the host of a registry or of somebody's content network", "https://files.python" + "hosted.org/x"),
        ("an address to install packages from", "--index" + "-url https://example.org/simple"),
        ("the folders of one machine", "open('/ho" + "me/an/x.csv')"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert re.search(PATTERNS[what], line)


def test_vietnamese_text_is_stored_in_one_form() -> None:
    """Two ways of writing the same letter would be two different keys."""
    combining = re.compile("[\u0300-\u036f]")
    said = [(name, text) for name, text in texts() if name.startswith(("surveyapp/", "translations/"))]
    assert said
    assert [name for name, text in said if combining.search(text)] == []
