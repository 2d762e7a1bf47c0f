"""Many phones hold the same link and send it at the same moment: one is thanked, and every other is told the truth."""

import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from surveyapp.store.tables.answers import Draft, Intake
from surveyapp.store.tables.visits import Link
from surveyapp.web.site import Site
from tests.builders import Place
from tests.web.citizen import an_invitation, open_form
from tests.web.client import PageClient
from tests.web.phone import all_pages, ask

PHONES = 24
THANKS, USED = "Đã nhận câu trả lời. Xin cảm ơn Ông/Bà", "Phiếu mời này đã được dùng"


def ready_phones(client: PageClient, site: Site, place: Place) -> list[PageClient]:
    """Phones that have answered everything under one link."""
    invitation = an_invitation(site, place)
    phones = [PageClient(client.app) for _ in range(PHONES)]
    for phone in phones:
        open_form(phone, invitation)
        ask(phone, "PUT", "/answer/pages", all_pages())
    return phones


def by_button(phone: PageClient) -> str:
    """What the page says that comes of pressing the button, without scripts."""
    posted = phone.flask.post("/answer/send", data={"csrf_token": phone.token})
    assert posted.status_code == 303
    return phone.get_page(posted.headers["Location"], None).h1


def by_script(phone: PageClient) -> str:
    """The same with scripts, which ask once more when they are told nothing."""
    answer = phone.flask.put("/answer/final", json={}, headers={"X-CSRFToken": phone.token})
    assert answer.status_code in (200, 410)
    return (
        THANKS
        if answer.status_code == 200
        else phone.get_page(f"/answer/refusal/{answer.get_json()['code']}", 410).h1
    )


@pytest.mark.parametrize("send", [by_button, by_script])
def test_one_is_thanked_and_the_others_are_told(client: PageClient, site: Site, place: Place, send) -> None:
    phones = ready_phones(client, site, place)
    start = threading.Barrier(PHONES)
    told: list[str] = []

    def press(phone: PageClient) -> None:
        start.wait()
        told.append(send(phone))

    threads = [threading.Thread(target=press, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(told) == {THANKS: 1, USED: PHONES - 1}
    with site.database.transaction(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Intake)) == 1
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
        assert list(session.scalars(select(Link.state))) == ["spent"]
    # Asked again, each is told the same.
    assert Counter(send(phone) for phone in phones) == {THANKS: 1, USED: PHONES - 1}
