"""Administrators find, add and look after people; everybody looks after their own account."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask

from surveyapp.domain.roles import Grant, Role
from surveyapp.services import accounts
from surveyapp.services.accounts import NewAccount
from surveyapp.services.auditing import Act
from surveyapp.web.site import Site
from tests.builders import Place
from tests.web.client import Page, PageClient
from tests.web.conftest import StandingClock
from tests.web.staff import PASSWORD, a_member_of_staff, one, sign_in

NEW = "mật khẩu tự chọn"


@pytest.fixture
def admin(client: PageClient, site: Site, place: Place) -> PageClient:
    """The browser of an administrator."""
    a_member_of_staff(site, "hoa", Grant(Role.ADMIN))
    sign_in(client, "hoa")
    return client


def add(admin: PageClient, login: str, name: str, role: str = "", scope: str = "province") -> Page:
    """The page that shows the link of a new person."""
    page = admin.get_page("/people/add")
    return admin.submit(page, {"name": name, "login": login, "role": role, "scope": scope}, 200)


def link_on(page: Page) -> str:
    """The path of the link that the page shows."""
    address = str(one(page.soup, "#link")["value"])
    assert address.startswith("https://example.test/welcome/")
    return address.removeprefix("https://example.test")


def person_page(admin: PageClient, name: str) -> Page:
    found = admin.get_page("/people")
    [row] = [link for link in found.soup.select("tbody th a") if link.get_text() == name]
    return admin.get_page(str(row["href"]))


class TestAdding:
    def test_a_person_sets_their_own_password_once(self, app: Flask, admin: PageClient, place: Place) -> None:
        made = add(admin, "Lan", "Đặng Thị Lan", "counter_staff", f"office:{place.office_id}")
        assert made.soup.select_one("svg.qr path") and "Đặng Thị Lan" in made.h1
        path, person = link_on(made), PageClient(app)
        person.get_page(path)
        page = person.get_page(path)
        assert "lan" in page.text
        person.submit(page, {"password": "short", "again": "short"}, 422)
        person.submit(page, {"password": NEW, "again": "another"}, 422)
        done = person.follow(person.submit(page, {"password": NEW, "again": NEW}))
        assert "Đã đặt mật khẩu" in done.text
        board = person.follow(person.submit(done, {"login": "lan", "password": NEW}))
        assert board.path == "/counter/"
        assert person.get_page(path, 410).h1 == "Liên kết đặt mật khẩu không dùng được nữa"

    def test_the_link_is_shown_once_and_a_new_one_voids_it(self, app: Flask, admin: PageClient) -> None:
        first = link_on(add(admin, "lan", "Lan"))
        page = person_page(admin, "Lan")
        assert "chưa đặt mật khẩu" in page.text and "welcome" not in str(page.soup)
        second = link_on(admin.submit(page, status=200, action=f"{page.path}/link"))
        PageClient(app).get_page(first, 410)
        PageClient(app).get_page(second)

    @pytest.mark.parametrize(
        ("given", "status", "problem"),
        [
            ({"name": " "}, 422, "Xin nhập họ và tên."),
            ({"login": "có dấu"}, 422, "Tên đăng nhập chỉ gồm"),
            ({"login": "HOA"}, 409, "Tên đăng nhập này đã có"),
            ({"role": "analyst", "scope": "office:1"}, 422, "dùng cho cả tỉnh"),
            ({"role": "counter_staff", "scope": "province"}, 422, "Xin chọn cơ quan"),
            ({"role": "counter_staff", "scope": "unit:t:1"}, 422, "Chỉ vai trò thủ trưởng"),
        ],
    )
    def test_what_is_wrong_is_said_and_nobody_is_added(
        self, admin: PageClient, given: dict[str, str], status: int, problem: str
    ) -> None:
        fields = {"name": "Lan", "login": "lan", "role": "", "scope": "province", **given}
        page = admin.submit(admin.get_page("/people/add"), fields, status)
        assert problem in page.problems()[0]
        assert "Lan" not in admin.get_page("/people").text


class TestRoles:
    def test_a_role_for_a_commune_is_given_and_taken_back(
        self, app: Flask, admin: PageClient, site: Site
    ) -> None:
        a_member_of_staff(site, "tam")
        page = person_page(admin, "Cán bộ tam")
        given = {"role": "office_head", "scope": "unit:t:1"}
        page = admin.follow(admin.submit(page, given, action=f"{page.path}/roles"))
        assert "Thủ trưởng cơ quan – mọi cơ quan ở Ea Kar" in page.text
        assert admin.submit(page, given, 409, f"{page.path}/roles").problems()
        head = PageClient(app)
        sign_in(head, "tam", "/kiosks")
        assert "Kiosk 1" in head.get_page("/kiosks").text
        revoke = next(
            form["action"] for form in page.soup.select("form") if "revoke" in str(form.get("action"))
        )
        assert "Chưa có vai trò" in admin.follow(admin.submit(page, action=str(revoke))).text
        head.get_page("/kiosks", 303)
        told = admin.get_page("/audit?subject=tam").text
        assert told.count("vai trò: sau: Thủ trưởng cơ quan") == 1
        assert told.count("vai trò: trước: Thủ trưởng cơ quan") == 1

    def test_the_last_administrator_stays(self, admin: PageClient) -> None:
        page = person_page(admin, "Cán bộ hoa")
        for action in ("disable", "revoke"):
            form = next(
                form["action"] for form in page.soup.select("form") if action in str(form.get("action"))
            )
            page = admin.submit(page, status=422, action=str(form))
            assert "quản trị cuối cùng" in page.problems()[0]
            page = person_page(admin, "Cán bộ hoa")
            assert "Quản trị – cả tỉnh" in page.text and "đang dùng" in page.text

    @pytest.mark.parametrize("role", [Role.ANALYST, Role.OFFICE_HEAD, Role.COUNTER_STAFF, Role.DATA_ENTRY])
    def test_only_administrators_see_people_and_the_trail(
        self, client: PageClient, site: Site, place: Place, role: Role
    ) -> None:
        office = place.office_id if role in (Role.OFFICE_HEAD, Role.COUNTER_STAFF) else None
        a_member_of_staff(site, "someone", Grant(role, office))
        sign_in(client, "someone", "/people/own")
        for path in ("/people", "/people/add", "/people/1", "/audit", "/audit/check", "/audit/audit.csv"):
            client.get_page(path, 403)


class TestFinding:
    @pytest.fixture
    def many(self, site: Site) -> None:
        """120 people, of whom one has a name with every difficulty."""
        act = Act(None, site.now())
        with site.database.transaction() as session:
            for number in range(119):
                accounts.add_account(session, NewAccount(f"staff-{number:03}", f"Cán bộ {number}", None), act)
            accounts.add_account(session, NewAccount("h-nie", "Hờ Đỗ Niê", None), act)

    @pytest.mark.usefixtures("many")
    def test_pages_follow_each_other_and_nobody_is_left_out(self, admin: PageClient) -> None:
        seen, page = [], admin.get_page("/people")
        while True:
            seen += [str(cell.get_text()) for cell in page.soup.select("tbody td:nth-of-type(1)")]
            following = page.soup.find("a", string="Trang sau")
            if following is None:
                break
            page = admin.get_page(str(following["href"]))
        assert seen == sorted(set(seen)) and len(seen) == 122

    @pytest.mark.usefixtures("many")
    @pytest.mark.parametrize("text", ["ho do", "HỜ ĐỖ", "nie", "do h-nie", "  do   ho "])
    def test_tones_case_and_the_order_of_words_do_not_matter(self, admin: PageClient, text: str) -> None:
        page = admin.get_page(f"/people?q={text}")
        assert [cell.get_text() for cell in page.soup.select("tbody th")] == ["Hờ Đỗ Niê"]

    @pytest.mark.usefixtures("many")
    def test_a_role_narrows_the_list_and_signs_of_patterns_mean_nothing(self, admin: PageClient) -> None:
        assert len(admin.get_page("/people?role=admin").soup.select("tbody tr")) == 1
        assert len(admin.get_page("/people?role=nonsense").soup.select("tbody tr")) == 50
        assert "Không có người nào" in admin.get_page("/people?q=%25").text


class TestEnding:
    def test_an_administrator_ends_sessions_and_opens_a_closed_account(
        self, app: Flask, admin: PageClient, site: Site
    ) -> None:
        a_member_of_staff(site, "tam")
        first, second = PageClient(app), PageClient(app)
        for browser in (first, second):
            sign_in(browser, "tam")
        page = person_page(admin, "Cán bộ tam")
        [_newest, oldest] = [
            form["action"] for form in page.soup.select("td form") if "end" in str(form["action"])
        ]
        admin.submit(page, action=str(oldest))
        first.get_page("/mine", 303)
        second.get_page("/mine")
        admin.submit(page, action=f"{page.path}/sessions/end")
        second.get_page("/mine", 303)
        closed = admin.follow(admin.submit(page, action=f"{page.path}/disable"))
        assert "đang khóa" in closed.text
        sign_in_page = first.get_page("/signin")
        first.submit(sign_in_page, {"login": "tam", "password": PASSWORD}, 401)
        admin.submit(closed, action=f"{page.path}/enable")
        sign_in(first, "tam")
        first.get_page("/mine")

    def test_somebody_who_does_not_exist(self, admin: PageClient) -> None:
        admin.get_page("/people/999", 404)
        admin.post_page("/people/999/disable", status=404)
        admin.post_page("/people/1/sessions/999/end", status=404)
        admin.post_page("/people/1/roles/999/revoke", status=404)


class TestOwnAccount:
    def test_sessions_are_shown_by_device_and_ended(self, app: Flask, client: PageClient, site: Site) -> None:
        a_member_of_staff(site, "tam")
        phone = PageClient(app)
        phone.flask.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 10) Chrome/131.0 Mobile"
        sign_in(phone, "tam")
        sign_in(client, "tam")
        page = client.get_page("/people/own")
        assert "Chrome trên Android" in page.text and len(page.soup.select("tbody .tag.good")) == 1
        assert "127.0.0" not in str(page.soup)
        client.submit(page, action="/people/own/sessions/end")
        phone.get_page("/mine", 303)
        client.get_page("/people/own")

    def test_a_new_password_needs_the_old_one_and_ends_every_session(
        self, app: Flask, client: PageClient, site: Site
    ) -> None:
        a_member_of_staff(site, "tam")
        other = PageClient(app)
        for browser in (client, other):
            sign_in(browser, "tam")
        page = client.get_page("/people/own")
        for given, problem in (
            ({"current": "wrong", "password": NEW, "again": NEW}, "Mật khẩu hiện nay chưa đúng."),
            ({"current": PASSWORD, "password": "tam", "again": "tam"}, "ít nhất 10 ký tự"),
            ({"current": PASSWORD, "password": NEW, "again": ""}, "không giống nhau"),
            ({"current": "", "password": NEW, "again": NEW}, "Xin nhập mật khẩu hiện nay."),
        ):
            refused = client.submit(page, given, 422, "/people/own/password")
            assert problem in refused.problems()[0]
        given = {"current": PASSWORD, "password": NEW, "again": NEW}
        client.submit(page, given, action="/people/own/password")
        for browser in (client, other):
            browser.get_page("/mine", 303)
        again = client.submit(client.get_page("/signin"), {"login": "tam", "password": NEW})
        assert again.location == "/mine"

    def test_guesses_of_the_old_password_are_counted(self, client: PageClient, site: Site) -> None:
        a_member_of_staff(site, "tam")
        page = sign_in(client, "tam", "/people/own")
        given = {"current": "wrong", "password": NEW, "again": NEW}
        for _ in range(8):
            client.submit(page, given, 422, "/people/own/password")
        client.submit(page, {**given, "current": PASSWORD}, 429, "/people/own/password")

    def test_signing_out_ends_the_session_in_the_database_too(
        self, app: Flask, client: PageClient, site: Site
    ) -> None:
        a_member_of_staff(site, "tam")
        page = sign_in(client, "tam")
        thief = PageClient(app)
        cookie = client.flask.get_cookie("session")
        assert cookie is not None
        thief.flask.set_cookie("session", cookie.value)
        thief.get_page("/mine")
        client.submit(page, action="/signout")
        thief.get_page("/mine", 303)

    def test_a_link_ends_after_its_days(self, app: Flask, admin: PageClient, clock: StandingClock) -> None:
        path = link_on(add(admin, "lan", "Lan"))
        clock.now += timedelta(hours=73)
        PageClient(app).get_page(path, 410)


def upload_people(admin: PageClient, *lines: str, status: int = 200) -> Page:
    admin.get_page("/people/import")
    content = io.BytesIO("\n".join(("login;name;role;office;unit", *lines)).encode("utf-8-sig"))
    return admin.post_page("/people/import", {"file": (content, "people.csv")}, status)  # type: ignore[dict-item]


def test_many_people_from_a_file_get_their_links_once(admin: PageClient, app: Flask, site: Site) -> None:
    lines = (
        "lan;Đặng Thị Lan;counter_staff;ea-kar;",
        "lan;;office_head;ea-kar;",
        "nam;Y Nam;office_head;;t:1",
        "tam;Tâm;;;",
    )
    shown = upload_people(admin, *lines)
    assert "3 người và 3 vai trò" in shown.text
    with site.database.transaction(write=False) as session:
        assert "lan" not in {line.login for line in accounts.list_accounts(session)}
    fields = {"content": str(one(shown.soup, "[name=content]")["value"]), "action": "add"}
    sent = admin.flask.post("/people/import", data={"csrf_token": admin.token, **fields})
    assert sent.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(sent.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["login"] for row in rows] == ["lan", "nam", "tam"]
    welcome = PageClient(app).get_page(rows[0]["address"].removeprefix("https://example.test"))
    assert "Đặng Thị Lan" in welcome.text
    with site.database.transaction(write=False) as session:
        roles = {line.login: {each.role for each in line.grants} for line in accounts.list_accounts(session)}
    assert (roles["lan"], roles["nam"], roles["tam"]) == (
        {Role.COUNTER_STAFF, Role.OFFICE_HEAD},
        {Role.OFFICE_HEAD},
        set(),
    )
    again = admin.post_page("/people/import", fields, 422)
    assert "Dòng 2, cột login: Tên đăng nhập này đã có người dùng." in again.text


def test_one_wrong_row_and_nobody_is_added(admin: PageClient, site: Site) -> None:
    page = upload_people(
        admin,
        "lan;Lan;counter_staff;ea-kar;",
        "Đ ức;Đức;;;",
        "nam;;;;",
        "tam;Tâm;boss;;",
        "thu;Thu;counter_staff;nowhere;",
        "tu;Tú;counter_staff;;",
        "lan;Lan Anh;admin;;",
        "lan;;counter_staff;ea-kar;",
        status=422,
    )
    found = [line.get_text() for line in page.soup.select("main li")]
    assert [line.split(":")[0] for line in found] == [
        "Dòng 3, cột login",
        "Dòng 4, cột name",
        "Dòng 5, cột role",
        "Dòng 6, cột office",
        "Dòng 7, cột office",
        "Dòng 8, cột name",
        "Dòng 9, cột role",
    ]
    with site.database.transaction(write=False) as session:
        assert [line.login for line in accounts.list_accounts(session)] == ["clerk-ea-kar", "hoa"]
    assert admin.post_page("/people/import", {}, 422).problems() == ["Xin chọn một tệp CSV."]
