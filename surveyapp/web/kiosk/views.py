"""The kiosk's own screens. The form itself is the same as on a telephone."""

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from surveyapp.services.responding import (
    Opening,
    Welcome,
    kiosk_of,
    kiosk_welcome,
    services_of,
    start_walk_up,
)
from surveyapp.web.access import access
from surveyapp.web.consent import ConsentForm
from surveyapp.web.draft_cookie import hand_over, take_back
from surveyapp.web.identity import KIOSK_COOKIE, current_kiosk
from surveyapp.web.locale import DEFAULT, language, start_anew
from surveyapp.web.notice import notice_of
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk")

COOKIE_PATHS = ("/kiosk", "/code", "/answer")
"""Where a kiosk is used as one; staff who sign in on the same device see ordinary pages."""
COOKIE_SECONDS = 400 * 24 * 3600
"""The longest that browsers allow; renewed whenever the first screen is shown."""
THANKS_SECONDS = 15


@blueprint.get("/enrol/<secret>")
@access("public")
def enrol(secret: str) -> ResponseReturnValue:
    kiosk = kiosk_of(db(), current_site().keys, secret)
    return render_template("kiosk/enrol.html", kiosk=kiosk, url=url_for("kiosk.enrol_device", secret=secret))


@blueprint.post("/enrol/<secret>")
@access("public")
def enrol_device(secret: str) -> ResponseReturnValue:
    kiosk_of(db(), current_site().keys, secret)
    return _recognised(redirect(url_for("kiosk.attract"), 303), secret)


@blueprint.get("")
@access("kiosk")
def attract() -> ResponseReturnValue:
    """The first screen; whatever the browser still held of the last citizen goes, the language too."""
    session.clear()
    start_anew()
    response = make_response(render_template("kiosk/attract.html", notice=notice_of(_welcome())))
    if language() != DEFAULT:
        # Whoever chose a language and walked away leaves no trace of that either.
        seconds = current_site().settings.kiosk_idle_seconds
        response.headers["Refresh"] = f"{seconds}; url={url_for('kiosk.attract')}"
    return _recognised(take_back(response), request.cookies[KIOSK_COOKIE])


@blueprint.get("/service")
@access("kiosk")
def choose_service() -> ResponseReturnValue:
    services = services_of(db(), current_kiosk().office_id, current_site().today())
    return render_template("kiosk/service.html", services=services)


@blueprint.get("/begin/<int:service_id>")
@access("kiosk")
def notice(service_id: int) -> ResponseReturnValue:
    return _notice_page(ConsentForm(formdata=None))


@blueprint.post("/begin/<int:service_id>")
@access("kiosk")
def begin(service_id: int) -> ResponseReturnValue:
    form = ConsentForm()
    if not form.validate():
        return _notice_page(form)
    key = start_walk_up(db(), current_kiosk(), service_id, Opening(language(), "kiosk"), current_site().now())
    return hand_over(redirect(url_for("respond.resume"), 303), key)


@blueprint.get("/thanks")
@access("kiosk")
def thanks() -> ResponseReturnValue:
    way = url_for("kiosk.attract")
    response = take_back(make_response(render_template("kiosk/thanks.html", way=way)))
    # The page goes by itself, with scripts or without: nothing on it is lost, and the next person finds the start.
    response.headers["Refresh"] = f"{THANKS_SECONDS}; url={way}"
    return response


def _welcome() -> Welcome:
    return kiosk_welcome(db(), current_kiosk(), current_site().today())


def _notice_page(form: ConsentForm) -> ResponseReturnValue:
    problems = form_problems(form)
    page = render_template("respond/notice.html", notice=notice_of(_welcome()), form=form, problems=problems)
    return page, 422 if problems else 200


def _recognised(response: Response, secret: str) -> Response:
    """Let the pages that citizens use at a kiosk know it again."""
    secure = current_site().settings.secure_cookies
    for path in COOKIE_PATHS:
        response.set_cookie(
            KIOSK_COOKIE,
            secret,
            max_age=COOKIE_SECONDS,
            path=path,
            httponly=True,
            samesite="Lax",
            secure=secure,
        )
    return response
