"""A form as the kiosk asks it, drawn by the kiosk's own modules, on a page that can neither keep nor send anything."""

import json

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import Role
from surveyapp.services.instrument_drafts import instrument_with_key
from surveyapp.web.access import access
from surveyapp.web.kiosk.bundle import preview_bundle
from surveyapp.web.locale import language, languages_among
from surveyapp.web.security import CLOSED_POLICY
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("kiosk_preview", __name__, url_prefix="/instruments/<key>/preview/kiosk")


@blueprint.get("")
@access(Role.ADMIN, Role.ANALYST)
def look(key: str) -> ResponseReturnValue:
    instrument = instrument_with_key(db(), key)
    offered, wanted = languages_among(instrument.languages), request.args.get("in", language())
    if not offered:
        raise NotFound
    page = render_template(
        "kiosk/preview.html",
        bundle=json.dumps(preview_bundle(instrument, current_site().today()), ensure_ascii=False),
        shown_in=wanted if wanted in offered else offered[0],
        first=request.args.get("at", ""),
        back=_page_of(key),
    )
    return Response(page, headers={"Content-Security-Policy": CLOSED_POLICY})


def _page_of(key: str) -> str:
    kind, _mark, number = key.partition(":")
    if kind == "draft":
        return url_for("instruments.draft", draft_id=number)
    return url_for("instruments.one", key=key)
