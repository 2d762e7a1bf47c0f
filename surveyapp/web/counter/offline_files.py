"""The page that the counter's browser keeps: its files, and a version that changes with any of them."""

import hashlib
import json
from pathlib import Path

from flask import current_app, render_template, url_for

from surveyapp.web.catalogues import SOURCE
from surveyapp.web.locale import languages, speaking

WORKER = "js/counter/worker.js"
PATTERNS = (
    "js/counter/*.js",
    "js/kiosk/dom.js",
    "css/site.css",
    "css/forms.css",
    "css/staff.css",
    "css/counter.css",
    "css/print.css",
    "fonts/*.woff2",
    "icon.svg",
)


def offline_page() -> str:
    """The page, the same for everybody: it holds nothing of whoever asks for it."""
    texts = {}
    for code in languages():
        with speaking(code):
            texts[code] = render_template("counter/offline_text.html")
    with speaking(SOURCE):
        return render_template("counter/offline.html", texts=texts)


def worker_script() -> str:
    """The service worker: the version and the list of files in its first line, then its own text."""
    files = _files()
    version = hashlib.sha256(json.dumps([offline_page(), files]).encode()).hexdigest()[:16]
    first = f"const VERSION = {json.dumps(version)}, FILES = {json.dumps(files)};\n"
    return first + (_folder() / WORKER).read_text(encoding="utf-8")


def _files() -> list[str]:
    folder = _folder()
    names = sorted({path.relative_to(folder).as_posix() for each in PATTERNS for path in folder.glob(each)})
    static = [url_for("static", filename=name) for name in names if name != WORKER]
    return [url_for("counter_offline.page"), *static]


def _folder() -> Path:
    return Path(str(current_app.static_folder))
