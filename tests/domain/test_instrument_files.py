"""Whatever an author writes is an instrument or is refused in words; there is no third way."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.instrument_files import SHIPPED, read_instrument
from surveyapp.domain.instrument_problems import InstrumentInvalid
from tests.domain.made import document, multiple, number, page, scale, single

TEXT = (SHIPPED / "counter_short.yaml").read_bytes()

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(
        ["dk", "a", "first", "vi", "~is", "[key]", "x" * 40, {"points": []}, {"vi": 1}, {"is": []}]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def whole() -> dict[str, Any]:
    made = document(
        page("first", single("first", dont_know=True), number("second", unit={"vi": "kg", "en": "kg"})),
        page(
            "third",
            scale("third"),
            show_if={
                "all": [{"question": "first", "is": "a"}, {"not": {"question": "second", "at_least": 3}}]
            },
        ),
        page(
            "fourth",
            multiple("fourth", optional=True, consent={"vi": "c", "en": "c"}),
            intro={"vi": "i", "en": "i"},
        ),
    )
    copy: dict[str, Any] = json.loads(json.dumps(made))
    return copy


def places(data: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in nested data."""
    found = [path] if path else []
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        found += places(value, (*path, key))
    return found


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A sound instrument in which one to three things are something else, gone, or additional.

    Values are copied: hypothesis hands out some objects again, and a list put into itself would have no end.
    """
    data: Any = whole()
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(data)))
        target = data
        for step in way:
            target = target[step]
        change = draw(st.sampled_from(["replace", "remove", "add"]))
        if change == "remove":
            del target[last]
        elif change == "add" and isinstance(target, dict):
            target[draw(st.text(max_size=8))] = deepcopy(draw(VALUES))
        else:
            target[last] = deepcopy(draw(VALUES))
    return data


def refused_or_read(content: bytes) -> None:
    try:
        read_instrument(content)
    except InstrumentInvalid as invalid:
        lines = content.count(b"\n") + 1
        assert invalid.problems
        for problem in invalid.problems:
            assert 1 <= problem.line <= lines
            assert problem.told("vi") and problem.told("en")


@settings(max_examples=200)
@given(spoilt())
def test_anything_in_the_place_of_anything(data):
    refused_or_read(json.dumps(data, ensure_ascii=True, indent=1).encode())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.binary(max_size=6), st.integers(0, 6))
def test_a_file_with_some_bytes_changed(position, inserted, removed):
    refused_or_read(TEXT[:position] + inserted + TEXT[position + removed :])


@pytest.mark.parametrize(
    "content", [b'name: "\\ud800"', b"{1: 2, ~: 3, [a]: b}", b"? {a: b}\n: c", b"<<: {name: x}", b"a: .nan"]
)
def test_odd_yaml(content):
    with pytest.raises(InstrumentInvalid):
        read_instrument(content)


def test_what_is_spoilt_here_was_sound():
    assert read_instrument(json.dumps(whole()).encode()).name == "made"
