"""Tokens can't be guessed, ticket codes catch a slip of the finger, and stored hashes need the installation's key."""

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.tokens import ALPHABET, check_sign, keyed_hash, new_code, new_token, read_code, spaced

BODIES = st.text(ALPHABET, min_size=8, max_size=8)


def test_a_token_has_128_bits_and_is_never_the_same_twice() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 22 for token in tokens)


def test_a_fresh_code_is_read_back_as_a_person_types_it() -> None:
    code = new_code()
    assert read_code(code) == code
    assert read_code(f" {spaced(code).lower()} ") == code
    assert read_code("-".join(code)) == code


def test_the_check_sign_by_hand() -> None:
    # 2·1 (sign "3") + 0 elsewhere = 2, and 2 + 29 = 31.
    assert check_sign("32222222") == ALPHABET[29]


@given(BODIES, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(body: str, place: int, sign: str) -> None:
    code = body + check_sign(body)
    changed = code[:place] + sign + code[place + 1 :]
    assert read_code(changed) == (code if changed == code else None)


@given(BODIES, st.integers(0, 7))
def test_two_neighbours_swapped_are_noticed(body: str, place: int) -> None:
    code = body + check_sign(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_code(swapped) == (code if swapped == code else None)


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_code_or_nothing(typed: str) -> None:
    code = read_code(typed)
    assert code is None or (len(code) == 9 and set(code) <= set(ALPHABET))


def test_the_stored_hash_is_an_hmac_under_a_key_of_its_own_purpose() -> None:
    key = hmac.new(b"secret", b"link token", hashlib.sha256).digest()
    assert keyed_hash(b"secret", "link token", "abc") == hmac.new(key, b"abc", hashlib.sha256).hexdigest()
    assert keyed_hash(b"secret", "ticket code", "abc") != keyed_hash(b"secret", "link token", "abc")
    assert keyed_hash(b"another", "link token", "abc") != keyed_hash(b"secret", "link token", "abc")
