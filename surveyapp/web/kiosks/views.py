"""Staff's pages on kiosks: which there are, when last heard of, pairing, revoking, and what is held for review."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import Role
from surveyapp.services.auditing import Act
from surveyapp.services.kiosks.holding import held_by_group
from surveyapp.services.kiosks.listing import KioskLine, list_kiosks
from surveyapp.services.kiosks.pairing import add_kiosk, check_may_manage, make_pairing_code, revoke_kiosk
from surveyapp.services.offices import OfficeLine, list_offices
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.kiosks.forms import KioskForm
from surveyapp.web.kiosks.pages import held_rows, keep_code, row_of, rows_of, shown_code
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("kiosks", __name__, url_prefix="/kiosks")


@blueprint.get("/")
@access(Role.OFFICE_HEAD, Role.ADMIN)
def overview() -> ResponseReturnValue:
    return _overview(_form(KioskForm(formdata=None)))


@blueprint.post("/")
@access(Role.OFFICE_HEAD, Role.ADMIN)
def add() -> ResponseReturnValue:
    form = _form(KioskForm())
    if not form.validate():
        return _overview(form), 422
    kiosk_id = add_kiosk(db(), form.office.data, form.name.data or "", _act())
    keep_code(make_pairing_code(db(), current_site().keys, kiosk_id, _act()))
    return redirect(url_for("kiosks.one", kiosk_id=kiosk_id), 303)


@blueprint.get("/<int:kiosk_id>")
@access(Role.OFFICE_HEAD, Role.ADMIN)
def one(kiosk_id: int) -> ResponseReturnValue:
    check_may_manage(db(), the_account(), kiosk_id)
    line = next(line for line in list_kiosks(db(), _own_offices()) if line.id == kiosk_id)
    site = current_site()
    address = (site.settings.public_url or request.host_url.rstrip("/")) + url_for("kiosk.pair")
    code = shown_code(kiosk_id, site.now())
    return render_template("kiosks/one.html", kiosk=row_of(line), code=code, address=address)


@blueprint.post("/<int:kiosk_id>/code")
@access(Role.OFFICE_HEAD, Role.ADMIN)
def make_code(kiosk_id: int) -> ResponseReturnValue:
    check_may_manage(db(), the_account(), kiosk_id)
    keep_code(make_pairing_code(db(), current_site().keys, kiosk_id, _act()))
    return redirect(url_for("kiosks.one", kiosk_id=kiosk_id), 303)


@blueprint.post("/<int:kiosk_id>/revoke")
@access(Role.OFFICE_HEAD, Role.ADMIN)
def revoke(kiosk_id: int) -> ResponseReturnValue:
    check_may_manage(db(), the_account(), kiosk_id)
    revoke_kiosk(db(), kiosk_id, _act(), is_lost="lost" in request.form)
    return redirect(url_for("kiosks.one", kiosk_id=kiosk_id), 303)


def _overview(form: KioskForm) -> str:
    kiosks: Sequence[KioskLine] = list_kiosks(db(), _own_offices())
    return render_template(
        "kiosks/overview.html",
        kiosks=rows_of(kiosks),
        held=held_rows(held_by_group(db(), _own_offices()), kiosks),
        form=form,
        problems=form_problems(form),
    )


def _form(form: KioskForm) -> KioskForm:
    """The form with the offices for which this person may add a kiosk; another one is refused."""
    form.office.choices = [(line.code, line.name) for line in _offices()]
    return form


def _offices() -> tuple[OfficeLine, ...]:
    own = _own_offices()
    return tuple(line for line in list_offices(db()) if own is None or line.id in own)


def _own_offices() -> tuple[int, ...] | None:
    """The offices whose kiosks this person looks after; None for all."""
    account = the_account()
    return None if account.has(Role.ADMIN) else account.offices(Role.OFFICE_HEAD)


def _act() -> Act:
    return Act(the_account().id, current_site().now())
