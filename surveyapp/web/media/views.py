"""Recordings by the hash of their content: public, and kept by browsers for ever."""

from io import BytesIO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from surveyapp.services.media import sound
from surveyapp.web.access import access
from surveyapp.web.session import db

blueprint = Blueprint("media", __name__)

FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.get("/media/<sha256>")
@access("public")
def recording(sha256: str) -> ResponseReturnValue:
    found = sound(db(), sha256)
    # In parts where a browser asks for parts: some play nothing from a server that can't do that.
    response = send_file(BytesIO(found.content), mimetype=found.media_type, conditional=True, etag=sha256)
    response.headers["Cache-Control"] = FOR_EVER
    return response
