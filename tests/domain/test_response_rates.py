"""Rates by AAPOR's formulas, computed by hand, and what holds for any counts."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.response_rates import Dispositions, rates

CASES = Dispositions(
    complete=120, partial=10, refused=40, refused_for=10, left=20, silent=90, disputed=10, awaited=100
)
COUNTS = st.builds(Dispositions, *[st.integers(0, 10_000).map(float)] * 8)


def test_by_hand() -> None:
    """I = 120, P = 10, R = 50, NC = 110, O = 10, U = 100: known 300, all 400, expected at e = 0.5 350."""
    found = rates(CASES, eligible=0.5)
    assert CASES.drawn == 400
    assert found.rr1 == 120 / 400
    assert found.rr2 == 130 / 400
    assert found.rr3 == 120 / 350
    assert found.rr4 == 130 / 350
    assert found.rr5 == 120 / 300
    assert found.rr6 == 130 / 300
    assert found.coop1 == 120 / 190
    assert found.coop2 == 130 / 190
    assert found.coop3 == 120 / 180
    assert found.coop4 == 130 / 180
    assert found.ref1 == 50 / 400
    assert found.ref2 == 50 / 350
    assert found.ref3 == 50 / 300
    assert (found.con1, found.con2, found.con3) == (190 / 400, 190 / 350, 190 / 300)


@given(COUNTS, st.floats(0, 1))
def test_rates_are_shares_and_keep_their_order(cases: Dispositions, eligible: float) -> None:
    found = rates(cases, eligible)
    assert all(rate is None or 0 <= rate <= 1 for rate in astuple(found))
    if found.rr1 is not None and found.rr3 is not None and found.rr5 is not None:
        assert found.rr1 <= found.rr3 + 1e-12
        assert found.rr3 <= found.rr5 + 1e-12


@given(COUNTS)
def test_partial_answers_and_unknown_cases_only_change_what_they_should(cases: Dispositions) -> None:
    """With nobody waited for, response rates 1, 3 and 5 are the same figure, and so are 2, 4 and 6."""
    closed = Dispositions(*astuple(cases)[:-1])
    found = rates(closed)
    assert found.rr1 == found.rr3 == found.rr5
    assert found.rr2 == found.rr4 == found.rr6


@given(st.lists(COUNTS, min_size=1, max_size=5))
def test_sums_of_cases_are_cases(parts: list[Dispositions]) -> None:
    total = sum(parts, Dispositions())
    assert total.drawn == sum(part.drawn for part in parts)


def test_nobody_drawn_is_no_rate_of_zero() -> None:
    assert set(astuple(rates(Dispositions()))) == {None}


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_that_cannot_be(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        rates(CASES, share)
