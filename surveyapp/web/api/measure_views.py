"""What offices say that they do about published results, for programs: what their public pages show, and no more."""

from datetime import date
from typing import Annotated

from flask import Blueprint, Response
from pydantic import Field

from surveyapp.domain.measures import Progress
from surveyapp.services.measures.reading import PublicLine, public_measure_page
from surveyapp.services.results import read_run
from surveyapp.web.access import access
from surveyapp.web.api import models
from surveyapp.web.api.operations import Operation, answered, operation, read_query
from surveyapp.web.session import db

blueprint = Blueprint("measures", __name__)
MOST_LINES = 200
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]


class MeasureQuery(models.Model):
    """Which measures; what is left out is not looked at."""

    office: Annotated[Code | None, Field(description="Only measures of the office with this code.")] = None
    criterion: Annotated[Code | None, Field(description="Only measures about this node of the index.")] = None
    before: Annotated[models.Identifier | None, Field(description="Only measures with a smaller id.")] = None
    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] = 50


class Measure(models.Model):
    """One thing that an office says it does, in the office's own words; a second person approved them."""

    id: models.Identifier
    office: Annotated[str, Field(description="Code of the office.")]
    criterion: Annotated[str, Field(description="Code of the criterion that it is about; empty for none.")]
    text: str
    language: Annotated[
        str, Field(description="The language that the text is written in; it is not translated.")
    ]
    progress: Progress
    day: Annotated[date, Field(description="By when it is to be done, or when it was.")]


class MeasureList(models.Model):
    """The measures of a wave, the last one first. `next_before` is the `before` of the next page, null on the last."""

    run_id: models.Identifier
    items: list[Measure]
    next_before: models.Identifier | None


@blueprint.get("/published/<int:run_id>/measures")
@access("public")
@operation(
    Operation(
        "What offices say that they do about published results", MeasureList, MeasureQuery, refusals=(410,)
    )
)
def published(run_id: int) -> Response:
    query: MeasureQuery = read_query(MeasureQuery)
    wave_id = read_run(db(), run_id, only_published=True).line.wave_id
    page = public_measure_page(db(), wave_id, (query.office, query.criterion), query.before, query.limit)
    items = [_measure(line) for line in page.lines]
    return answered(MeasureList(run_id=run_id, items=items, next_before=page.before))


def _measure(line: PublicLine) -> Measure:
    said = line.said
    return Measure(
        id=line.id,
        office=line.office_code,
        criterion=said.criterion,
        text=said.text,
        language=said.language,
        progress=said.progress,
        day=said.day,
    )
