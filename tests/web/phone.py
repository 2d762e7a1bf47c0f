"""A phone whose scripts speak with the server, in steps that tests put together."""

from typing import Any

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.routing import path
from tests.builders import shipped
from tests.forms import a_choice
from tests.web.client import PageClient

Pages = dict[str, dict[str, list[str]]]
FORM = "/answer/form/vi.json"


def ask(client: PageClient, method: str, address: str, document: object = None, status: int = 200) -> Any:
    """What the server says to a script with the token of the last page; always JSON."""
    headers = {"X-CSRFToken": client.token}
    response = client.flask.open(address, method=method, json=document, headers=headers)
    assert response.status_code == status, (
        f"{address}: {response.status_code} {response.get_data(as_text=True)[:500]}"
    )
    assert response.mimetype == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    return response.json


def all_pages(instrument: Instrument | None = None, **chosen: Any) -> Pages:
    """Fields for every page of a form, as somebody fills them in who chooses the first of everything."""
    form = instrument or shipped("counter_full")
    answers: dict[str, Any] = {}
    pages: Pages = {}
    while missing := [page for page in path(form, answers) if page.id not in pages]:
        page = missing[0]
        pages[page.id] = {question.code: a_choice(question, chosen) for question in page.enabled_questions}
        answers |= {code: values[0] if values else "blank" for code, values in pages[page.id].items()}
    return pages
