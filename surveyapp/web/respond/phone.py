"""What the scripts of a phone ask for: the form to carry along, and taking in what was answered meanwhile.

Everything is under the draft's cookie, and everything may be asked again: the last answer to a page counts, and a form
that was taken in stays taken in once.
"""

import hashlib
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from pydantic import TypeAdapter, ValidationError
from werkzeug.exceptions import HTTPException

from surveyapp.domain.errors import AnswersIncomplete, DraftLost, InvalidInput, NotFound, SurveyError
from surveyapp.services.responding import abandon, read_draft, save_page
from surveyapp.services.sending import take_in_response
from surveyapp.web.access import access
from surveyapp.web.draft_cookie import draft_key, let_go, take_back
from surveyapp.web.error_words import WORDS, words_of_refusal
from surveyapp.web.question_pages import language_of
from surveyapp.web.respond.carried import carried_form, carried_languages
from surveyapp.web.respond.refusals import cause_of
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site

blueprint = Blueprint("phone", __name__, url_prefix="/answer")

PAGES = TypeAdapter(dict[str, dict[str, list[str]]])
"""The fields of pages, by page."""
MODULES = ("js/form/*.js", "js/phone/*.js", "js/speech.js", "fonts/*.woff2")
"""What the frame of a form needs besides the files that it names itself."""
NAMED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
WORKER = "js/phone/worker.js"


@blueprint.get("/form/<language>.json")
@access("public")
def form(language: str) -> ResponseReturnValue:
    key = draft_key()
    draft = read_draft(db(), key)
    if language not in carried_languages(draft.instrument):
        raise NotFound
    return jsonify(carried_form(draft, key, language))


@blueprint.put("/pages")
@access("public")
def save_pages() -> ResponseReturnValue:
    key, pages = draft_key(), _pages_sent()
    instrument = read_draft(db(), key).instrument
    problems: dict[str, dict[str, str]] = {}
    # In the order of the form: what was answered earlier decides whether a later page is asked at all.
    for page_id in [page.id for page in instrument.pages if page.id in pages]:
        try:
            saved = save_page(
                db(), key, page_id, pages[page_id], language_of(instrument), current_site().today()
            )
        except NotFound:
            # Off this person's path since an earlier page was changed; then it has no say.
            continue
        if saved.problems:
            problems[page_id] = {each.question_code: str(each.reason) for each in saved.problems}
    return jsonify(problems=problems)


@blueprint.put("/final")
@access("public")
def send() -> ResponseReturnValue:
    site = current_site()
    take_in_response(db(), site.keys, draft_key(), site.now())
    return let_go(make_response(jsonify(status="taken_in")))


@blueprint.delete("/draft")
@access("public")
def stop() -> ResponseReturnValue:
    with suppress(DraftLost):
        abandon(db(), draft_key())
    return take_back(make_response(jsonify(status="forgotten")))


@blueprint.get("/offline")
@access("public")
def offline() -> ResponseReturnValue:
    return render_template("respond/offline.html")


@blueprint.get("/worker.js")
@access("public")
def worker() -> ResponseReturnValue:
    frame = render_template("respond/offline.html")
    version = hashlib.sha256(frame.encode()).hexdigest()[:10]
    shell = url_for("phone.offline")
    known = {"SHELL": shell, "VERSION": version, "FILES": [shell, *files_of(frame)]}
    lines = [f"const {name} = {current_app.json.dumps(value)};\n" for name, value in known.items()]
    source = (Path(str(current_app.static_folder)) / WORKER).read_text(encoding="utf-8")
    response = make_response("".join(lines) + source)
    response.headers.update({"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache"})
    return response


def files_of(frame: str) -> list[str]:
    """The addresses of the static files without which a form can't be shown."""
    folder = Path(str(current_app.static_folder))
    names = {path.relative_to(folder).as_posix() for pattern in MODULES for path in folder.glob(pattern)}
    modules = {url_for("static", filename=name) for name in names - {WORKER}}
    return sorted({*NAMED.findall(frame), *modules})


@blueprint.errorhandler(SurveyError)
def refused(error: SurveyError) -> ResponseReturnValue:
    cause = cause_of(error)
    forget_changes()
    body: dict[str, Any] = {"code": cause.code}
    if isinstance(cause, AnswersIncomplete):
        body["page"] = cause.page_id
    return jsonify(body), words_of_refusal(cause.code).status


@blueprint.errorhandler(CSRFError)
def unsigned(_error: CSRFError) -> ResponseReturnValue:
    return jsonify(code="csrf"), WORDS["csrf"].status


@blueprint.errorhandler(HTTPException)
def broken(error: HTTPException) -> ResponseReturnValue:
    forget_changes()
    return jsonify(code="http"), error.code or 500


def _pages_sent() -> dict[str, dict[str, list[str]]]:
    try:
        return PAGES.validate_json(request.get_data(), strict=True)
    except ValidationError as error:
        raise InvalidInput("pages", "not the fields of pages") from error
