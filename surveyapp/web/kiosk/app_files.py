"""The app that a device keeps: its one page, its files, and a version that changes with any of them."""

import hashlib
import json
from pathlib import Path

from flask import current_app, render_template, url_for

from surveyapp.web.kiosk.words import kiosk_words
from surveyapp.web.locale import DEFAULT, languages, speaking

WORKER = "js/kiosk/worker.js"
PATTERNS = (
    "js/kiosk/*.js",
    "js/form/*.js",
    "js/speech.js",
    "js/display.js",
    "css/site.css",
    "css/forms.css",
    "css/kiosk.css",
    "fonts/*.woff2",
    "icon.svg",
    "icons/kiosk-*.png",
)


def app_page() -> str:
    """The app's page, the same for everybody: it holds nothing of whoever asks for it."""
    words = {code: kiosk_words(code) for code in languages()}
    modules = [address for address in _static_addresses() if address.endswith(".js")]
    with speaking(DEFAULT):
        return render_template("kiosk/app.html", words=words, modules=modules)


def worker_script() -> str:
    """The service worker: the version and the list of files in its first line, then its own text."""
    first = f"const VERSION = {json.dumps(app_version())}, FILES = {json.dumps(_files())};\n"
    return first + (_folder() / WORKER).read_text(encoding="utf-8")


def app_version() -> str:
    """Sixteen hexadecimal digits that change with the page or any file of the app."""
    content = json.dumps([app_page(), _files()])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _files() -> list[str]:
    """Everything to keep on the device. The addresses of static files change with their contents."""
    return [url_for("kiosk.app"), url_for("kiosk.manifest"), *_static_addresses()]


def _static_addresses() -> list[str]:
    folder = _folder()
    names = sorted({path.relative_to(folder).as_posix() for each in PATTERNS for path in folder.glob(each)})
    return [url_for("static", filename=name) for name in names if name != WORKER]


def _folder() -> Path:
    return Path(str(current_app.static_folder))
