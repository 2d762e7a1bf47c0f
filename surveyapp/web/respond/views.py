"""The citizen's pages. Nothing here needs JavaScript, and no GET or HEAD changes anything."""

from contextlib import suppress

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from surveyapp.domain.answers import check_page
from surveyapp.domain.errors import DraftLost, LinkUnknown
from surveyapp.domain.instruments import Page
from surveyapp.domain.routing import first_unanswered, path
from surveyapp.services.limits import check_tries, count_try
from surveyapp.services.responding import (
    LinkName,
    OpenDraft,
    abandon,
    look_at_link,
    named_by_code,
    named_by_token,
    read_draft,
    save_page,
    take_in_response,
)
from surveyapp.web.access import access
from surveyapp.web.consent import ConsentForm
from surveyapp.web.draft_cookie import draft_key, take_back
from surveyapp.web.identity import device
from surveyapp.web.network import network_of_request
from surveyapp.web.problems import form_problems
from surveyapp.web.respond.answer_words import WRONG_CODE, problems_by_question, summary_of
from surveyapp.web.respond.forms import CodeForm
from surveyapp.web.respond.links import open_with_consent, show_notice
from surveyapp.web.respond.pages import Fields, language_of, page_view, saved_fields
from surveyapp.web.respond.typed import forget_typed, keep_typed, typed_on
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("respond", __name__)

TYPED_CODE = "code"
CSRF_FIELD = "csrf_token"
MOST_WRONG_CODES = 40
WRONG_CODE_MINUTES = 10
"""A whole service centre shares one address, and its visitors may all be mistyping."""


@blueprint.get("/m/<token>")
@access("public")
def invitation(token: str) -> ResponseReturnValue:
    return show_notice(named_by_token(current_site().keys, token), ConsentForm(formdata=None))


@blueprint.post("/m/<token>")
@access("public")
def accept_invitation(token: str) -> ResponseReturnValue:
    return open_with_consent(named_by_token(current_site().keys, token))


@blueprint.get("/code")
@access("public")
def code() -> ResponseReturnValue:
    return render_template("respond/code.html", form=CodeForm(formdata=None))


@blueprint.post("/code")
@access("public")
def type_code() -> ResponseReturnValue:
    form = CodeForm()
    if form.validate() and _is_known(form):
        # In the signed cookie, not in the address: addresses stay in the history of a shared screen.
        session[TYPED_CODE] = form.code.data
        return redirect(url_for("respond.code_notice"), 303)
    return render_template("respond/code.html", form=form, problems=form_problems(form)), 422


@blueprint.get("/code/notice")
@access("public")
def code_notice() -> ResponseReturnValue:
    return show_notice(_link_of_typed_code(), ConsentForm(formdata=None))


@blueprint.post("/code/notice")
@access("public")
def accept_code() -> ResponseReturnValue:
    return open_with_consent(_link_of_typed_code())


@blueprint.get("/answer")
@access("public")
def resume() -> ResponseReturnValue:
    draft = read_draft(db(), draft_key())
    page = first_unanswered(draft.instrument, draft.answers)
    return redirect(
        url_for("respond.question", page_id=page.id) if page else url_for("respond.last_look"), 303
    )


@blueprint.get("/answer/page/<page_id>")
@access("public")
def question(page_id: str) -> ResponseReturnValue:
    draft = read_draft(db(), draft_key())
    page = _page_on_path(draft, page_id)
    if page is None:
        return redirect(url_for("respond.resume"), 303)
    typed = typed_on(page_id)
    if typed is None:
        return forget_typed(_shown(draft, page, saved_fields(page, draft.answers), {}))
    _accepted, refused = check_page(page, typed)
    return forget_typed(_shown(draft, page, typed, problems_by_question(tuple(refused))))


@blueprint.post("/answer/page/<page_id>")
@access("public")
def save_answer(page_id: str) -> ResponseReturnValue:
    key, form = draft_key(), request.form.to_dict(flat=False)
    draft = read_draft(db(), key)
    page = _page_on_path(draft, page_id)
    if page is None:
        return redirect(url_for("respond.resume"), 303)
    saved = save_page(db(), key, page_id, form, language_of(draft.instrument), current_site().today())
    if saved.problems:
        again = redirect(url_for("respond.question", page_id=page_id), 303)
        typed = {name: values for name, values in form.items() if name != CSRF_FIELD}
        if keep_typed(again, page_id, typed):
            return again
        return _shown(draft, page, form, problems_by_question(saved.problems)), 422
    if saved.next_page is None:
        return redirect(url_for("respond.last_look"), 303)
    return redirect(url_for("respond.question", page_id=saved.next_page), 303)


@blueprint.get("/answer/send")
@access("public")
def last_look() -> ResponseReturnValue:
    draft = read_draft(db(), draft_key())
    if first_unanswered(draft.instrument, draft.answers):
        return redirect(url_for("respond.resume"), 303)
    return render_template("respond/send.html", last=path(draft.instrument, draft.answers)[-1].id)


@blueprint.post("/answer/send")
@access("public")
def send() -> ResponseReturnValue:
    site = current_site()
    take_in_response(db(), site.keys, draft_key(), site.now())
    return redirect(url_for("kiosk.thanks" if device() == "kiosk" else "respond.thanks"), 303)


@blueprint.get("/answer/thanks")
@access("public")
def thanks() -> ResponseReturnValue:
    return render_template("respond/thanks.html")


@blueprint.post("/answer/abandon")
@access("public")
def leave() -> ResponseReturnValue:
    # Where there is nothing left to forget, what was asked for is so already.
    with suppress(DraftLost):
        abandon(db(), draft_key())
    return take_back(redirect(url_for("kiosk.attract" if device() == "kiosk" else "start.home"), 303))


def _page_on_path(draft: OpenDraft, page_id: str) -> Page | None:
    return next((page for page in path(draft.instrument, draft.answers) if page.id == page_id), None)


def _shown(draft: OpenDraft, page: Page, fields: Fields, problems: dict[str, str]) -> Response:
    view = page_view(draft, page, fields, problems)
    return make_response(render_template("respond/question.html", view=view, problems=summary_of(problems)))


def _is_known(form: CodeForm) -> bool:
    """Whether a live link has this code; wrong ones are counted, and said beside the field."""
    site, network = current_site(), network_of_request()
    limit = (site.keys, "ticket code", network, MOST_WRONG_CODES, WRONG_CODE_MINUTES, site.now())
    check_tries(db(), *limit)
    try:
        look_at_link(db(), named_by_code(site.keys, form.code.data or ""), site.today())
    except LinkUnknown:
        count_try(db(), *limit)
        form.code.errors = [WRONG_CODE]
        return False
    return True


def _link_of_typed_code() -> LinkName:
    return named_by_code(current_site().keys, session.get(TYPED_CODE, ""))
