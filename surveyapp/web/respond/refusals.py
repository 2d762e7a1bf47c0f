"""Refusals on the citizen's pages.

What was refused after a POST is said on a page of its own, which is fetched: reloading it or going back to it sends
nothing again, and no browser asks whether it should. A trouble of the server (5xx) stays the answer of the POST, for
then to send again is what helps.
"""

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from surveyapp.domain.errors import DraftLost, SurveyError
from surveyapp.services.opening import look_at_link
from surveyapp.web.draft_cookie import link_of_draft
from surveyapp.web.error_words import HTTP_WORDS, WORDS, words_of_refusal, words_of_status
from surveyapp.web.errors import http_error, wrong_token
from surveyapp.web.errors import refused as page_of_refusal
from surveyapp.web.refusal import Words
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site


def cause_of(error: SurveyError) -> SurveyError:
    """Why a draft is lost, if its link tells: it was used on another phone, withdrawn, or has expired."""
    link = link_of_draft() if isinstance(error, DraftLost) else None
    if link is None:
        return error
    forget_changes()
    try:
        look_at_link(db(), link, current_site().today())
    except SurveyError as cause:
        return cause
    return error


def words_of(code: str) -> Words | None:
    """The words for the code of a refusal, or for the number of an HTTP status; None for anything else."""
    if code in WORDS:
        return words_of_refusal(code)
    return words_of_status(int(code)) if code in map(str, HTTP_WORDS) else None


def refused(error: SurveyError) -> ResponseReturnValue:
    """The page of a refusal, or the way to it."""
    cause = cause_of(error)
    return _fetched(page_of_refusal(cause), cause.code)


def broken(error: HTTPException) -> ResponseReturnValue:
    """The page for what HTTP forbids, or the way to it."""
    return _fetched(http_error(error), str(error.code))


def without_token(error: CSRFError) -> ResponseReturnValue:
    """The page for a form that came without our token, or the way to it."""
    return _fetched(wrong_token(error), "csrf")


def _fetched(answer: ResponseReturnValue, code: str) -> ResponseReturnValue:
    response = make_response(answer)
    if request.method == "POST" and 400 <= response.status_code < 500 and words_of(code):
        return redirect(url_for("respond.refusal", code=code), 303)
    return response


def init_blueprint(blueprint: Blueprint) -> None:
    """Let these pages answer for the refusals of a blueprint."""
    blueprint.register_error_handler(SurveyError, refused)
    blueprint.register_error_handler(CSRFError, without_token)
    blueprint.register_error_handler(HTTPException, broken)
