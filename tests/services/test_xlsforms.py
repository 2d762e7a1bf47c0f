"""XLSForm: ours go out and come back the same, other tools accept them, and what can't be carried is said."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pyxform.xls2xform import convert

from surveyapp.domain.conditions import Is
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.instrument_files import SHIPPED, read_instrument
from surveyapp.domain.instruments import Instrument
from surveyapp.services.xlsforms.exporting import as_xlsform
from surveyapp.services.xlsforms.expressions import NotUnderstood
from surveyapp.services.xlsforms.importing import Imported, from_xlsform
from surveyapp.services.xlsforms.relevance import Known, condition_of
from tests.builders import shipped
from tests.domain.made import document, multiple, number, page, scale, single

NAMES = sorted(path.stem for path in SHIPPED.glob("*.yaml") if "." not in path.stem)
YES_NO = [("yn", "yes", "Có"), ("yn", "no", "Không")]
KNOWN = {
    "a": Known("a", "single", {"x": "x", "y": "y", "dk": "dk"}),
    "m": Known("m", "multiple", {"x": "x", "y": "y"}),
    "n": Known("n", "number", {}, is_whole=True),
    "g": Known("g", "single", {"1": "1", "2": "2", "3": "3"}),
}


def a_book(
    path: Path, survey: list[dict[str, str]], choices: list[tuple[str, str, str]], **settings: str
) -> Path:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    columns = list(dict.fromkeys(key for row in survey for key in row))
    sheet = book.create_sheet("survey")
    for line in (columns, *([row.get(column, "") for column in columns] for row in survey)):
        sheet.append(line)
    sheet = book.create_sheet("choices")
    for choice in (("list_name", "name", "label::Tiếng Việt (vi)"), *choices):
        sheet.append(choice)
    sheet = book.create_sheet("settings")
    sheet.append(list(settings))
    sheet.append(list(settings.values()))
    book.save(path)
    return path


def asked(kind: str, name: str, label: str = "Câu hỏi?", **more: str) -> dict[str, str]:
    return {"type": kind, "name": name, "label::Tiếng Việt (vi)": label, "required": "yes", **more}


def brought(tmp_path: Path, *survey: dict[str, str]) -> Imported:
    return from_xlsform(a_book(tmp_path / "form.xlsx", list(survey), YES_NO, form_id="mine", version="1"))


def there_and_back(instrument: Instrument, folder: Path) -> Imported:
    path = folder / "form.xlsx"
    path.write_bytes(as_xlsform(instrument).content)
    return from_xlsform(path)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_instrument_comes_back_as_it_went_without_exception(name: str, tmp_path: Path) -> None:
    instrument = shipped(name)
    back = there_and_back(instrument, tmp_path)
    assert read_instrument(back.text.encode()) == instrument
    assert back.notes == ()


@pytest.mark.parametrize("name", NAMES)
def test_pyxform_accepts_what_goes_out(name: str) -> None:
    warnings: list[str] = []
    made = convert(as_xlsform(shipped(name)).content, validate=False, warnings=warnings, file_type=".xlsx")
    assert made.xform.startswith("<?xml")
    assert [line for line in warnings if "disabled" not in line] == []


def test_every_kind_of_question_and_condition_comes_back(tmp_path: Path) -> None:
    made: Any = document(
        page("first", single("first", dont_know=True), number("second", unit={"vi": "kg", "en": "kg"})),
        page("third", multiple("third", optional=True), show_if={"question": "first", "one_of": ["a", "dk"]}),
        page(
            "fourth",
            scale("fourth"),
            show_if={
                "any": [
                    {"not": {"question": "first", "is": "a"}},
                    {"not": {"question": "second", "at_least": 3}},
                ]
            },
        ),
    )
    instrument = Instrument.model_validate_json(json.dumps(made))
    assert read_instrument(there_and_back(instrument, tmp_path).text.encode()) == instrument


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a} = 'x'", {"question": "a", "is": "x"}),
        ("'x' = ${a}", {"question": "a", "is": "x"}),
        ("selected(${m}, 'x')", {"question": "m", "is": "x"}),
        ("${a} = 'x' or ${a} = \"y\"", {"question": "a", "one_of": ["x", "y"]}),
        ("not(${a} = 'x')", {"not": {"question": "a", "is": "x"}}),
        ("${a} != ''", {"question": "a", "one_of": ["x", "y", "dk"]}),
        ("${n} > 2", {"question": "n", "at_least": 3}),
        ("${n} <= 2", {"not": {"question": "n", "at_least": 3}}),
        ("${g} >= 2", {"question": "g", "one_of": ["2", "3"]}),
        (
            "${a} = 'x' and (${n} >= 3 or selected(${m}, 'y'))",
            {
                "all": [
                    {"question": "a", "is": "x"},
                    {"any": [{"question": "n", "at_least": 3}, {"question": "m", "is": "y"}]},
                ]
            },
        ),
    ],
)
def test_expressions_that_are_understood(text: str, expected: dict[str, Any]) -> None:
    assert condition_of(text, KNOWN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "count-selected(${m}) > 1",
        "${a} = ${g}",
        "${later} = 'x'",
        "${a} = 'z'",
        "today() > 1",
        "${a} =",
        "(${a} = 'x'",
        "§",
    ],
)
def test_expressions_that_are_not_understood_are_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(NotUnderstood):
        condition_of(text, KNOWN)


def test_everything_that_is_lost_is_said_with_its_row(tmp_path: Path) -> None:
    came = brought(
        tmp_path,
        asked("start", "start"),
        asked("select_one yn", "a", appearance="minimal", default="yes"),
        asked("calculate", "c", calculation="1+1"),
        asked("geopoint", "g"),
        asked("text", "t", relevant="count-selected(${a}) > 1"),
        asked("begin_repeat", "r"),
        asked("text", "inside"),
        asked("end_repeat", "r"),
        asked("integer", "years", constraint=". < today()"),
        asked("select_one nothing", "lost"),
        {**asked("select_one yn", "b"), "media::image": "picture.png"},
    )
    said = [(note.row, note.what) for note in came.notes if note.row]
    assert {
        *((2, "private_type"), (3, "column"), (4, "type"), (5, "type"), (6, "relevant"), (7, "repeat")),
        *((10, "constraint"), (10, "bounds"), (11, "list"), (12, "column")),
    } <= set(said)
    assert "inside" not in came.text
    for note in came.notes:
        assert all(note.told(language) for language in ("vi", "en"))


def test_a_form_from_kobo_becomes_pages(tmp_path: Path) -> None:
    came = brought(
        tmp_path,
        asked("select_one yn", "Đã đến"),
        asked("begin_group", "g", label="", appearance="field-list", relevant="${Đã đến} = 'yes'"),
        asked("select_one yn", "one"),
        asked("select_one yn", "two"),
        asked("end_group", "g"),
    )
    made = read_instrument(came.text.encode())
    assert [[question.code for question in each.questions] for each in made.pages] == [
        ["da_den"],
        ["one", "two"],
    ]
    assert made.pages[1].show_if == Is(question="da_den", **{"is": "yes"})
    assert [note.what for note in came.notes] == ["renamed", "minutes"] or "renamed" in [
        n.what for n in came.notes
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"type,name\ntext,a\n"])
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InvalidInput):
        from_xlsform(path)
