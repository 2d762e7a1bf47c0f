"""Typing the code of a ticket instead of scanning it."""

from datetime import datetime

from surveyapp.domain.errors import LinkUnknown, SurveyError
from surveyapp.services.keys import Keys
from surveyapp.services.limits import check_tries, count_try
from surveyapp.services.opening import look_at_link, named_by_code
from surveyapp.web.answer_words import WRONG_CODE
from surveyapp.web.network import network_of_request
from surveyapp.web.respond.forms import CodeForm
from surveyapp.web.respond.typed import form_as_typed, typed_on
from surveyapp.web.session import db
from surveyapp.web.site import current_site

CODE = "code"
LONGEST = 100
"""Signs of a mistyped code that are worth showing again."""
MOST_WRONG_CODES = 40
WRONG_CODE_MINUTES = 10
"""A whole service centre shares one address, and its visitors may all be mistyping."""


def check_code_tries() -> None:
    """Raise TooManyTries while this network has typed too many wrong codes."""
    check_tries(db(), *_limit())


def is_known(code: str) -> bool:
    """Whether a link has this code, usable or not; a wrong one is counted."""
    site = current_site()
    try:
        look_at_link(db(), named_by_code(site.keys, code), site.today())
    except LinkUnknown:
        count_try(db(), *_limit())
        return False
    except SurveyError:
        # What became of the link is said by its own page.
        return True
    return True


def form_of_code() -> CodeForm:
    """The form, with what was typed and what is wrong with it."""
    typed = typed_on(CODE)
    form = form_as_typed(CodeForm, typed)
    if form.code.data and not form.code.errors:
        form.code.errors = [WRONG_CODE]
    return form


def _limit() -> tuple[Keys, str, str, int, int, datetime]:
    site = current_site()
    return site.keys, "ticket code", network_of_request(), MOST_WRONG_CODES, WRONG_CODE_MINUTES, site.now()
