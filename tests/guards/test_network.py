"""Tests stay on this machine."""

import socket

import pytest

from tests.network import Elsewhere


def test_another_machine_can_not_be_spoken_to() -> None:
    # An address set aside for examples (RFC 5737): should the guard be broken, nobody answers.
    with socket.socket() as speaker, pytest.raises(Elsewhere, match=r"192\.0\.2\.1"):
        speaker.connect(("192.0.2.1", 80))


def test_another_machine_can_not_be_looked_up() -> None:
    with pytest.raises(Elsewhere, match=r"example\.invalid"):
        socket.getaddrinfo("example.invalid", 80)


def test_this_machine_can() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    with server, socket.create_connection(server.getsockname()) as speaker:
        assert speaker.getpeername() == server.getsockname()
