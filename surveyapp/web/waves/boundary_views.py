"""A wave's figures on old boundaries and on today's, where the mapping is exact; elsewhere the reason why not."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import Role
from surveyapp.services.area_results import latest_area_results
from surveyapp.services.boundaries import Boundaries, wave_on
from surveyapp.web.access import access
from surveyapp.web.session import db
from surveyapp.web.site import current_site
from surveyapp.web.waves.boundary_pages import (
    NAMES,
    area_rows,
    choices,
    not_exact_lines,
    outside_lines,
    source_of,
)
from surveyapp.web.waves.views import title_of

blueprint = Blueprint("wave_boundaries", __name__, url_prefix="/waves/<int:wave_id>/boundaries")


@blueprint.get("/")
@access(Role.ANALYST, Role.ADMIN)
def home(wave_id: int) -> ResponseReturnValue:
    asked = request.args.get("on", "")
    kind = Boundaries(asked) if asked in tuple(Boundaries) else Boundaries.OLD_DISTRICT
    found = wave_on(db(), wave_id, kind, current_site().today())
    results = latest_area_results(db(), wave_id, kind)
    return render_template(
        "waves/boundaries.html",
        wave_id=wave_id,
        title=title_of(wave_id),
        choices=choices(kind),
        heading=str(NAMES[kind]),
        figures_words=source_of(results),
        rows=area_rows(found, results),
        not_exact=not_exact_lines(found.not_exact),
        outside=outside_lines(found.outside),
    )
