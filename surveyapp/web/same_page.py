"""The address of the page that is being shown, to show it again in another language, size or contrast."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask.globals import request_ctx

RESERVED = ("_", "endpoint", "self")
"""How arguments begin that `url_for` would take for its own, and make an address of another kind with."""


def same_page(**changes: str) -> str:
    """This page with other arguments. What only a POST can show has no address; then it is the start page."""
    adapter = request_ctx.url_adapter
    if request.endpoint is None or adapter is None or "GET" not in adapter.allowed_methods():
        return _address("start.home", changes)
    asked = {name: value for name, value in request.args.items() if not name.startswith(RESERVED)}
    return _address(request.endpoint, {**asked, **(request.view_args or {}), **changes})


def _address(endpoint: str, arguments: Mapping[str, Any]) -> str:
    return url_for(endpoint, **arguments)
