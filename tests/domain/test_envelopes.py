"""Envelopes of kiosks: what one key sealed, that key opens, under that id and no other."""

import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)

from surveyapp.domain.envelopes import Envelope, opened, read_envelope, sealed_envelope
from surveyapp.domain.errors import EnvelopeInvalid, EnvelopeUnopenable
from tests.kiosk_answers import new_id

KEY = "00112233445566aa"
WEB_CRYPTO = {
    "v": 1,
    "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "key": KEY,
    "epk": "BHRZ3k+sLPyjKt5/y67WF+/tg5PqRC4M2Qp8fmHwblfT2RNhC9DBVC9NvunsbtfLS1AQUoB2vgck1WpVQJLxl10=",
    "iv": "t7lo8zS82nUksDu8",
    "data": "7vQAEtndT8Bbld8wADeQzlNqdsxP4n9Wnmw=",
}
"""Sealed by the kiosk's own code in Chromium, for the private key 1."""


@pytest.fixture(scope="module")
def private() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


@pytest.fixture
def envelope(private: EllipticCurvePrivateKey) -> Envelope:
    return sealed_envelope("Đắk Lắk".encode(), new_id(), KEY, private.public_key(), os.urandom(12))


def test_an_envelope_travels_as_json_and_opens(private: EllipticCurvePrivateKey, envelope: Envelope) -> None:
    arrived = read_envelope(envelope.to_document(), envelope.id)
    assert arrived == envelope
    assert opened(arrived, private).decode() == "Đắk Lắk"


def test_an_envelope_that_a_browser_sealed_opens() -> None:
    """Both ends agree on every byte of the derivation."""
    envelope = read_envelope(WEB_CRYPTO, "0f8fad5b-d9cb-469f-a165-70867728950e")
    assert opened(envelope, derive_private_key(1, SECP256R1())).decode() == '{"a":"ă"}'


@pytest.mark.parametrize(
    "change",
    [
        {"id": "1b4e28ba-2fa1-4d1d-883f-0016d3cca427"},
        {"key": "ffffffffffffffff"},
        {"nonce": b"\0" * 12},
        {"point": b"\4" + b"\1" * 64},
        {"point": b"\0" * 65},
        {"data": b"\0" * 40},
    ],
)
def test_one_changed_part_and_it_stays_closed(
    private: EllipticCurvePrivateKey, envelope: Envelope, change: dict[str, str | bytes]
) -> None:
    with pytest.raises(EnvelopeUnopenable):
        opened(replace(envelope, **change), private)  # type: ignore[arg-type]


def test_another_key_does_not_open_it(envelope: Envelope) -> None:
    with pytest.raises(EnvelopeUnopenable):
        opened(envelope, generate_private_key(SECP256R1()))


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        {"v": "1"},
        {"id": "0F8FAD5B-D9CB-469F-A165-70867728950E"},
        {"id": "0f8fad5b-d9cb-169f-a165-70867728950e"},
        {"key": "00112233445566AA"},
        {"epk": "AAAA"},
        {"iv": "AAAA"},
        {"data": ""},
        {"data": "ă"},
        {"data": None},
        {"note": "x"},
    ],
)
def test_anything_else_is_no_envelope(envelope: Envelope, wrong: object) -> None:
    content = {**envelope.to_document(), **wrong} if isinstance(wrong, dict) and wrong else wrong
    sent_under = content["id"] if isinstance(content, dict) and "id" in content else envelope.id
    with pytest.raises(EnvelopeInvalid):
        read_envelope(content, sent_under)


def test_it_is_sent_under_its_own_id(envelope: Envelope) -> None:
    with pytest.raises(EnvelopeInvalid):
        read_envelope(envelope.to_document(), new_id())
