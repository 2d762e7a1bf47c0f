"""Counts through the programming interface: what a queue machine served on a day, for coverage."""

from datetime import date
from typing import Annotated

from flask import Blueprint, Response
from pydantic import Field

from surveyapp.domain.scopes import Scope
from surveyapp.services.auditing import Act
from surveyapp.services.offices import office_id_of
from surveyapp.services.registers.correcting import MOST_VISITS
from surveyapp.services.registers.queue_counts import QueueCount, report_queue_count
from surveyapp.web.access import access
from surveyapp.web.api import models
from surveyapp.web.api.operations import Operation, answered, operation, read_body
from surveyapp.web.identity import current_caller
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("counts", __name__)


class DayCount(models.Model):
    """How many tickets were served on a day that is over. A second report of the day replaces the first."""

    office: Annotated[str, Field(max_length=40, description="The office's code.")]
    day: date
    visits: Annotated[int, Field(ge=0, le=MOST_VISITS)]
    counter_id: Annotated[models.Identifier | None, Field(description="None: the whole office.")] = None


@blueprint.post("/queue-counts")
@access(Scope.REGISTER)
@operation(
    Operation("Report a queue machine's count of a day", DayCount, body=DayCount, refusals=(403, 404, 413))
)
def queue_count() -> Response:
    said: DayCount = read_body(DayCount)
    account = current_caller().account
    count = QueueCount(office_id_of(db(), said.office), said.day, said.visits, said.counter_id)
    report_queue_count(db(), account, count, Act(account.id, current_site().now()))
    return answered(said)
