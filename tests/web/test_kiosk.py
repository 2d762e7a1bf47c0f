"""The kiosk: enrolled once, inviting, and blank again for the next person."""

from datetime import timedelta

from sqlalchemy import select

from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.places import Kiosk
from surveyapp.web.site import Site
from tests.builders import Place
from tests.web.citizen import CONSENT, an_invitation, answer_to_the_end, send
from tests.web.client import Page, PageClient
from tests.web.conftest import StandingClock


def enrolled(client: PageClient, place: Place) -> Page:
    """The first screen of a device that was just enrolled."""
    page = client.get_page(f"/kiosk/enrol/{place.kiosk_secret}")
    return client.follow(client.submit(page))


def walk_up(client: PageClient, place: Place) -> Page:
    """The first question of the short form."""
    client.get_page("/kiosk/service")
    notice = client.get_page(f"/kiosk/begin/{place.service_id}")
    return client.follow(client.submit(notice, CONSENT))


def test_a_device_is_enrolled_by_a_button_and_not_by_looking(client: PageClient, place: Place) -> None:
    client.get_page(f"/kiosk/enrol/{place.kiosk_secret}")
    assert client.get_page("/kiosk", 403).h1 == "Thiết bị này chưa được đăng ký làm kiosk"
    assert "BHXH cơ sở ea-kar" in enrolled(client, place).text


def test_a_wrong_secret_enrols_nothing(client: PageClient, place: Place) -> None:
    client.get_page("/kiosk/enrol/guess", 404)
    client.get_page("/code")
    client.post_page("/kiosk/enrol/guess", status=404)


def test_a_revoked_kiosk_shows_nothing_any_more(client: PageClient, site: Site, place: Place) -> None:
    enrolled(client, place)
    with site.database.transaction() as session:
        kiosk = session.get(Kiosk, place.kiosk_id)
        assert kiosk is not None
        kiosk.is_active = False
    assert client.get_page("/kiosk", 403).h1 == "Thiết bị này chưa được đăng ký làm kiosk"


def test_a_walk_up_answers_the_short_form(client: PageClient, site: Site, place: Place) -> None:
    enrolled(client, place)
    seen = answer_to_the_end(client, walk_up(client, place))
    assert len(seen) <= 12
    assert send(client, seen[-1]).path == "/kiosk/thanks"
    with site.database.transaction(write=False) as session:
        answer = session.scalars(select(Intake)).one()
    assert (answer.source, answer.device, answer.service_id) == ("walk_up", "kiosk", place.service_id)
    assert answer.probability is None


def test_consent_comes_first_here_too(client: PageClient, site: Site, place: Place) -> None:
    enrolled(client, place)
    notice = client.get_page(f"/kiosk/begin/{place.service_id}")
    assert notice.soup.select("[checked]") == []
    assert len(client.submit(notice, {}, 422).problems()) == 2


def test_a_service_of_another_office_is_not_offered(client: PageClient, place: Place) -> None:
    enrolled(client, place)
    notice = client.get_page(f"/kiosk/begin/{place.service_id + 100}")
    client.submit(notice, CONSENT, 404)


def test_who_has_a_ticket_and_no_telephone_types_its_code(
    client: PageClient, site: Site, place: Place
) -> None:
    invitation = an_invitation(site, place)
    enrolled(client, place)
    notice = client.follow(client.submit(client.get_page("/code"), {"code": invitation.code}))
    seen = answer_to_the_end(client, client.follow(client.submit(notice, CONSENT)))
    assert len(seen) > 20
    assert send(client, seen[-1]).path == "/kiosk/thanks"
    with site.database.transaction(write=False) as session:
        answer = session.scalars(select(Intake)).one()
    assert (answer.source, answer.device) == ("invited", "kiosk")


def test_nothing_of_the_last_citizen_is_left(client: PageClient, site: Site, place: Place) -> None:
    enrolled(client, place)
    client.follow(client.submit(client.get_page("/code"), {"code": an_invitation(site, place).code}))
    page = walk_up(client, place)
    client.follow(client.submit(page, {"purpose": "collect"}))
    client.get_page("/kiosk")
    assert client.flask.get_cookie("draft", path="/answer") is None
    assert client.get_page(page.path, 410).soup.select_one('main a[href="/kiosk"]')
    client.get_page("/code/notice", 404)


def language_of(page: Page) -> str:
    assert page.soup.html is not None
    return str(page.soup.html["lang"])


def test_every_way_back_to_the_first_screen_leads_to_vietnamese(client: PageClient, place: Place) -> None:
    enrolled(client, place)
    english = client.get_page("/kiosk?lang=en")
    assert language_of(english) == "en"
    assert english.response.headers["Refresh"] == "60; url=/kiosk", "whoever walks away leaves no language"
    page = walk_up(client, place)
    assert language_of(page) == "en"
    first = client.follow(client.submit(page, action="/answer/abandon"))
    assert language_of(first) == "vi"
    assert "Refresh" not in first.response.headers
    assert language_of(client.get_page("/kiosk/service")) == "vi"


def test_thanks_lead_back_by_themselves(client: PageClient, place: Place) -> None:
    enrolled(client, place)
    assert client.get_page("/kiosk/thanks").response.headers["Refresh"] == "15; url=/kiosk"


def test_going_back_to_answers_that_are_gone_leads_to_the_first_screen(
    client: PageClient, place: Place
) -> None:
    enrolled(client, place)
    page = walk_up(client, place)
    client.submit(page, action="/answer/abandon")
    lost = client.get_page(page.path, 410)
    assert "phiếu mời" not in lost.text, "a walk-up has no ticket to scan again"
    assert [link["href"] for link in lost.soup.select("main a")] == ["/kiosk"]


def test_every_page_of_the_form_warns_before_it_resets(client: PageClient, place: Place) -> None:
    enrolled(client, place)
    for page in (client.get_page("/kiosk/service"), client.get_page("/code"), walk_up(client, place)):
        dialog = page.soup.select_one("dialog#idle")
        assert dialog is not None
        assert int(str(dialog["data-warning-seconds"])) >= 20
        assert dialog.select_one('form[action="/answer/abandon"]')


def test_the_reset_leads_to_the_first_screen(client: PageClient, place: Place) -> None:
    enrolled(client, place)
    page = walk_up(client, place)
    assert client.submit(page, action="/answer/abandon").location == "/kiosk"


def test_one_may_stop_at_any_question_without_waiting_for_the_warning(
    client: PageClient, place: Place
) -> None:
    enrolled(client, place)
    for page in answer_to_the_end(client, walk_up(client, place)):
        assert page.form("/answer/abandon")["id"] == "leave"
        assert page.soup.select_one("footer button[form=leave]"), page.path


def test_staff_who_sign_in_on_the_same_device_see_ordinary_pages(client: PageClient, place: Place) -> None:
    enrolled(client, place)
    assert client.get_page("/signin").soup.select("dialog") == []


def test_between_waves_the_kiosk_says_so(client: PageClient, clock: StandingClock, place: Place) -> None:
    enrolled(client, place)
    clock.now += timedelta(days=100)
    assert client.get_page("/kiosk", 409).h1 == "Hôm nay chưa có đợt khảo sát"
