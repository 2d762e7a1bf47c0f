"""The counter: one tap per visit, the server draws, and no page shows an answer."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import segno
from flask import Flask
from sqlalchemy import func, select

from surveyapp.domain.roles import Grant, Role
from surveyapp.domain.visits import Outcome
from surveyapp.store.tables.places import Counter
from surveyapp.store.tables.surveys import SamplingPlan, Wave
from surveyapp.store.tables.visits import Link, Visit
from surveyapp.web.site import Site
from tests.builders import Never, Place, a_place
from tests.web.citizen import CONSENT
from tests.web.client import Page, PageClient
from tests.web.conftest import StandingClock
from tests.web.staff import a_member_of_staff, one, sign_in


@pytest.fixture
def board(client: PageClient, site: Site, place: Place) -> Page:
    """The board of a clerk with a single counter, who need not choose."""
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    return sign_in(client, "mai")


@pytest.fixture
def nobody_drawn(app: Flask, site: Site) -> None:
    """From now on nobody is invited."""
    object.__setattr__(site, "chance", Never())


def tap(client: PageClient, page: Page, place: Place, purpose: str = "hand_in") -> Page:
    """The page that pressing a service's button leads to."""
    fields = {"visit": f"{place.service_id}:{purpose}"}
    return client.follow(client.submit(page, fields, status=303, action="/counter/visits"))


def visits(site: Site) -> list[Visit]:
    with site.database.transaction(write=False) as session:
        return list(session.scalars(select(Visit).order_by(Visit.id)))


def figures(page: Page) -> dict[str, int]:
    """The counts of the day as the board shows them."""
    names = [each.get_text() for each in page.soup.select(".day-figures dt")]
    values = [int(each.get_text()) for each in page.soup.select(".day-figures dd")]
    return dict(zip(names, values, strict=True))


