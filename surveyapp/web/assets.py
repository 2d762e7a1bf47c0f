"""Static files: a hash of all of them in each address, so that browsers may keep them for a year.

The hash is a part of the path, so that what one file names beside itself (a module, a font) has it too.
"""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory

ENDPOINT = "static"
VERSION = "version"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
"""For the address of another version, as a page has that was opened before the site was brought up to date."""


def version_of(folder: Path) -> str:
    """Ten hexadecimal digits of a SHA-256 of the names and contents of all files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:10]


def init_app(app: Flask, folder: Path) -> None:
    """Serve the folder, and put its version into the addresses that `url_for` makes."""
    app.static_folder = str(folder)
    current = version_of(folder)

    @app.get("/static/<version>/<path:filename>", endpoint=ENDPOINT)
    def static(version: str, filename: str) -> Response:
        response = send_from_directory(folder, filename)
        response.headers["Cache-Control"] = FOR_EVER if version == current else ASK_AGAIN
        return response

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT:
            values.setdefault(VERSION, current)
