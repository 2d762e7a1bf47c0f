"""How text is stored, found and sorted."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.text import clean, fold, nfc, sort_key


def test_nfc_makes_both_ways_of_writing_a_letter_one():
    assert nfc("Đa\u0306\u0301k La\u0306\u0301k") == "Đắk Lắk"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đắk Lắk", "dak lak"),
        ("ĐẮK  LẮK\t", "dak lak"),
        ("Hòa", "hoa"),
        ("Hoà", "hoa"),
        ("Ea Kar", "ea kar"),
        ("Ê Đê", "e de"),
        ("Ƀuôn Ŏ Ŭ ĭ ĕ", "buon o u i e"),
        ("M’Drắk", "mdrak"),
        ("M'Drăk", "mdrak"),
        ("Nguyễn\u00a0Thị Ước", "nguyen thi uoc"),
        ("Cư\u200b Yang", "cu yang"),
        ("", ""),
    ],
)
def test_the_search_key_leaves_letters_and_single_spaces(text, key):
    assert fold(text) == key


def in_order(*texts):
    """Whether sorting by key gives this order, from any other."""
    shuffled = list(texts)
    random.Random(1).shuffle(shuffled)
    return sorted(shuffled, key=sort_key) == list(texts)


def test_letters_with_a_shape_of_their_own_follow_the_plain_letter():
    assert in_order("An", "Ăn", "Âu", "Ba", "Dak", "Đắk", "Ea", "Ê", "Lo", "Lô", "Lơ", "Tu", "Tư", "Va")
    assert in_order("Da", "Dy", "Đa")


def test_tones_come_second_in_the_order_of_the_dictionary():
    assert in_order("ma", "mà", "mả", "mã", "má", "mạ", "mán")
    assert in_order("Hòa An", "Hoa Bình"), "a tone on the first word weighs less than a letter in the second"


def test_words_sort_one_by_one():
    assert in_order("Ea", "Ea Kar", "Ea Păl", "Eakar")


def test_names_of_the_communes_around_ea_kar():
    assert in_order(
        "Buôn Đôn", "Buôn Hồ", "Cư Yang", "Ea Kar", "Ea Knốp", "Ea Ô", "Ea Păl", "Krông Năng", "M’Drắk"
    )


def test_numbers_sort_by_value_before_letters():
    assert in_order("2", "10", "Quầy 1", "Quầy 2", "Quầy 10", "Quầy 10A", "Quầy A")


def test_case_punctuation_and_composition_do_not_matter():
    assert sort_key("ĐẮK LẮK") == sort_key("đa\u0306\u0301k-lắk ") == sort_key("(Đắk Lắk)")
    assert sort_key("Hòa") == sort_key("Ho\u0300a") != sort_key("Hoà")


def test_letters_of_other_scripts_come_last_in_a_fixed_order():
    assert in_order("Z", "Ж", "中")


@given(st.text())
def test_the_key_has_only_signs_that_every_collation_sorts_alike(text):
    assert set(sort_key(text)) <= set(string.digits + string.ascii_lowercase)


@given(st.text())
def test_keys_do_not_depend_on_composition(text):
    assert fold(nfc(text)) == fold(text)
    assert sort_key(nfc(text)) == sort_key(text)


@given(st.text())
def test_clean_text_is_clean(text):
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")
    assert "\x00" not in once and "\r" not in once


def test_letters_that_meet_when_a_sign_between_them_goes_are_composed():
    assert clean("o\x00\u0300") == "ò"
