"""The counter without network: the page that the browser keeps, what it needs, and what it reports afterwards."""

from flask import Blueprint, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from surveyapp.domain.roles import Role
from surveyapp.services.offline.issuing import Advance, offline_kit
from surveyapp.services.offline.reporting import take_offline_report
from surveyapp.web.access import access
from surveyapp.web.counter.offline_files import offline_page, worker_script
from surveyapp.web.counter.offline_forms import read_kit_wanted, read_report
from surveyapp.web.counter.offline_kit import kit_document, sealed_ticket
from surveyapp.web.desk import desk
from surveyapp.web.identity import the_account
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("counter_offline", __name__, url_prefix="/counter")
ASK_AGAIN = "no-cache"


@blueprint.before_request
def refuse_foreign_pages() -> None:
    """Another site's page can send neither this header nor JSON, and our cookie does not go with what it sends."""
    if request.method == "POST" and not (request.headers.get("X-Counter") == "1" and request.is_json):
        raise BadRequest


@blueprint.get("/offline")
@access("public")
def page() -> ResponseReturnValue:
    response = make_response(offline_page())
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


@blueprint.get("/worker.js")
@access("public")
def worker() -> ResponseReturnValue:
    response = make_response(worker_script())
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = ASK_AGAIN
    response.headers["Service-Worker-Allowed"] = url_for("counter.board").rstrip("/")
    return response


@blueprint.post("/offline/kit")
@access(Role.COUNTER_STAFF)
def kit() -> ResponseReturnValue:
    wanted = read_kit_wanted()
    held = {each.id: each.day for each in wanted.held}
    advance = Advance(desk(), sealed_ticket)
    found = offline_kit(db(), the_account(), wanted.counter, held, advance, current_site().now())
    return jsonify(kit_document(found))


@blueprint.post("/offline/visits")
@access(Role.COUNTER_STAFF)
def report() -> ResponseReturnValue:
    said = read_report()
    taken = take_offline_report(db(), the_account(), said, desk(), current_site().now())
    return jsonify(taken={visit.tap: each.value for visit, each in zip(said.visits, taken, strict=True)})