def another_counter(site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        counter = Counter(office_id=place.office_id, name="Quầy 2")
        session.add(counter)
        session.flush()
        starts_on = session.get_one(Wave, place.wave_id).starts_on
        session.add(
            SamplingPlan(wave_id=place.wave_id, counter_id=counter.id, starts_on=starts_on, probability=0.5)
        )


def test_every_service_has_a_button_for_each_purpose(board: Page) -> None:
    row = one(board.soup, ".service")
    assert one(row, "legend").get_text() == "Cấp thẻ BHYT"
    names = [" ".join(button.get_text().split()) for button in row.select("button")]
    assert names == ["Cấp thẻ BHYT: Nộp hồ sơ", "Cấp thẻ BHYT: Nhận kết quả", "Cấp thẻ BHYT: Hỏi thông tin"]


@pytest.mark.usefixtures("nobody_drawn")
def test_a_visit_that_is_not_drawn_takes_one_tap_and_a_quiet_note(
    client: PageClient, site: Site, board: Page, place: Place
) -> None:
    page = tap(client, board, place)
    assert urlsplit(page.path).path == "/counter/"
    note = one(page.soup, "[role=status]").get_text(" ", strip=True)
    assert note == "Đã ghi: Cấp thẻ BHYT – Nộp hồ sơ. Không mời."
    assert figures(page) == {"Lượt giao dịch": 1, "Đang mời": 0, "Từ chối": 0, "Đã rời đi": 0}


@pytest.mark.usefixtures("nobody_drawn")
def test_a_double_tap_is_one_visit(client: PageClient, site: Site, board: Page, place: Place) -> None:
    tap(client, board, place)
    tap(client, board, place)
    assert len(visits(site)) == 1


@pytest.mark.usefixtures("nobody_drawn")
def test_another_button_of_a_page_gone_back_to_is_another_visit(
    client: PageClient, site: Site, board: Page, place: Place
) -> None:
    tap(client, board, place, "hand_in")
    tap(client, board, place, "collect")
    assert [visit.purpose for visit in visits(site)] == ["hand_in", "collect"]


def test_a_tap_sent_twice_and_a_page_loaded_again_show_the_same_ticket(
    client: PageClient, site: Site, board: Page, place: Place
) -> None:
    """Another link would make the printed ticket worthless."""
    pages = [tap(client, board, place), tap(client, board, place), client.get_page("/counter/invitation")]
    assert len({path_in(page) for page in pages}) == 1
    assert len(visits(site)) == 1
    PageClient(client.app).get_page(path_in(pages[0]), 200)


def test_the_ticket_looks_the_same_whether_it_was_opened_or_not(
    client: PageClient, board: Page, place: Place
) -> None:
    """Staff never learn who took part."""
    before = tap(client, board, place)
    citizen = PageClient(client.app)
    citizen.submit(citizen.get_page(path_in(before)), CONSENT)
    after = client.get_page("/counter/invitation")
    assert one(after.soup, ".ticket") == one(before.soup, ".ticket")


def test_the_ticket_is_kept_for_whoever_was_signed_in_and_sealed(
    client: PageClient, site: Site, board: Page, place: Place
) -> None:
    page = tap(client, board, place)
    cookie = client.flask.get_cookie("ticket", path="/counter")
    assert cookie is not None and cookie.http_only
    assert path_in(page).removeprefix("/m/") not in cookie.value
    a_member_of_staff(site, "ha", Grant(Role.COUNTER_STAFF, place.office_id))
    client.flask.delete_cookie("session")
    sign_in(client, "ha")
    assert client.get_page("/counter/invitation", 303).location == "/counter/"


def path_in(page: Page) -> str:
    """The path of the invitation's address."""
    address = one(page.soup, ".hint .address").get_text()
    assert address.startswith("https://example.test/m/")
    return urlsplit(address).path


def test_an_invitation_shows_code_address_expiry_and_qr(
    client: PageClient, board: Page, place: Place
) -> None:
    page = tap(client, board, place)
    ticket = one(page.soup, ".ticket")
    assert one(ticket, "svg.qr title").get_text() == "Mã QR của phiếu mời"
    groups = one(ticket, ".code").get_text().split(" ")
    assert [len(group) for group in groups] == [3, 3, 3]
    assert "https://example.test/code" in ticket.get_text()
    assert "09/03/2026" in ticket.get_text()
    assert PageClient(client.app).get_page(path_in(page)).status == 200


def test_the_drawing_is_the_code_of_the_address(client: PageClient, board: Page, place: Place) -> None:
    """The dark modules of the picture are those that segno gives for the address beside it."""
    page = tap(client, board, place)
    picture = one(page.soup, "svg.qr")
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", str(one(picture, "path")["d"])):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    code = segno.make(one(page.soup, ".hint .address").get_text(), error="m", micro=False)
    expected = {
        (x, y) for y, row in enumerate(code.matrix_iter(border=4)) for x, is_dark in enumerate(row) if is_dark
    }
    assert dark == expected
    assert picture["viewbox"] == f"0 0 {code.symbol_size(border=4)[0]} {code.symbol_size(border=4)[1]}"


def test_the_token_is_in_no_address_and_no_cookie(client: PageClient, board: Page, place: Place) -> None:
    page = tap(client, board, place)
    token = path_in(page).removeprefix("/m/")
    assert page.path == "/counter/invitation"
    assert token not in str(page.response.headers)
    links = [str(tag.get("href", "")) + str(tag.get("action", "")) for tag in page.soup.select("a, form")]
    assert not [link for link in links if token in link]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.REFUSED, "Người dân từ chối"),
        (Outcome.REFUSED_FOR, "Cán bộ từ chối thay người dân"),
        (Outcome.LEFT, "Đã rời đi"),
        (Outcome.MISTAP, "Bấm nhầm"),
    ],
)
def test_one_tap_says_what_came_of_an_invitation(
    client: PageClient, site: Site, board: Page, place: Place, outcome: Outcome, words: str
) -> None:
    page = tap(client, board, place)
    [visit] = visits(site)
    action = f"/counter/visits/{visit.id}/outcome"
    after = client.follow(client.submit(page, {"outcome": outcome.value}, action=action))
    assert f"{words}." in one(after.soup, "[role=status]").get_text()
    assert [each.outcome for each in visits(site)] == [outcome.value]
    PageClient(client.app).get_page(path_in(page), 410)
    assert figures(after)["Lượt giao dịch"] == (0 if outcome == Outcome.MISTAP else 1)
    assert client.get_page("/counter/invitation", 303).location == "/counter/"


