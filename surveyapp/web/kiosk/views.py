"""The kiosk's pages: pairing a device, and the app that it keeps."""

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from surveyapp.domain.errors import PairingCodeUnknown
from surveyapp.services.kiosks.pairing import pair_device
from surveyapp.services.limits import check_tries, count_try
from surveyapp.web.access import access
from surveyapp.web.identity import KIOSK_COOKIE
from surveyapp.web.kiosk.app_files import app_page, worker_script
from surveyapp.web.kiosk.device_cookie import hand_over
from surveyapp.web.kiosk.forms import PairingForm
from surveyapp.web.kiosk.words import manifest as app_manifest
from surveyapp.web.locale import DEFAULT
from surveyapp.web.network import network_of_request
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk")

MOST_WRONG_CODES, WRONG_CODE_MINUTES = 20, 15
ASK_AGAIN = "no-cache"
WRONG_CODE = _l("Mã này không đúng, đã được dùng hoặc đã quá một ngày. Xin xem lại hoặc tạo mã mới.")


@blueprint.get("")
@access("public")
def app() -> ResponseReturnValue:
    response = make_response(app_page())
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


@blueprint.get("/worker.js")
@access("public")
def worker() -> ResponseReturnValue:
    response = make_response(worker_script())
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = ASK_AGAIN
    # Its own folder is /kiosk/, and the page that it opens lies above that.
    response.headers["Service-Worker-Allowed"] = url_for("kiosk.app")
    return response


@blueprint.get("/manifest.webmanifest")
@access("public")
def manifest() -> ResponseReturnValue:
    response = jsonify(app_manifest(DEFAULT))
    response.content_type = "application/manifest+json"
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


@blueprint.get("/pair")
@access("public")
def pair() -> ResponseReturnValue:
    return render_template("kiosk/pair.html", form=PairingForm(formdata=None))


@blueprint.post("/pair")
@access("public")
def pair_this_device() -> ResponseReturnValue:
    form = PairingForm()
    secret = _paired(form) if form.validate() else None
    if secret is None:
        return render_template("kiosk/pair.html", form=form, problems=form_problems(form)), 422
    return hand_over(redirect(url_for("kiosk.app"), 303), secret)


def _paired(form: PairingForm) -> str | None:
    """The secret of the device; None with a word beside the field when the code is not one. Wrong ones are counted."""
    site = current_site()
    limit = (
        site.keys,
        "pairing code",
        network_of_request(),
        MOST_WRONG_CODES,
        WRONG_CODE_MINUTES,
        site.now(),
    )
    check_tries(db(), *limit)
    try:
        former = request.cookies.get(KIOSK_COOKIE, "")
        return pair_device(db(), site.keys, form.code.data or "", former, site.now())
    except PairingCodeUnknown:
        count_try(db(), *limit)
        form.code.errors = [WRONG_CODE]
        return None
