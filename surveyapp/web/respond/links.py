"""From an invitation to the first question: the notice, the consent, and the key that the browser keeps."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.services.opening import LinkName, look_at_link, open_link
from surveyapp.web.consent import ConsentForm
from surveyapp.web.draft_cookie import hand_over
from surveyapp.web.locale import language, offer_only
from surveyapp.web.notice import notice_of
from surveyapp.web.problems import form_problems
from surveyapp.web.respond.typed import forget_typed, form_as_typed, keep_typed, typed_on
from surveyapp.web.same_page import same_page
from surveyapp.web.session import db
from surveyapp.web.site import current_site

CONSENT = "consent"


def show_notice(name: LinkName) -> ResponseReturnValue:
    """The first page. Looking at it changes nothing, so a preview by a messenger spends nothing."""
    welcome = look_at_link(db(), name, current_site().today())
    offer_only(welcome.languages)
    form = form_as_typed(ConsentForm, typed_on(CONSENT))
    page = render_template(
        "respond/notice.html", notice=notice_of(welcome), form=form, problems=form_problems(form)
    )
    return forget_typed(make_response(page))


def open_with_consent(name: LinkName) -> ResponseReturnValue:
    """Open the form and lead to an address without the token; without consent show the notice again."""
    form = ConsentForm()
    if not form.validate():
        return keep_typed(redirect(same_page(), 303), CONSENT, request.form.to_dict(flat=False), {})
    key = open_link(db(), name, language(), current_site().now())
    return hand_over(redirect(url_for("respond.resume"), 303), key, name)
