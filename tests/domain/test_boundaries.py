"""Boundaries by hand: old units a and b in district D1, c in D2; new units X, Y and Z."""

import pytest

from surveyapp.domain.boundaries import Group, Impossible, Piece, Why, mapped

OLD = {"a": ("a", "D1", "P"), "b": ("b", "D1", "P"), "c": ("c", "D2", "P")}
NEW = {"X": ("X", "Q"), "Y": ("Y", "Q"), "Z": ("Z", "Q")}


def pieces(*pairs: str, doubtful: str = "") -> list[Piece]:
    """Pieces named "aX": what a gave to X."""
    return [Piece(OLD[pair[0]], NEW[pair[1]], pair != doubtful) for pair in pairs]


def test_an_old_district_that_was_divided_among_new_units_of_its_own_is_their_sum() -> None:
    """Even where an old commune was cut in two: both halves are in the district still."""
    found = mapped({"X": NEW["X"], "Y": NEW["Y"]}, ["D1", "D2"], pieces("aX", "bX", "bY", "cZ"))
    assert found.groups == (Group("D1", ("X", "Y")),)
    assert not found.impossible
    assert not found.outside


def test_a_new_unit_across_two_districts_makes_both_impossible_and_belongs_to_neither() -> None:
    found = mapped({"X": NEW["X"], "Y": NEW["Y"]}, ["D1", "D2"], pieces("aX", "bY", "cY"))
    assert found.groups == ()
    assert found.impossible == (
        Impossible("D1", Why.DIVIDED, ("Y",)),
        Impossible("D2", Why.DIVIDED, ("Y",)),
    )
    assert found.outside == (("Y", Why.DIVIDED),)


def test_a_district_is_not_told_when_a_unit_without_any_office_reaches_beyond_it() -> None:
    """The figure would leave out a part of the district, and nobody could say which."""
    found = mapped({"X": NEW["X"]}, ["D1", "D2"], pieces("aX", "bY", "cY"))
    assert found.groups == ()
    assert found.impossible == (Impossible("D1", Why.DIVIDED, ("Y",)),)


def test_old_communes_that_went_over_whole_add_up_to_a_new_one() -> None:
    known = pieces("aX", "bX", "cZ")
    found = mapped({"a": OLD["a"], "b": OLD["b"], "c": OLD["c"]}, ["X", "Y", "Z"], known)
    assert found.groups == (Group("X", ("a", "b")), Group("Z", ("c",)))


def test_an_old_commune_that_was_divided_can_not_be_told_as_new_ones() -> None:
    found = mapped({"a": OLD["a"], "b": OLD["b"]}, ["X", "Y", "Z"], pieces("aX", "bX", "bY"))
    assert [(each.unit, each.because) for each in found.impossible] == [("X", ("b",)), ("Y", ("b",))]
    assert found.outside == (("b", Why.DIVIDED),)


def test_where_sources_disagree_nothing_is_told() -> None:
    found = mapped({"X": NEW["X"]}, ["D1", "D2"], pieces("aX", "bX", doubtful="bX"))
    assert found.impossible == (Impossible("D1", Why.UNCERTAIN, ("X",)),)


def test_an_office_of_the_whole_province_is_in_no_district_and_hinders_none() -> None:
    known = pieces("aX", "bX", "cZ")
    found = mapped({"X": NEW["X"], "Q": ("Q",)}, ["D1", "D2"], known)
    assert found.groups == (Group("D1", ("X",)),)
    assert found.outside == (("Q", Why.WIDER),)


def test_what_is_asked_for_in_its_own_structure_needs_no_table() -> None:
    found = mapped({"a": OLD["a"], "X": NEW["X"]}, ["D1", "X"], [])
    assert found.groups == (Group("D1", ("a",)), Group("X", ("X",)))


def test_a_place_that_no_table_knows_is_named() -> None:
    found = mapped({"Y": NEW["Y"]}, ["D1"], [])
    assert found.outside == (("Y", Why.UNTOLD),)


@pytest.mark.parametrize("places", [{}, {"X": NEW["X"]}])
def test_without_anything_wanted_there_is_nothing(places: dict[str, tuple[str, ...]]) -> None:
    found = mapped(places, [], pieces("aX"))
    assert (found.groups, found.impossible) == ((), ())
