"""One page with everything that the person who is signed in may do."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from surveyapp.web.access import access
from surveyapp.web.menu import own_entries

blueprint = Blueprint("mine", __name__)


@blueprint.get("/mine")
@access("signed_in")
def home() -> ResponseReturnValue:
    return render_template("mine/home.html", entries=own_entries())
