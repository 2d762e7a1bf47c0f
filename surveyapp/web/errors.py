"""Every refusal and every failure becomes one friendly page that says what to do, with the right status."""

from flask import (
    Flask,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from surveyapp.domain.errors import (
    AnalysisRefused,
    AnswersIncomplete,
    DatabaseUnready,
    InvalidInput,
    RunWithdrawn,
    SecondFactorNeeded,
    SignInNeeded,
    SurveyError,
    TooManyTries,
)
from surveyapp.services.transactions import is_database_trouble
from surveyapp.web.error_words import WORDS, words_of_refusal, words_of_status, words_of_wait
from surveyapp.web.logs import log_failure
from surveyapp.web.refusal import Words
from surveyapp.web.session import READING, forget_changes

PROGRAMS = "/api/"
"""Below here everything is JSON, refusals too."""
DEVICES = ("kiosk_device", "counter_offline")
"""The blueprints by which kiosks and counters' pages speak with the server, in JSON as well."""


def error_page(words: Words, code: str, reason: str = "", status: int = 0) -> ResponseReturnValue:
    """The page for a refusal; without the button where its way on is not part of this installation.

    Programs get the same as JSON.
    """
    if request.path.startswith(PROGRAMS) or request.blueprint in DEVICES:
        return _problem(words, code, reason, status or words.status)
    to = words.to if words.to in current_app.view_functions else "start.home"
    page = render_template("error.html", words=words, reason=reason, way=url_for(to))
    return page, status or words.status


def _problem(words: Words, code: str, reason: str, status: int) -> ResponseReturnValue:
    """A refusal as a program reads it (RFC 9457)."""
    answer = jsonify(
        code=code, status=status, title=str(words.title), detail=str(words.advice), reason=reason
    )
    answer.status_code, answer.content_type = status, "application/problem+json"
    if status == 401 and request.blueprint not in DEVICES:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def refused(error: SurveyError) -> ResponseReturnValue:
    """A refusal of our own. What it wrote is forgotten unless it is to be remembered."""
    if not error.remember:
        forget_changes()
    if isinstance(error, SignInNeeded) and request.method in READING:
        return redirect(url_for("signin.sign_in", next=request.full_path.rstrip("?")), 303)
    if isinstance(error, SecondFactorNeeded) and request.method in READING:
        return redirect(url_for("signin.second", next=request.full_path.rstrip("?")), 303)
    if isinstance(error, AnswersIncomplete):
        return redirect(url_for("respond.question", page_id=error.page_id), 303)
    if isinstance(error, DatabaseUnready):
        return without_database(error)
    words = words_of_refusal(error.code)
    if isinstance(error, TooManyTries):
        page = make_response(error_page(words, error.code, words_of_wait(error.seconds)))
        page.headers["Retry-After"] = str(error.seconds)
        return page
    reason = error.reason if isinstance(error, AnalysisRefused | InvalidInput | RunWithdrawn) else ""
    return error_page(words, error.code, reason)


def without_database(error: BaseException) -> ResponseReturnValue:
    """The database is missing, of another version, locked or read-only: a page that does not need it."""
    forget_changes()
    log_failure(error)
    g.database_is_down = True
    return error_page(WORDS["database_unready"], "database_unready")


def wrong_token(_error: CSRFError) -> ResponseReturnValue:
    """The form came without our token, or with one of another session."""
    forget_changes()
    return error_page(WORDS["csrf"], "csrf")


def http_error(error: HTTPException) -> ResponseReturnValue:
    """An error of HTTP, or what is left of an unforeseen one that came after the view."""
    forget_changes()
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return unforeseen(error.original_exception)
    if error.code is None or error.code < 400:
        return error
    page = make_response(error_page(words_of_status(error.code), f"http_{error.code}", status=error.code))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        page.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return page


def unforeseen(error: BaseException) -> ResponseReturnValue:
    """A mistake of ours. In tests it is raised, so that it can't be overlooked."""
    if is_database_trouble(error):
        return without_database(error)
    forget_changes()
    log_failure(error)
    if current_app.testing:
        raise error
    return error_page(words_of_status(500), "unforeseen")


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(SurveyError, refused)
    app.register_error_handler(CSRFError, wrong_token)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unforeseen)
