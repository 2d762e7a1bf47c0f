"""No test speaks to another machine: what it says must depend on nothing but the code."""

import sys

HERE = {"127.0.0.1", "::1", "localhost", "", None}


class Elsewhere(RuntimeError):
    """A test wanted to speak to another machine."""


def stay_here(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse connections to other machines. Sockets with a path instead of a host are files on this one."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host not in HERE:
        raise Elsewhere(f"a test wanted to speak to {host!r}")


def pytest_configure() -> None:
    sys.addaudithook(stay_here)
