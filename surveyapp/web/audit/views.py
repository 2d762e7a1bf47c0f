"""Administrators' pages on the audit trail: who did what, as a list, as a file, and whether the chain holds."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.audit import Sought
from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import Role
from surveyapp.services.audit_lists import csv_lines, every_deed, json_lines, sought
from surveyapp.services.auditing import Deed, deeds_found, verify_trail
from surveyapp.web.access import access
from surveyapp.web.audit.forms import NO_DAY, FindForm, with_verbs
from surveyapp.web.audit.pages import row_of
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("audit", __name__, url_prefix="/audit")

AT_ONCE = 50
GREATEST = 2**31 - 1
FILTERS = ("login", "verb", "subject", "first", "last")
Lines = Callable[[Iterable[Deed]], Iterator[str]]


@blueprint.get("")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    form, wanted = _asked()
    after = request.args.get("after", type=_number)
    found = deeds_found(db(), wanted, after, AT_ONCE + 1) if wanted else ()
    given: dict[str, Any] = {
        name: value for name, value in request.args.items() if value and name not in ("after", "lang")
    }
    page = render_template(
        "audit/list.html",
        deeds=[row_of(deed) for deed in found[:AT_ONCE]],
        form=form,
        problems=form_problems(form),
        given=given,
        is_first=after is None,
        following=url_for("audit.home", **given, after=found[AT_ONCE - 1].id) if len(found) > AT_ONCE else "",
    )
    return page, 422 if form.errors else 200


@blueprint.get("/check")
@access(Role.ADMIN)
def check() -> ResponseReturnValue:
    return render_template("audit/check.html", found=verify_trail(db(), current_site().keys))


@blueprint.get("/audit.csv")
@access(Role.ADMIN)
def as_csv() -> ResponseReturnValue:
    return _file(csv_lines, "text/csv; charset=utf-8", "audit.csv")


@blueprint.get("/audit.jsonl")
@access(Role.ADMIN)
def as_json_lines() -> ResponseReturnValue:
    return _file(json_lines, "application/jsonl; charset=utf-8", "audit.jsonl")


def _number(typed: str) -> int:
    """The number of an event. Raises ValueError, which counts as none given."""
    number = int(typed)
    if not 0 < number <= GREATEST:
        raise ValueError
    return number


def _asked() -> tuple[FindForm, Sought | None]:
    """The form with what the address asks for, and what that means; None where nothing can be found by it."""
    form = with_verbs(FindForm(request.args))
    if not form.validate():
        for field in (form.first, form.last):
            field.errors = (NO_DAY,) if field.errors else ()
        return form, None
    try:
        return form, sought(db(), form.asked)
    except NotFound:
        form.login.errors = (_("Không có người nào có tên đăng nhập này."),)
        return form, None


def _file(lines: Lines, kind: str, name: str) -> ResponseReturnValue:
    """What the address asks for, all of it, sent while it is read."""
    _form, wanted = _asked()
    if wanted is None:
        raise NotFound
    response = Response(stream_with_context(lines(every_deed(db(), wanted))), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
