"""Texts go over the network compressed, pages and files alike: the server needs no proxy in front for that.

Compressing what is secret together with what an attacker chooses tells the secret by its length. Our pages show
nothing of the request that another site could choose: cookies are not sent along from there, and the token of a form
is signed anew every second.
"""

import gzip

from flask import Flask, Response, request

WORTH_IT = 500
"""Shorter texts fit into one packet anyway."""
LEVEL = 6
TEXTS = frozenset(
    {
        "application/json",
        "application/manifest+json",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
    }
)


def compress(response: Response) -> Response:
    """Send a text as gzip where the browser takes it. What is streamed goes as it is, but for static files."""
    if response.mimetype not in TEXTS:
        return response
    response.vary.add("Accept-Encoding")
    if response.is_streamed and request.endpoint != "static":
        return response
    if response.status_code != 200 or "Content-Encoding" in response.headers or not _is_wanted():
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= WORTH_IT:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag, _ = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)
    return response


def _is_wanted() -> bool:
    return bool(request.accept_encodings.quality("gzip"))


def init_app(app: Flask) -> None:
    """Compress every answer that is worth it."""
    app.after_request(compress)
