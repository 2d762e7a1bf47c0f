"""The citizen's pages. Nothing here needs JavaScript, and no GET or HEAD changes anything."""

from contextlib import suppress

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from surveyapp.domain.errors import DraftLost, NotFound, TooManyTries
from surveyapp.domain.instruments import Page
from surveyapp.domain.routing import first_unanswered, path
from surveyapp.services.opening import LinkName, named_by_code, named_by_token
from surveyapp.services.responding import OpenDraft, abandon, read_draft, save_page
from surveyapp.services.sending import take_in_response
from surveyapp.web.access import access
from surveyapp.web.answer_words import problems_by_question, summary_of
from surveyapp.web.draft_cookie import draft_key, let_go, take_back
from surveyapp.web.errors import error_page
from surveyapp.web.locale import offer_only
from surveyapp.web.problems import form_problems
from surveyapp.web.question_pages import Fields, language_of, page_view, saved_fields
from surveyapp.web.respond import refusals
from surveyapp.web.respond.codes import CODE, LONGEST, check_code_tries, form_of_code, is_known
from surveyapp.web.respond.forms import CodeForm
from surveyapp.web.respond.links import open_with_consent, show_notice
from surveyapp.web.respond.typed import forget_typed, keep_typed, typed_on
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("respond", __name__)
refusals.init_blueprint(blueprint)

TYPED_CODE = "code"


@blueprint.get("/m/<token>")
@access("public")
def invitation(token: str) -> ResponseReturnValue:
    return show_notice(named_by_token(current_site().keys, token))


@blueprint.post("/m/<token>")
@access("public")
def accept_invitation(token: str) -> ResponseReturnValue:
    return open_with_consent(named_by_token(current_site().keys, token))


@blueprint.get("/code")
@access("public")
def code() -> ResponseReturnValue:
    check_code_tries()
    form = form_of_code()
    page = render_template("respond/code.html", form=form, problems=form_problems(form))
    return forget_typed(make_response(page))


@blueprint.post("/code")
@access("public")
def type_code() -> ResponseReturnValue:
    form = CodeForm()
    typed = form.code.data or ""
    with suppress(TooManyTries):
        check_code_tries()
        if form.validate() and is_known(typed):
            # In the signed cookie, not in the address: addresses stay in the history of a shared screen.
            session[TYPED_CODE] = typed
            return redirect(url_for("respond.code_notice"), 303)
    return keep_typed(redirect(url_for("respond.code"), 303), CODE, {CODE: [typed[:LONGEST]]}, {})


@blueprint.get("/code/notice")
@access("public")
def code_notice() -> ResponseReturnValue:
    return show_notice(_link_of_typed_code())


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
    return forget_typed(_shown(draft, page, typed.fields, problems_by_question(typed.reasons)))


@blueprint.post("/answer/page/<page_id>")
@access("public")
def save_answer(page_id: str) -> ResponseReturnValue:
    key, form = draft_key(), request.form.to_dict(flat=False)
    draft = read_draft(db(), key)
    try:
        saved = save_page(db(), key, page_id, form, language_of(draft.instrument), current_site().today())
    except NotFound:
        return redirect(url_for("respond.resume"), 303)
    if saved.problems:
        reasons = {problem.question_code: str(problem.reason) for problem in saved.problems}
        return keep_typed(redirect(url_for("respond.question", page_id=page_id), 303), page_id, form, reasons)
    if saved.next_page is None:
        return redirect(url_for("respond.last_look"), 303)
    return redirect(url_for("respond.question", page_id=saved.next_page), 303)


@blueprint.get("/answer/send")
@access("public")
def last_look() -> ResponseReturnValue:
    draft = read_draft(db(), draft_key())
    if first_unanswered(draft.instrument, draft.answers):
        return redirect(url_for("respond.resume"), 303)
    offer_only(draft.instrument.languages)
    return render_template("respond/send.html", last=path(draft.instrument, draft.answers)[-1].id)


@blueprint.post("/answer/send")
@access("public")
def send() -> ResponseReturnValue:
    site = current_site()
    take_in_response(db(), site.keys, draft_key(), site.now())
    return let_go(redirect(url_for("respond.thanks"), 303))


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
    return take_back(redirect(url_for("start.home"), 303))


@blueprint.get("/answer/refusal/<code>")
@access("public")
def refusal(code: str) -> ResponseReturnValue:
    words = refusals.words_of(code)
    if words is None:
        raise NotFound
    return error_page(words, code)


def _page_on_path(draft: OpenDraft, page_id: str) -> Page | None:
    return next((page for page in path(draft.instrument, draft.answers) if page.id == page_id), None)


def _shown(draft: OpenDraft, page: Page, fields: Fields, problems: dict[str, str]) -> Response:
    offer_only(draft.instrument.languages)
    view = page_view(draft, page, fields, problems)
    return make_response(render_template("respond/question.html", view=view, problems=summary_of(problems)))


def _link_of_typed_code() -> LinkName:
    return named_by_code(current_site().keys, session.get(TYPED_CODE, ""))
