"""Static files: a content hash in each address, so that browsers may keep them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

VERSION = "v"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
"""For what is named without a hash, as the fonts in a style sheet are; then the browser asks whether it changed."""


@lru_cache(maxsize=256)
def content_version(path: Path, _modified: int) -> str:
    """Ten hexadecimal digits of the content's SHA-256; read again when the file has changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def keep_for_long(response: Response) -> Response:
    """Let browsers keep static files; one with a hash in its address never changes."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        response.headers["Cache-Control"] = FOR_EVER if VERSION in request.args else FOR_A_DAY
    return response


def init_app(app: Flask) -> None:
    """Put the hash into the addresses that `url_for` makes."""
    folder = Path(str(app.static_folder))

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        path = folder / str(values.get("filename", ""))
        if endpoint == "static" and path.is_file():
            values[VERSION] = content_version(path, path.stat().st_mtime_ns)

    app.after_request(keep_for_long)
