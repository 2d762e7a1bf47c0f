"""Labels and names are cut where a reader sees a boundary, and within the limits of the other programs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.services.exporting.labels import cut, in_bytes, in_signs, letters
from surveyapp.services.exporting.names import short_names

QUESTION = "Ông/Bà hài lòng hay không hài lòng về thái độ của công chức khi tiếp nhận hồ sơ?"


def test_a_short_label_stays_as_it_is() -> None:
    assert cut("Đúng hẹn", 80, in_signs) == "Đúng hẹn"
    assert cut("Hai\n  dòng", 80, in_signs) == "Hai dòng"


def test_bytes_and_signs_are_counted_differently() -> None:
    """Stata counts 80 letters, SPSS 256 bytes, and a Vietnamese letter has up to three."""
    assert in_signs("ế") == 1
    assert in_bytes("ế") == 3
    assert cut("ế" * 100, 80, in_signs) == "ế" * 79 + "…"
    assert cut("ế" * 100, 256, in_bytes) == "ế" * 84 + "…"


def test_a_letter_keeps_its_marks() -> None:
    """Ê Đê letters have no sign of their own for some marks: a letter and two marks are one letter."""
    letter = "o\u0306\u0301"
    assert list(letters(letter * 3)) == [letter] * 3
    assert cut(letter * 3, 7, in_signs) == letter * 2 + "…"


@pytest.mark.parametrize(
    "sign", ["👩\u200d👩\u200d👧", "👍🏽", "🇻🇳"], ids=["joined signs", "a skin tone", "a flag"]
)
def test_signs_of_several_signs_stay_whole(sign: str) -> None:
    assert list(letters(f"a{sign}b")) == ["a", sign, "b"]


@given(st.text(), st.integers(4, 40))
def test_a_cut_label_fits_and_begins_like_the_whole(text: str, most: int) -> None:
    for size in (in_bytes, in_signs):
        short = cut(text, most, size)
        assert size(short) <= most
        assert " ".join(text.split()).startswith(short.removesuffix("…").rstrip())


def test_long_names_are_cut_and_stay_different() -> None:
    names = ["a" * 32 + "x", "a" * 32 + "y", "short", "a" * 26 + "_1"]
    found = short_names(names, 28)
    assert found["short"] == "short"
    assert sorted(found.values()) == sorted({"a" * 26 + "_1", "a" * 26 + "_2", "a" * 26 + "_3", "short"})


@given(st.lists(st.text("ab_", min_size=1, max_size=12), unique=True), st.integers(5, 9))
def test_short_names_are_short_and_different(names: list[str], most: int) -> None:
    found = short_names(names, most)
    assert list(found) == names
    assert all(len(name) <= most for name in found.values())
    assert len(set(found.values())) == len(names)