@pytest.mark.usefixtures("nobody_drawn")
def test_a_mistap_that_was_not_drawn_is_taken_back_from_the_board(
    client: PageClient, site: Site, board: Page, place: Place
) -> None:
    page = tap(client, board, place)
    [visit] = visits(site)
    action = f"/counter/visits/{visit.id}/outcome"
    after = client.follow(client.submit(page, {"outcome": "mistap"}, action=action))
    assert figures(after)["Lượt giao dịch"] == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"visit": "1:hand_in"},
        {"visit": "1:hand_in", "tap": "short"},
        {"visit": "x:hand_in", "tap": "A" * 16},
        {"visit": "1:steal", "tap": "A" * 16},
        {"tap": "A" * 16},
    ],
)
def test_a_tampered_tap_is_refused_and_counts_nothing(
    client: PageClient, site: Site, board: Page, fields: dict[str, str]
) -> None:
    client.post_page("/counter/visits", fields, 422)
    assert visits(site) == []


def test_another_offices_service_counter_and_visit_are_out_of_reach(
    client: PageClient, site: Site, board: Page, place: Place
) -> None:
    with site.database.transaction() as session:
        other = a_place(session, "krong-pac")
    client.post_page("/counter/visits", {"visit": f"{other.service_id}:ask", "tap": "A" * 16}, 404)
    client.post_page("/counter/choose", {"counter": str(other.counter_id)}, 403)
    tap(client, board, place)
    [visit] = visits(site)
    a_member_of_staff(site, "ha", Grant(Role.COUNTER_STAFF, other.office_id))
    stranger = PageClient(client.app)
    sign_in(stranger, "ha")
    stranger.post_page(f"/counter/visits/{visit.id}/outcome", {"outcome": "refused"}, 403)


def test_the_counter_is_chosen_once_a_day(
    client: PageClient, site: Site, place: Place, clock: StandingClock
) -> None:
    another_counter(site, place)
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    clock.now += timedelta(hours=13)
    page = sign_in(client, "mai")
    assert page.path == "/counter/choose"
    chosen = page.soup.select("button[name=counter]")[1]
    board = client.follow(client.submit(page, {"counter": str(chosen["value"])}, action="/counter/choose"))
    assert one(board.soup, ".where strong").get_text() == "Quầy 2"
    # From ten in the evening to a minute before midnight in Viet Nam, and then past it.
    clock.now += timedelta(minutes=119)
    assert client.get_page("/counter/").status == 200
    clock.now += timedelta(minutes=1)
    assert client.get_page("/counter/", 303).location == "/counter/choose"


def test_without_a_counter_chosen_a_tap_is_refused_kindly(
    client: PageClient, site: Site, place: Place
) -> None:
    another_counter(site, place)
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    sign_in(client, "mai")
    page = client.post_page("/counter/visits", {"visit": "1:ask", "tap": "A" * 16}, 409)
    assert page.h1 == "Chưa chọn quầy làm việc"


def test_looking_at_the_board_changes_nothing(
    client: PageClient, site: Site, board: Page, place: Place
) -> None:
    tap(client, board, place)
    for _ in range(3):
        client.get_page("/counter/")
    with site.database.transaction(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Link)) == 1


def test_the_board_works_in_english_too(client: PageClient, board: Page) -> None:
    page = client.get_page("/counter/?lang=en")
    assert one(page.soup, ".service legend").get_text() == "Health card"
