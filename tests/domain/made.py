"""Small instruments for the tests, written out or made at random."""

from typing import Any

from hypothesis import strategies as st

from surveyapp.domain.conditions import Answer
from surveyapp.domain.instrument_shapes import as_json
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import Choice, ScaleQuestion

WORDS = {"vi": "Câu?", "en": "Question?"}
CODES = ("a", "b", "c")


def single(code: str, **more: Any) -> dict[str, Any]:
    options = [{"code": option, "label": {"vi": option, "en": option}} for option in CODES]
    return {"code": code, "type": "single", "ask": WORDS, "options": options, **more}


def scale(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "type": "scale", "scale": "five", "ask": WORDS, **more}


def number(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "type": "number", "ask": WORDS, "minimum": 0, "maximum": 100, **more}


def multiple(code: str, **more: Any) -> dict[str, Any]:
    return {**single(code), "type": "multiple", **more}


def page(name: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "questions": list(questions), **more}


def document(*pages: dict[str, Any]) -> dict[str, Any]:
    points = [{"value": value, "label": {"vi": str(value), "en": str(value)}} for value in range(1, 6)]
    return {
        "name": "made",
        "version": 1,
        "languages": ["vi", "en"],
        "title": {"vi": "Phiếu", "en": "Form"},
        "minutes": 1,
        "pages": list(pages),
        "scales": {"five": {"points": points}},
    }


def instrument(*pages: dict[str, Any]) -> Instrument:
    return Instrument.model_validate_json(as_json(document(*pages)))


def choice(made: Instrument, code: str) -> Choice:
    """A question of the instrument that has options."""
    question = made.question(code)
    assert isinstance(question, Choice)
    return question


def scaled(made: Instrument, code: str) -> ScaleQuestion:
    """A question of the instrument that is answered on a scale."""
    question = made.question(code)
    assert isinstance(question, ScaleQuestion)
    return question


def conditions(earlier: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Any condition on the questions with these codes."""
    code = st.sampled_from(earlier)
    leaf = st.one_of(
        st.builds(lambda q, c: {"question": q, "is": c}, code, st.sampled_from((*CODES, "dk"))),
        st.builds(
            lambda q, c: {"question": q, "one_of": c}, code, st.lists(st.sampled_from(CODES), min_size=1)
        ),
        st.builds(lambda q, n: {"question": q, "at_least": n}, code, st.integers(1, 5)),
    )
    return st.recursive(
        leaf,
        lambda parts: st.one_of(
            st.builds(lambda some: {"all": some}, st.lists(parts, min_size=1, max_size=3)),
            st.builds(lambda some: {"any": some}, st.lists(parts, min_size=1, max_size=3)),
            st.builds(lambda one: {"not": one}, parts),
        ),
        max_leaves=4,
    )


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """An instrument of one to eight pages; the first is always shown, later ones perhaps on a condition."""
    pages: list[dict[str, Any]] = []
    codes: list[str] = []
    for position in range(draw(st.integers(1, 8))):
        conditional = draw(st.booleans()) and position > 0
        more = {"show_if": draw(conditions(codes))} if conditional else {}
        kinds = draw(st.lists(st.sampled_from([single, scale, number, multiple]), min_size=1, max_size=2))
        fresh = [f"q{position}_{place}" for place in range(len(kinds))]
        enabled = [position == 0 or place > 0 or draw(st.integers(0, 3)) > 0 for place in range(len(kinds))]
        questions = [
            kind(code, dont_know=True, enabled=on)
            for kind, code, on in zip(kinds, fresh, enabled, strict=True)
        ]
        pages.append(page(f"p{position}", *questions, **more))
        codes += fresh
    return instrument(*pages)


def answer_of() -> st.SearchStrategy[Answer]:
    """Any answer at all, fitting the question or not: routing must stand what is stored."""
    return st.one_of(
        st.sampled_from(CODES),
        st.sampled_from(("dk", "refused", "blank", "not_asked", "not_reached")),
        st.integers(1, 5),
        st.floats(0, 100),
        st.lists(st.sampled_from(CODES), min_size=1, unique=True),
    )


@st.composite
def filled(draw: st.DrawFn) -> tuple[Instrument, dict[str, Answer]]:
    """An instrument and answers to some of its questions, and to one it does not have."""
    made = draw(instruments())
    codes = [question.code for one in made.pages for question in one.questions]
    some = draw(st.lists(st.sampled_from([*codes, "stranger"]), unique=True))
    return made, {code: draw(answer_of()) for code in some}
