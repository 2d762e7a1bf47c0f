"""A chain of sealed draws opens from its beginning, in order, and tells nothing by its looks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.sealed_draws import DrawUnopenable, opened_draw, sealed_chain
from surveyapp.domain.tokens import ALPHABET, check_sign, new_serial, read_serial

TICKETS = st.lists(
    st.one_of(st.none(), st.fixed_dictionaries({"code": st.text(max_size=80)})), min_size=1, max_size=12
)


@given(TICKETS)
def test_what_was_sealed_comes_out_in_its_order(tickets: list[dict[str, str] | None]) -> None:
    chain, found = sealed_chain("a", tickets), []
    key = chain.first_key
    for number, seal in enumerate(chain.seals):
        draw = opened_draw("a", number, key, seal)
        found.append(draw.ticket)
        key = draw.next_key
    assert found == tickets
    assert len({len(seal) for seal in chain.seals}) == 1


@given(TICKETS, st.integers(0, 11), st.integers(0, 11))
def test_no_seal_opens_out_of_its_turn(tickets: list[dict[str, str] | None], number: int, place: int) -> None:
    """Neither another seal with the first key, nor the first seal in another place."""
    chain = sealed_chain("a", tickets)
    if 0 < number < len(chain.seals):
        with pytest.raises(DrawUnopenable):
            opened_draw("a", number, chain.first_key, chain.seals[number])
    if place > 0:
        with pytest.raises(DrawUnopenable):
            opened_draw("a", place, chain.first_key, chain.seals[0])


def test_no_two_chains_of_the_same_draws_look_alike() -> None:
    one, other = (sealed_chain("a", [None, {"code": "x"}]) for _ in range(2))
    assert set(one.seals).isdisjoint(other.seals)


@given(st.text(ALPHABET, min_size=6, max_size=6), st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_sign_of_a_serial_is_noticed(body: str, place: int, sign: str) -> None:
    serial = body + check_sign(body)
    changed = serial[:place] + sign + serial[place + 1 :]
    assert read_serial(changed) == (serial if changed == serial else None)


def test_a_fresh_serial_is_read_back_as_it_is_typed_or_scanned() -> None:
    serial = new_serial()
    assert read_serial(f" {serial[:3].lower()} {serial[3:]}\r\n") == serial
