"""Choose a counter, tap a finished visit, hand over an invitation, say what came of it."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from surveyapp.domain.errors import CounterNotChosen, NotAllowed
from surveyapp.domain.roles import Role
from surveyapp.domain.visits import Outcome
from surveyapp.services import counter_days, visit_changes, visiting
from surveyapp.services.counter_days import DayBoard
from surveyapp.services.visiting import Invitation
from surveyapp.web.access import access
from surveyapp.web.counter.chosen import choices, chosen_counter, remember_counter
from surveyapp.web.counter.forms import read_counter, read_dossiers, read_outcome, read_tap
from surveyapp.web.counter.issued import forget, last_invitation, remember
from surveyapp.web.counter.pages import board_page, by_office, note, ticket
from surveyapp.web.desk import desk
from surveyapp.web.identity import the_account
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("counter", __name__, url_prefix="/counter")


@blueprint.get("/choose")
@access(Role.COUNTER_STAFF)
def choose() -> ResponseReturnValue:
    return render_template("counter/choose.html", offices=by_office(choices()))


@blueprint.post("/choose")
@access(Role.COUNTER_STAFF)
def take_counter() -> ResponseReturnValue:
    counter_id = read_counter(request.form)
    if counter_id not in {choice.counter_id for choice in choices()}:
        raise NotAllowed
    remember_counter(counter_id)
    return redirect(url_for("counter.board"), 303)


@blueprint.get("/")
@access(Role.COUNTER_STAFF)
def board() -> ResponseReturnValue:
    try:
        counter_id = chosen_counter()
    except CounterNotChosen:
        return redirect(url_for("counter.choose"), 303)
    day = counter_days.board(db(), the_account(), counter_id, current_site().today())
    done = request.args.get("done", type=int)
    return render_template(
        "counter/board.html",
        board=board_page(day, _ticket_of(day)),
        note=note(day, done) if done else None,
        may_change=len(choices()) > 1,
    )


@blueprint.post("/visits")
@access(Role.COUNTER_STAFF)
def visit() -> ResponseReturnValue:
    """Where to go on; the page's script, which waits for the network only so long, is told it in JSON."""
    tap = read_tap(request.form, chosen_counter())
    drawn = visiting.draw_visit(db(), the_account(), tap, desk(), current_site().now())
    if drawn.invitation is not None:
        return remember(_on_to(url_for("counter.invitation")), drawn.invitation)
    shown = last_invitation()
    if drawn.is_repeat and shown is not None and shown.visit_id == drawn.visit_id:
        return _on_to(url_for("counter.invitation"))
    return _on_to(url_for("counter.board", done=drawn.visit_id))


@blueprint.get("/invitation")
@access(Role.COUNTER_STAFF)
def invitation() -> ResponseReturnValue:
    """The last ticket, as often as it is wanted; its token is in no address and in no log."""
    day = counter_days.board(db(), the_account(), chosen_counter(), current_site().today())
    shown = _ticket_of(day)
    if shown is None:
        return redirect(url_for("counter.board"), 303)
    return render_template("counter/invitation.html", ticket=ticket(shown), board=board_page(day, shown))


@blueprint.post("/visits/<int:visit_id>/outcome")
@access(Role.COUNTER_STAFF)
def outcome(visit_id: int) -> ResponseReturnValue:
    said = read_outcome(request.form)
    visiting.record_outcome(db(), the_account(), visit_id, said, current_site().now())
    response = redirect(url_for("counter.board", done=visit_id), 303)
    shown = last_invitation()
    return forget(response) if shown is not None and shown.visit_id == visit_id else response


@blueprint.post("/visits/<int:visit_id>/undo")
@access(Role.COUNTER_STAFF)
def undo(visit_id: int) -> ResponseReturnValue:
    visit_changes.take_back(db(), the_account(), visit_id, current_site().now())
    return redirect(url_for("counter.board", done=visit_id), 303)


@blueprint.post("/visits/<int:visit_id>/party")
@access(Role.COUNTER_STAFF)
def party(visit_id: int) -> ResponseReturnValue:
    company = request.form.get("company")
    visit_changes.say_who_came(
        db(),
        the_account(),
        visit_id,
        read_dossiers(request.form),
        None if company is None else bool(company),
        current_site().now(),
    )
    return redirect(url_for("counter.board", done=visit_id), 303)


@blueprint.get("/visits/<int:visit_id>/ticket")
@access(Role.COUNTER_STAFF)
def other_ticket(visit_id: int) -> ResponseReturnValue:
    return render_template("counter/other_ticket.html", visit_id=visit_id)


@blueprint.post("/visits/<int:visit_id>/ticket")
@access(Role.COUNTER_STAFF)
def replace(visit_id: int) -> ResponseReturnValue:
    made = visit_changes.replace_ticket(db(), the_account(), visit_id, desk(), current_site().now())
    return remember(redirect(url_for("counter.invitation"), 303), made)


@blueprint.post("/visits/<int:visit_id>/slip")
@access(Role.COUNTER_STAFF)
def slip(visit_id: int) -> ResponseReturnValue:
    serial = request.form.get("serial", "")
    visit_changes.hand_slip(db(), the_account(), visit_id, serial, desk(), current_site().now())
    response = redirect(url_for("counter.board", done=visit_id), 303)
    shown = last_invitation()
    return forget(response) if shown is not None and shown.visit_id == visit_id else response


def _on_to(address: str) -> Response:
    wants_json = request.accept_mimetypes.best == "application/json"
    return jsonify(to=address) if wants_json else redirect(address, 303)


def _ticket_of(day: DayBoard) -> Invitation | None:
    """The ticket shown last, as long as its visit stands as invited on this board."""
    shown = last_invitation()
    invited = {line.id for line in day.lines if line.outcome == Outcome.INVITED}
    return shown if shown is not None and shown.visit_id in invited else None
