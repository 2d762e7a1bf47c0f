"""Conditions as pyxform writes them into a form and libxml2 evaluates them, held against our routing; and odd forms."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook
from pyxform.xls2xform import convert

from surveyapp.domain.conditions import Answers
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import NOT_ASKED, Choice, MultipleQuestion, NumberQuestion
from surveyapp.domain.routing import path, settle
from surveyapp.services.xlsforms.exporting import as_xlsform
from surveyapp.services.xlsforms.importing import from_xlsform
from tests.domain.made import instrument, multiple, number, page, scale, single

CONDITIONS: tuple[dict[str, Any], ...] = (
    {"question": "one", "is": "a"},
    {"question": "one", "one_of": ["a", "dk"]},
    {"not": {"question": "one", "is": "a"}},
    {"not": {"question": "one", "one_of": ["a", "refused"]}},
    {"question": "many", "is": "b"},
    {"question": "many", "one_of": ["a", "b"]},
    {"not": {"question": "many", "one_of": ["a", "dk"]}},
    {"question": "grade", "at_least": 4},
    {"not": {"question": "grade", "at_least": 4}},
    {"not": {"question": "amount", "at_least": 3}},
    {"all": [{"question": "one", "is": "a"}, {"question": "grade", "at_least": 2}]},
    {"not": {"all": [{"question": "one", "is": "a"}, {"question": "grade", "at_least": 2}]}},
    {"any": [{"question": "many", "is": "a"}, {"not": {"question": "one", "is": "b"}}]},
    {"not": {"any": [{"question": "later", "is": "a"}, {"question": "grade", "at_least": 2}]}},
    {"question": "later", "is": "b"},
    {"not": {"question": "later", "is": "b"}},
)
"""`later` is asked only of those who said a, so the last ones look at a question that some were not asked."""

NO_COUNTERPART = (
    *("calculate", "date", "time", "dateTime", "image", "audio", "video", "file", "barcode", "geotrace"),
    *("geoshape", "rank sex", "acknowledge", "hidden", "xml-external", "select_one_from_file a.csv"),
    *("csv-external", "background-audio", "username", "audit", "trigger", "geopoint", "no such type"),
)


@etree.FunctionNamespace(None)
def selected(_context: object, nodes: list[Any], value: str) -> bool:
    """The function that XForms adds to XPath 1.0."""
    return any(value in (node.text or "").split() for node in nodes)


@pytest.fixture(scope="module")
def both() -> tuple[Instrument, dict[str, str]]:
    """An instrument with all these conditions, and the expression for each of its pages in the form of pyxform."""
    made = instrument(
        page("one", single("one", dont_know=True, prefer_not=True)),
        page("many", multiple("many", dont_know=True, prefer_not=True)),
        page("grade", scale("grade", dont_know=True)),
        page("amount", number("amount", dont_know=True)),
        page("later", single("later"), show_if={"question": "one", "is": "a"}),
        *(page(f"c{n}", single(f"c{n}"), show_if=condition) for n, condition in enumerate(CONDITIONS)),
    )
    xform = convert(as_xlsform(made).content, validate=False, file_type=".xlsx").xform
    binds = etree.fromstring(xform.encode()).iter("{*}bind")
    return made, {
        str(bind.get("nodeset")): str(bind.get("relevant")) for bind in binds if bind.get("relevant")
    }


def some_answers(made: Instrument, rng: Random) -> Answers:
    """Answers along the path, at random."""
    answers: dict[str, Any] = {}
    for question in made.enabled_questions:
        if isinstance(question, NumberQuestion):
            values: list[Any] = [0, 2, 3, 100]
        elif isinstance(question, MultipleQuestion):
            values = [["a"], ["b"], ["a", "b"]]
        else:
            values = list(question.option_codes) if isinstance(question, Choice) else [1, 2, 3, 4, 5]
        answers[question.code] = rng.choice([rng.choice(values), *question.offered_missing])
    return settle(made, answers)


def as_data(made: Instrument, answers: Answers) -> Any:
    """What ODK stores: a node for each question, empty where it was not asked."""
    root = etree.Element("data")
    for each in made.pages:
        group = etree.SubElement(root, f"page_{each.id}")
        for question in each.questions:
            answer = answers.get(question.code, NOT_ASKED)
            text = " ".join(answer) if isinstance(answer, list) else str(answer)
            etree.SubElement(group, question.code).text = "" if answer == NOT_ASKED else text
    return etree.ElementTree(root)


@settings(max_examples=150)
@given(seed=st.integers(0, 2**32))
def test_the_same_people_are_asked_the_same_questions(
    both: tuple[Instrument, dict[str, str]], seed: int
) -> None:
    made, relevant = both
    answers = some_answers(made, Random(seed))
    shown = {each.id for each in path(made, answers)}
    data = as_data(made, answers)
    conditional = [each for each in made.pages if each.show_if is not None]
    assert len(conditional) == len(relevant) == len(CONDITIONS) + 1
    for each in conditional:
        holds = data.xpath(f"boolean({relevant[f'/data/page_{each.id}']})")
        assert holds == (each.id in shown), (each.show_if, answers)


def test_a_row_is_a_question_or_stands_in_the_list(tmp_path: Path) -> None:
    """Of any type that XLSForm has, no row goes away without a word."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append(("type", "name", "label"))
    for place, kind in enumerate(NO_COUNTERPART):
        sheet.append((kind, f"n{place}", "?"))
    book.save(tmp_path / "form.xlsx")
    came = from_xlsform(tmp_path / "form.xlsx")
    assert {note.row for note in came.notes if note.what in ("type", "private_type")} == set(
        range(2, len(NO_COUNTERPART) + 2)
    )
