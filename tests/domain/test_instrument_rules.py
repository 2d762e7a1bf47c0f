"""One malformed file for each rule: it breaks that rule and no other, on the line that ends in "# here"."""

import re
from pathlib import Path

import pytest

from surveyapp.domain.instrument_files import load_instrument, read_instrument
from surveyapp.domain.instrument_problems import InstrumentInvalid
from surveyapp.domain.rule_words import BESIDE_RULES, LINE, RULES
from tests.domain.made import choice

MALFORMED = Path(__file__).parent / "malformed"
FIXTURES = sorted(MALFORMED.glob("*.yaml"))


def problems_of(content: bytes) -> list[tuple[str, int]]:
    """The broken rules with their lines; none for a sound file."""
    try:
        read_instrument(content)
    except InstrumentInvalid as invalid:
        return [(problem.rule, problem.line) for problem in invalid.problems]
    return []


def sound() -> str:
    """The instrument from which the malformed files differ by a line or two."""
    return (MALFORMED / "text_empty.yaml").read_text().replace("en: ' '", "en: Example")


def test_every_rule_has_a_malformed_file_and_every_file_a_rule():
    """But for the rules of the files beside it, which test_translations and test_recordings break."""
    assert {path.stem for path in FIXTURES} == set(RULES) - set(BESIDE_RULES)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_malformed_file_breaks_its_rule_on_the_marked_line_and_no_other(path):
    content = path.read_bytes()
    line = next(number for number, text in enumerate(content.splitlines(), 1) if text.endswith(b"# here"))
    assert problems_of(content) == [(path.stem, line)]


def test_the_files_are_sound_but_for_what_they_show():
    assert read_instrument(sound().encode()).name == "example"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_problem_is_told_in_both_languages_with_line_and_advice(path, language):
    with pytest.raises(InstrumentInvalid) as caught:
        load_instrument(path)
    (problem,) = caught.value.problems
    what, do = problem.words(language)
    assert problem.told(language).startswith(f"{LINE[language]} {problem.line}: ")
    assert what.endswith(".") and do.endswith((".", "?"))
    assert not re.search(r"\{[a-z_]+\}", what + do), "a blank was not filled"


POINTS = ", ".join(f"{{value: {n}, label: {{vi: m{n}, en: m{n}}}}}" for n in range(1, 6))
FIVE = f"scale: {{points: [{POINTS}]}}"


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        (
            "  - id: second\n",
            "  - id: second\n    show_if: {question: first, one_of: []}\n",
            ["condition_empty"],
        ),
        ("  - id: second\n", "  - id: second\n    show_if: {not: {all: []}}\n", ["condition_empty"]),
        (
            "  - id: second\n",
            "  - id: second\n    show_if: {question: first, is: blank}\n",
            ["condition_unknown_code"],
        ),
        (
            "  - id: second\n",
            "  - id: second\n    show_if: {question: second, at_least: 1}\n",
            ["condition_looks_forward"],
        ),
        ("  - id: second\n", "  - id: second\n    show_if: often\n", ["unclear_condition"]),
        ("  - id: second\n", "  - id: second\n    intro: {vi: Sang trang.}\n", ["text_missing"]),
        ("scale: satisfaction", FIVE, []),
        ("scale: satisfaction", FIVE.replace("en: m2", "en: m1"), ["label_duplicate"]),
        ("scale: satisfaction", FIVE.replace("value: 2", "value: 3"), ["scale_not_balanced"]),
        (
            "scale: satisfaction",
            FIVE.replace("{value: 1, label: {vi: m1, en: m1}}, ", ""),
            ["scale_not_five"],
        ),
        ("value: 3,", "value: '3',", ["wrong_type"]),
        ("value: 3,", "value: 3_0,", ["wrong_type"]),
        ("value: 3,", "value: 3_0.5,", ["wrong_type"]),
        ("minutes: 1\n", "minutes: 61\n", ["out_of_range"]),
        ("languages: [vi, en]", "languages: [vi, en, rad]", ["text_missing"] * 10),
        ("languages: [vi, en]", "languages: [vi, en, de]", ["language_unknown", *["text_missing"] * 10]),
        ("languages: [vi, en]", "languages: [vi]", []),
        ("label: {vi: Một, en: One}", "label: {}", ["text_missing", "text_missing"]),
        ("type: single", "kind: single", ["missing_key"]),
    ],
)
def test_other_ways_to_break_a_rule_and_some_that_do_not(old, new, rules):
    assert [rule for rule, _ in problems_of(sound().replace(old, new).encode())] == rules


def test_all_problems_are_reported_at_once_in_the_order_of_the_lines():
    text = sound().replace("version: 1", "version: 0").replace("type: scale", "type: scael")
    text = text.replace("{vi: Một, en: One}", "{vi: Một}").replace(
        "minutes: 1\n", "minutes: soon\nminuets: 1\n"
    )
    assert [rule for rule, _ in problems_of(text.encode())] == [
        "out_of_range",
        "wrong_type",
        "unknown_key",
        "text_missing",
        "unknown_type",
    ]


def test_problems_of_meaning_are_reported_at_once_too():
    text = sound().replace("code: second", "code: first").replace("{code: b", "{code: blank")
    text = text.replace("scale: satisfaction", "scale: none").replace(
        "languages: [vi, en]", "languages: [vi, en, en]"
    )
    assert [rule for rule, _ in problems_of(text.encode())] == [
        "language_duplicate",
        "option_code_reserved",
        "question_code_duplicate",
        "scale_unknown",
    ]


def test_a_slip_of_the_pen_is_answered_with_the_word_that_was_meant():
    with pytest.raises(InstrumentInvalid) as caught:
        load_instrument(MALFORMED / "condition_unknown_question.yaml")
    (problem,) = caught.value.problems
    assert problem.where == "pages.second.show_if.question"
    assert (problem.what, problem.do) == ("There is no question frist.", "Did you mean first?")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "not_a_mapping"),
        (b"just words", "not_a_mapping"),
        (b"name: [a\n", "yaml_broken"),
        (b"name: a\n---\nname: b\n", "yaml_broken"),
        (b"name: !!python/name:os.system x\n", "yaml_broken"),
        (b"name: \x01\n", "yaml_broken"),
        (b"name: " + b"[" * 5000, "yaml_broken"),
        (b"name: !!int x\n", "yaml_broken"),
        (b"name: &a [*a]\n", "yaml_alias"),
        ("name: a".encode("utf-16"), "not_utf8"),
    ],
)
def test_what_is_hardly_a_file_at_all_is_refused_too(content, rule):
    assert problems_of(content)[0][0] == rule


def test_codes_that_older_yaml_takes_for_something_else_stay_text():
    """YAML 1.1 reads the code `no` as false, `18_24` as 1824; YAML 1.2 and we do not."""
    text = sound().replace("{code: a,", "{code: no,").replace("{code: b,", "{code: 18_24,")
    assert choice(read_instrument(text.encode()), "first").option_codes == ("no", "18_24")


def test_a_byte_order_mark_and_decomposed_letters_make_no_difference():
    plain = read_instrument(sound().encode())
    decomposed = sound().replace("Ví dụ", "Vi\u0301 du\u0323")
    assert read_instrument(decomposed.encode("utf-8-sig")) == plain


def test_a_missing_file_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_instrument(tmp_path / "none.yaml")
