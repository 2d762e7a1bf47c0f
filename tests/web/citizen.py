"""What a citizen does, in steps that tests put together."""

from bs4 import Tag

from surveyapp.domain.visits import Purpose
from surveyapp.services.visiting import Invitation, VisitTap, draw_visit
from surveyapp.web.site import Site
from tests.builders import KEYS, Place, a_desk
from tests.web.client import Page, PageClient

CONSENT = {"consent": "y", "adult": "y"}


def an_invitation(site: Site, place: Place, tap: str = "tap") -> Invitation:
    """A visit that was drawn, and the ticket that was handed over."""
    with site.database.transaction() as session:
        visit = VisitTap(place.counter_id, place.service_id, Purpose.COLLECT, tap)
        invitation = draw_visit(session, place.clerk, visit, a_desk(keys=KEYS), site.now()).invitation
        assert invitation is not None
        return invitation


def open_form(client: PageClient, invitation: Invitation) -> Page:
    """The first question, after consenting."""
    notice = client.get_page(f"/m/{invitation.token}")
    return client.follow(client.submit(notice, CONSENT))


def answers_of(form: Tag, chosen: dict[str, str]) -> dict[str, str]:
    """A value for each field of a question page: what was chosen, else the first option."""
    values: dict[str, str] = {}
    for field in form.select("input:not([type=hidden]), textarea"):
        name = str(field["name"])
        values.setdefault(name, chosen.get(name, str(field.get("value", "")) or "1"))
    return values


def answer_to_the_end(client: PageClient, page: Page, **chosen: str) -> list[Page]:
    """Answer one page after the other; gives the pages seen, the last one being the page to send from."""
    seen = [page]
    while seen[-1].soup.select("main progress"):
        page = seen[-1]
        seen.append(client.follow(client.submit(page, answers_of(page.form(), chosen))))
    return seen


def send(client: PageClient, page: Page) -> Page:
    """The page after sending."""
    return client.follow(client.submit(page))
