"""The form of an instrument's file: what pydantic refuses, in the words of our rules."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from surveyapp.domain.conditions import AllOf, AnyOf, AtLeast, Is, Not, OneOf, Path
from surveyapp.domain.instrument_problems import Finding, hint
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.question_rules import question_findings
from surveyapp.domain.questions import (
    QUESTION_TYPES,
    Follows,
    MultipleQuestion,
    NumberQuestion,
    OfficialForm,
    Option,
    Part,
    Question,
    Scale,
    ScalePoint,
    ScaleQuestion,
    SingleQuestion,
    TextQuestion,
)
from surveyapp.domain.text import nfc

EXPECTED = {
    "string_type": (
        "text (put it in quotes if it looks like a number)",
        "văn bản (đặt trong dấu nháy nếu trông giống số)",
    ),
    "int_type": ("a whole number", "số nguyên"),
    "int_from_float": ("a whole number", "số nguyên"),
    "float_type": ("a number", "số"),
    "finite_number": ("a number", "số"),
    "bool_type": ("true or false", "true hoặc false"),
    "tuple_type": ("a list", "danh sách"),
    "dict_type": ("a set of keys, such as {vi: …, en: …}", "một nhóm khóa, ví dụ {vi: …, en: …}"),
    "model_type": ("a set of keys", "một nhóm khóa"),
    "model_attributes_type": ("a set of keys", "một nhóm khóa"),
}
PARTS: tuple[type[Part], ...] = (
    *(Instrument, Page, SingleQuestion, MultipleQuestion, ScaleQuestion, NumberQuestion, TextQuestion),
    *(Option, Scale, ScalePoint, OfficialForm, Follows, Is, OneOf, AtLeast, AllOf, AnyOf, Not),
)
KEYS = {field.alias or name for part in PARTS for name, field in part.model_fields.items()}
QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def as_json(data: object) -> str:
    """The data as JSON, through which it is read: there a list is a list, and every key is text."""
    return nfc(json.dumps(data, ensure_ascii=False, default=str))


def shape_findings(data: dict[str, Any], refusal: ValidationError) -> Iterator[Finding]:
    """What the refusal says, and every rule broken by a question that has the right form itself."""
    for error in refusal.errors(include_url=False):
        yield _finding(error)
    languages = data.get("languages")
    named = [code for code in languages if isinstance(code, str)] if isinstance(languages, list) else []
    for path, question in _sound_questions(data):
        yield from question_findings(question, named, path)


def _sound_questions(data: dict[str, Any]) -> Iterator[tuple[Path, Question]]:
    for number, page in enumerate(_list(data, "pages")):
        for position, question in enumerate(_list(page, "questions")):
            try:
                yield ("pages", number, "questions", position), QUESTION.validate_json(as_json(question))
            except ValidationError:
                continue


def _list(data: object, key: str) -> Sequence[object]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _finding(error: ErrorDetails) -> Finding:
    kind, path, found = error["type"], _place(error["loc"]), _shortened(error["input"])
    context = error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return _unknown_key(path)
        case "missing":
            return Finding("missing_key", path[:-1], {"key": path[-1]})
        case "union_tag_invalid":
            return Finding(
                "unknown_type", (*path, "type"), {"found": context["tag"], "known": ", ".join(QUESTION_TYPES)}
            )
        case "union_tag_not_found":
            return _without_tag(path, error["input"])
        case "string_pattern_mismatch":
            return Finding("bad_code", path, {"found": found})
        case "string_too_long":
            return Finding("code_too_long", path, {"found": found, "most": context["max_length"]})
        case "greater_than_equal" | "less_than_equal":
            return _out_of_range(path, found, context)
        case _:
            return _wrong_type(path, found, kind)


def _place(loc: tuple[int | str, ...]) -> Path:
    """The place in the file: the location without the names of the kinds of question, condition and so on."""
    kept = [part for number, part in enumerate(loc) if not _is_kind(loc, number)]
    return tuple(kept)


def _is_kind(loc: tuple[int | str, ...], number: int) -> bool:
    part = loc[number]
    follows_question = number >= 2 and loc[number - 2] == "questions" and isinstance(loc[number - 1], int)
    return follows_question or (isinstance(part, str) and part.startswith(("~", "[")))


def _unknown_key(path: Path) -> Finding:
    key = str(path[-1])
    otherwise = (
        "Take it out; docs/instruments.md lists the keys.",
        "Hãy bỏ đi; docs/instruments.md liệt kê các khóa.",
    )
    return Finding("unknown_key", path, {"key": key, **hint(key, KEYS, *otherwise)})


def _without_tag(path: Path, found: object) -> Finding:
    """A question without a type, or a condition without an operator."""
    is_question = len(path) > 1 and path[-2] == "questions"
    return (
        Finding("missing_key", path, {"key": "type"}) if is_question else Finding("unclear_condition", path)
    )


def _out_of_range(path: Path, found: str, context: dict[str, Any]) -> Finding:
    if "ge" in context:
        limit, limit_vi = f"{context['ge']} or more", f"từ {context['ge']} trở lên"
    else:
        limit, limit_vi = f"{context['le']} or less", f"không quá {context['le']}"
    return Finding("out_of_range", path, {"found": found, "limit": limit, "gioi_han": limit_vi})


def _wrong_type(path: Path, found: str, kind: str) -> Finding:
    expected, expected_vi = EXPECTED.get(kind, ("what belongs here", "giá trị phù hợp với chỗ này"))
    return Finding("wrong_type", path, {"found": found, "expected": expected, "mong_doi": expected_vi})


def _shortened(found: object) -> str:
    """The beginning of what stands in the file, as it is written in JSON."""
    text = as_json(found)
    return text if len(text) <= 40 else f"{text[:39]}…"
