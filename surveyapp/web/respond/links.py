"""From an invitation to the first question: the notice, the consent, and the key that the browser keeps."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp.services.responding import LinkName, Opening, look_at_link, open_link
from surveyapp.web.consent import ConsentForm
from surveyapp.web.draft_cookie import hand_over
from surveyapp.web.identity import device
from surveyapp.web.locale import language
from surveyapp.web.notice import notice_of
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.site import current_site


def show_notice(name: LinkName, form: ConsentForm) -> ResponseReturnValue:
    """The first page. Looking at it changes nothing, so a preview by a messenger spends nothing."""
    welcome = look_at_link(db(), name, current_site().today())
    problems = form_problems(form)
    page = render_template("respond/notice.html", notice=notice_of(welcome), form=form, problems=problems)
    return page, 422 if problems else 200


def open_with_consent(name: LinkName) -> ResponseReturnValue:
    """Open the form and lead to an address without the token; without consent show the notice again."""
    form = ConsentForm()
    if not form.validate():
        return show_notice(name, form)
    key = open_link(db(), name, Opening(language(), device()), current_site().now())
    return hand_over(redirect(url_for("respond.resume"), 303), key)
