"""The front door: links by audience, and the health of the site for whoever watches over it."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from surveyapp.services.site import site_facts
from surveyapp.web.access import access
from surveyapp.web.session import db
from surveyapp.web.start.pages import doors_of

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@access("public")
def home() -> ResponseReturnValue:
    return render_template("start/home.html", doors=doors_of(frozenset(current_app.view_functions)))


@blueprint.get("/health")
@access("public")
def health() -> ResponseReturnValue:
    site_facts(db())
    return {"status": "ok"}
