"""The address of the page that is being shown, to show it again in another language, size or contrast."""

from flask import request, url_for
from flask.globals import request_ctx


def same_page(**changes: str) -> str:
    """This page with other arguments. What only a POST can show has no address; then it is the start page."""
    adapter = request_ctx.url_adapter
    if request.endpoint is None or adapter is None or "GET" not in adapter.allowed_methods():
        return url_for("start.home", **changes)
    arguments = {**request.args.to_dict(), **(request.view_args or {}), **changes}
    return url_for(request.endpoint, **arguments)
