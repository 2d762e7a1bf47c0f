"""A translation in a file of its own: it makes the questionnaire one language richer, or is refused."""

import pytest

from surveyapp.domain.instrument_files import SHIPPED, load_instrument
from surveyapp.domain.instrument_problems import InstrumentInvalid
from surveyapp.domain.instruments import content_hash
from surveyapp.domain.places import places_of_texts
from surveyapp.domain.translations import blank_translation
from tests.third_language import CODE, LETTERS, translate

GUIDE = (SHIPPED.parents[1] / "docs" / "instruments.md").read_text()
EXAMPLE = GUIDE.split("```yaml\n")[1].split("```")[0]


@pytest.fixture
def file(tmp_path):
    """The example of the guide, which has every kind of text, alone in a folder."""
    path = tmp_path / "library_visit.yaml"
    path.write_text(EXAMPLE)
    return path


def drop_in(file, text):
    beside = file.with_name(f"{file.stem}.{CODE}.yaml")
    beside.write_text(text)
    return beside


def problems(file):
    with pytest.raises(InstrumentInvalid) as caught:
        load_instrument(file)
    return [(problem.file, problem.rule, problem.line) for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["counter_full", "counter_short"])
def test_a_shipped_questionnaire_gains_a_language_by_one_file(tmp_path, name):
    file = tmp_path / f"{name}.yaml"
    file.write_bytes((SHIPPED / f"{name}.yaml").read_bytes())
    before = load_instrument(file)
    drop_in(file, translate(before))
    after = load_instrument(file)
    assert after.languages == ("vi", "en", CODE)
    assert after.is_complete_in(CODE)
    assert after.question("purpose").ask == {
        **before.question("purpose").ask,
        CODE: f"question.purpose {LETTERS}",
    }
    assert content_hash(after) != content_hash(before)


def test_every_text_has_a_name_of_its_own(file):
    made = load_instrument(file)
    places = places_of_texts(made)
    assert len(set(places.values())) == len(places)
    assert {"title", "intro.staff", "question.waiting", "unit.waiting", "help.heard_from"} <= set(places)
    assert {"option.heard_from.school", "option.knows_books.dk", "consent.ethnicity"} <= set(places)
    assert {"point.satisfaction.1", "point.satisfaction.5"} <= set(places)


def test_one_text_missing_is_enough_to_refuse(file):
    text = translate(load_instrument(file), question__waiting=None, point__satisfaction__3=None)
    beside = drop_in(file, text)
    assert problems(file) == [(beside.name, "text_missing", 4)] * 2


def test_an_empty_text_is_told_with_its_line(file):
    text = translate(load_instrument(file), help__heard_from="  ")
    beside = drop_in(file, text)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "help.heard_from" in row)
    assert problems(file) == [(beside.name, "text_empty", line)]


def test_a_text_that_is_not_in_the_questionnaire_is_a_slip(file):
    beside = drop_in(file, translate(load_instrument(file), question__wating="x"))
    with pytest.raises(InstrumentInvalid) as caught:
        load_instrument(file)
    (problem,) = caught.value.problems
    assert (problem.file, problem.rule) == (beside.name, "translation_place")
    assert problem.do == "Did you mean question.waiting?"
    assert problem.told("vi").startswith(f"{beside.name}: dòng ")


def test_a_translation_of_an_older_version_is_refused(file):
    beside = drop_in(file, translate(load_instrument(file), version=7))
    assert problems(file) == [(beside.name, "translation_of_another", 2)]


def test_two_answers_that_read_alike_are_refused_in_the_new_language_too(file):
    text = translate(load_instrument(file), option__borrowed__yes="ƀ", option__borrowed__no="ƀ")
    drop_in(file, text)
    assert problems(file) == [("", "label_duplicate", 0)]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (f"language: {CODE}", "language: xx", "language_unknown"),
        (f"language: {CODE}", "language: en", "language_duplicate"),
        ("texts:\n", "text:\n", "translation_form"),
        ("texts:\n", "texts: [\n", "yaml_broken"),
    ],
)
def test_a_file_that_is_no_translation_is_refused(file, old, new, rule):
    beside = drop_in(file, translate(load_instrument(file)).replace(old, new))
    found = problems(file)
    assert {name for name, _rule, _line in found} == {beside.name}
    assert rule in {rule for _name, rule, _line in found}


def test_the_file_to_fill_in_asks_for_every_text_and_shows_what_it_says(file):
    made = load_instrument(file)
    blank = blank_translation(made, CODE)
    assert "  # Hôm nay, Ông/Bà có mượn sách không?\n  question.borrowed: ''\n" in blank
    drop_in(file, blank)
    assert {rule for _name, rule, _line in problems(file)} == {"text_empty"}
    assert len(problems(file)) == len(places_of_texts(made))
