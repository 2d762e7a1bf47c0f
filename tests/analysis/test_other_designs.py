"""Randomly drawn designs against R: 1,500 numbers that are not among the reference values of the api data.

The tables, the R script and what R's survey 4.5 made of them are in other_designs; `python -m benchmarks.against_r`
draws others and computes both sides anew.
"""

import functools

import pytest

from tests.analysis.like_r import FOLDER, KNOWN, Numbers, like_r, read_numbers


@functools.cache
def ours() -> Numbers:
    return like_r(FOLDER)


def of_r() -> Numbers:
    return read_numbers(FOLDER / "survey.csv")


def groups() -> list[str]:
    """The designs and chains, by the words before the estimate's last name."""
    return sorted({key.partition("|")[0].rsplit(" ", 1)[0] for key in of_r()})


def test_both_compute_the_same_things() -> None:
    assert ours().keys() == of_r().keys()


@pytest.mark.parametrize("group", groups())
def test_agrees_with_r_to_nine_digits(group: str) -> None:
    keys = [key for key in of_r() if key.partition("|")[0].rsplit(" ", 1)[0] == group and key not in KNOWN]
    expected = {key: of_r()[key] for key in keys}
    assert {key: ours()[key] for key in keys} == pytest.approx(expected, rel=1e-9, abs=1e-12)
