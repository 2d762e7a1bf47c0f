"""Links through the programming interface: a queue machine reports visits, and what became of an invitation."""

from flask import Blueprint, Response, request, url_for

from surveyapp.domain.errors import NotAllowed
from surveyapp.domain.scopes import Scope
from surveyapp.domain.tokens import spaced
from surveyapp.domain.visits import Outcome
from surveyapp.services.counter_days import CounterChoice, ServiceChoice, counters_of, services_at
from surveyapp.services.visiting import VisitTap, draw_visit, record_outcome
from surveyapp.web.access import access
from surveyapp.web.api import visit_models
from surveyapp.web.api.models import named
from surveyapp.web.api.operations import Operation, answered, operation, read_body
from surveyapp.web.desk import desk
from surveyapp.web.identity import current_caller
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("links", __name__)


@blueprint.get("/counters")
@access(Scope.LINKS)
@operation(Operation("The counters of the key's owner, with the services of today", visit_models.CounterList))
def counters() -> Response:
    caller = current_caller()
    found = [
        choice
        for choice in counters_of(db(), caller.account, current_site().today())
        if caller.counter_id in (None, choice.counter_id)
    ]
    return answered(visit_models.CounterList(items=[_counter(choice) for choice in found]))


@blueprint.post("/visits")
@access(Scope.LINKS)
@operation(
    Operation(
        "Report a finished visit and draw", visit_models.Drawn, body=visit_models.Visit, refusals=(409, 413)
    )
)
def visit() -> Response:
    said: visit_models.Visit = read_body(visit_models.Visit)
    caller, here = current_caller(), desk()
    if caller.counter_id not in (None, said.counter_id):
        raise NotAllowed
    tap = VisitTap(said.counter_id, said.service_id, said.purpose, said.tap)
    drawn = draw_visit(db(), caller.account, tap, here, current_site().now())
    given = drawn.invitation
    invitation = given and visit_models.Invitation(
        address=(here.public_url or request.host_url.rstrip("/"))
        + url_for("respond.invitation", token=given.token),
        code=spaced(given.code),
        expires_on=given.expires_on,
    )
    return answered(
        visit_models.Drawn(visit_id=drawn.visit_id, is_repeat=drawn.is_repeat, invitation=invitation)
    )


@blueprint.post("/visits/<int:visit_id>/outcome")
@access(Scope.LINKS)
@operation(
    Operation(
        "Say that an invitation was refused or its visitor gone; a link that nobody opened is void then",
        visit_models.Recorded,
        body=visit_models.Reported,
        refusals=(409, 413),
    )
)
def outcome(visit_id: int) -> Response:
    said: visit_models.Reported = read_body(visit_models.Reported)
    caller = current_caller()
    if caller.counter_id is not None:  # a machine cannot see what a visitor said to the clerk
        raise NotAllowed
    record_outcome(db(), caller.account, visit_id, Outcome(said.outcome), current_site().now())
    return answered(visit_models.Recorded(visit_id=visit_id, outcome=said.outcome))


def _counter(choice: CounterChoice) -> visit_models.Counter:
    services = services_at(db(), choice.office_id, current_site().today())
    return visit_models.Counter(
        id=choice.counter_id,
        name=choice.counter_name,
        office=named(choice.office_name, choice.office_name_en),
        services=[_service(each) for each in services],
    )


def _service(choice: ServiceChoice) -> visit_models.Service:
    return visit_models.Service(id=choice.id, code=choice.code, name=named(choice.name, choice.name_en))
