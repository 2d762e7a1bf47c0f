"""The register's pages: counts from every source beside each other, corrections, visitors, and imports."""

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from surveyapp.domain.roles import Grant, Role
from surveyapp.domain.scopes import Scope
from surveyapp.services.api_keys import NewKey, make_key
from surveyapp.services.auditing import Act
from surveyapp.services.registers.queue_counts import QueueCount, report_queue_count
from surveyapp.services.registers.using import known_margins
from surveyapp.store.tables.registers import OutsideCount, RegisterCorrection
from surveyapp.web.site import Site
from surveyapp.worker import Worker
from tests.builders import MONDAY, MORNING, Place, a_place, an_account
from tests.closed_waves import ClosedDay, a_closed_day
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, sign_in

FRIDAY = MONDAY - timedelta(days=3)
FILE = (
    "Họ tên;CCCD;Ngày nhận;Thủ tục;Giới tính\n"
    "Nguyễn Văn A;012345678901;27/02/2026;Cấp thẻ BHYT;Nam\n"
    "Trần Thị B;012345678902;27/02/2026;Cấp thẻ BHYT;Nữ\n"
)


@pytest.fixture
def head(client: PageClient, site: Site, place: Place) -> PageClient:
    """The head of the place's office, signed in; thirty visits were tapped on Friday."""
    with site.database.transaction() as session:
        a_closed_day(session, place, FRIDAY, ClosedDay(not_drawn=30))
    a_member_of_staff(site, "head", Grant(Role.OFFICE_HEAD, place.office_id))
    sign_in(client, "head")
    return client


def day_path(place: Place) -> str:
    return f"/register/{place.wave_id}/{place.office_id}/days/{FRIDAY}"


def upload(client: PageClient, content: bytes, name: str = "so.csv", status: int = 303) -> Page:
    client.get_page("/register/imports")
    return client._checked(sent(client, content, name), "/register/imports/", status)


def sent(client: PageClient, content: bytes, name: str) -> TestResponse:
    """What comes of a form with a file, written out here: the library's own would leave a temporary file open."""
    part = '--line\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    head = '--line\r\nContent-Disposition: form-data; name="file"; filename="{}"\r\n\r\n'
    token = part.format("csrf_token", client.token)
    body = (token + head.format(name)).encode() + content + b"\r\n--line--\r\n"
    return client.flask.post(
        "/register/imports/", data=body, content_type="multipart/form-data; boundary=line"
    )


def columns(place: Place, **changes: str) -> dict[str, str]:
    empty = dict.fromkeys(("office", "visits", "counter", "channel", "age"), "")
    chosen = {"all_of": str(place.office_id), "day": "2", "service": "3", "sex": "4", "counts": "visits"}
    return {**empty, **chosen, **changes}


def test_from_the_wave_to_the_day(head: PageClient, place: Place) -> None:
    home = head.get_page("/register")
    assert "BHXH cơ sở ea-kar" in home.text
    office = head.get_page(f"/register/{place.wave_id}/{place.office_id}")
    assert "Ngày trống" in office.text
    assert "T6 20/02" in office.text.replace("Th 6", "T6"), "a working day of which nobody counted anything"
    month = head.get_page(f"/register/{place.wave_id}/{place.office_id}/months/2026-02")
    assert "27/02/2026 30 0 – – – 0 30" in month.text
    assert "Cấp thẻ BHYT 30 – – – – 30 bấm tại quầy" in head.get_page(day_path(place)).text
    opened = head.follow(head.get_page(f"/register/{place.wave_id}/{place.office_id}/days?day={FRIDAY}", 303))
    assert opened.path == day_path(place)
    head.get_page(f"/register/{place.wave_id}/{place.office_id}/months/2026-13", 404)
    head.get_page(f"/register/{place.wave_id}/{place.office_id}/days/today", 404)


def test_a_correction_is_made_shown_and_undone(head: PageClient, site: Site, place: Place) -> None:
    page = head.get_page(day_path(place))
    fields = {"counter": str(place.counter_id), "service": str(place.service_id)}
    wrong = head.submit(page, {**fields, "visits": "12000", "correction_reason": ""}, 422)
    assert len(wrong.problems()) == 2
    said = {**fields, "visits": "41", "correction_reason": "Mất điện"}
    corrected = head.follow(head.submit(wrong, said))
    assert "Cấp thẻ BHYT 30 41 – – – 41 đã sửa" in corrected.text
    assert "Lý do: Mất điện" in corrected.text
    with site.database.transaction(write=False) as session:
        [row] = session.query(RegisterCorrection)
    undone = head.follow(head.post_page(f"/register/corrections/{row.id}/undo"))
    assert "Cấp thẻ BHYT 30 – – – – 30 bấm tại quầy" in undone.text


def test_a_running_day_is_not_corrected(head: PageClient, place: Place) -> None:
    path = f"/register/{place.wave_id}/{place.office_id}/days/{MONDAY}"
    assert not head.get_page(path).soup.select("main form")
    fields = {"counter": place.counter_id, "service": place.service_id, "visits": 5, "correction_reason": "x"}
    page = head.post_page(path, {name: str(value) for name, value in fields.items()}, 422)
    assert page.problems() == ["Ngày đang chạy chưa sửa được; xin đợi đến ngày mai."]


def test_the_head_of_another_office_sees_and_changes_nothing(
    client: PageClient, site: Site, place: Place
) -> None:
    with site.database.transaction() as session:
        other = a_place(session, "other")
    a_member_of_staff(site, "head", Grant(Role.OFFICE_HEAD, other.office_id))
    sign_in(client, "head")
    assert "ea-kar" not in client.get_page("/register").text
    for path in ("", "/months/2026-02", f"/days/{FRIDAY}", "/visitors/2026-02"):
        client.get_page(f"/register/{place.wave_id}/{place.office_id}{path}", 403)
    fields = {"counter": place.counter_id, "service": place.service_id, "visits": 5, "correction_reason": "x"}
    client.post_page(day_path(place), {name: str(value) for name, value in fields.items()}, 403)
    client.get_page(f"/register/{other.wave_id}/{place.office_id}", 403)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMIN])
def test_analysts_look_and_administrators_change(
    client: PageClient, site: Site, place: Place, role: Role
) -> None:
    a_member_of_staff(site, "someone", Grant(role))
    sign_in(client, "someone")
    page = client.get_page(day_path(place))
    assert bool(page.soup.select("main form")) == (role is Role.ADMIN)
    client.get_page("/register/imports", 200 if role is Role.ADMIN else 403)


def test_visitors_that_an_office_knows(head: PageClient, site: Site, place: Place) -> None:
    path = f"/register/{place.wave_id}/{place.office_id}/visitors/2026-02"
    page = head.get_page(path)
    assert head.submit(page, {"sex_female": "nhiều"}, 422).problems()
    head.submit(page, {"sex_female": "18", "sex_male": "12"})
    assert head.get_page(path).soup.select_one("#sex_female")["value"] == "18"  # type: ignore[index]
    with site.database.transaction(write=False) as session:
        known = {row.category: row.visits for row in known_margins(session, place.wave_id)}
    assert known == {"female": 18, "male": 12}, "empty fields are not zeros"


def test_an_import_from_the_file_to_its_undoing(head: PageClient, site: Site, place: Place) -> None:
    page = head.follow(upload(head, FILE.encode("utf-16")))
    assert "bảng mã UTF-16; các cột cách nhau bằng dấu chấm phẩy; tiêu đề ở dòng 1" in page.text
    assert "Nguyễn Văn A" not in page.text
    assert not head.submit(page, columns(place, service=""), 422).soup.select("#preview")
    shown = head.follow(head.submit(page, columns(place)))
    assert "2 27/02/2026 BHXH cơ sở ea-kar cả cơ quan Cấp thẻ BHYT tại quầy 1 Nam –" in shown.text
    running = head.follow(head.submit(shown, action=f"{page.path}/run"))
    assert "Đã đọc 0 dòng" in running.text
    Worker(site.settings, site.database, site.clock).run_once()
    done = head.get_page(page.path)
    assert "Đã nhập 2 dòng, 2 lượt." in done.text
    assert "cả cơ quan Cấp thẻ BHYT – – 2 – – 2 tệp đã nhập" in head.get_page(day_path(place)).text
    assert (
        "Lượt giao dịch (phần mềm một cửa) 1 2 30 1.500,0%"
        in head.get_page(f"/register/{place.wave_id}/{place.office_id}").text
    )
    head.follow(head.submit(done))
    assert "bấm tại quầy" in head.get_page(day_path(place)).text
    with site.database.transaction(write=False) as session:
        assert session.query(OutsideCount).count() == 0
    assert list(site.settings.upload_folder.iterdir()) == []


def test_wrong_rows_are_named(head: PageClient, site: Site, place: Place) -> None:
    page = head.follow(upload(head, (FILE + "C;1;hôm qua;Cấp thẻ BHYT;\n").encode()))
    shown = head.follow(head.submit(page, columns(place)))
    assert "4 Không nhập được. Ngày giao dịch: không phải ngày dạng 27/02/2026 hay 2026-02-27" in shown.text
    head.submit(shown, action=f"{page.path}/run")
    Worker(site.settings, site.database, site.clock).run_once()
    refused = head.get_page(page.path)
    assert "Không nhập dòng nào, vì 1 dòng có chỗ sai" in refused.text
    assert "4 Ngày nhận không phải ngày dạng" in refused.text
    listed = head.flask.get(f"{page.path}/problems.csv").get_data(as_text=True)
    assert "4,Ngày nhận,không phải ngày" in listed


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\x00\x01\x02", "bảng mã"), (b"PK\x03\x04", "sổ tính"), (b"one\ntwo\n", "Tệp không có bảng")],
)
def test_what_can_not_be_read_is_said(head: PageClient, content: bytes, words: str) -> None:
    page = upload(head, content)
    [problem] = head.get_page(page.location, 422).problems()
    assert words in problem


def test_a_file_may_be_large_and_not_too_large(head: PageClient, app) -> None:
    large = FILE.encode() + b"A;1;27/02/2026;s-ea-kar;Nam\n" * 20_000
    assert len(large) > 500_000
    upload(head, large)
    upload(head, b"a;b\n" * (21 * 2**18), status=413)
    stranger = PageClient(app)
    stranger.get_page("/signin")
    assert sent(stranger, large, "x.csv").status_code == 413, "nobody signed in here"


def test_no_file_is_said(head: PageClient) -> None:
    assert upload(head, b"", name="", status=422).problems() == ["Xin chọn một tệp CSV hoặc Excel (XLSX)."]
    assert upload(head, b"", status=422).problems() == ["Xin chọn một tệp CSV hoặc Excel (XLSX)."]


def test_queue_machines_stand_beside_the_taps(head: PageClient, site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        machine = an_account(session, "machine", Grant(Role.OFFICE_HEAD, place.office_id))
        report_queue_count(
            session, machine, QueueCount(place.office_id, FRIDAY, 40), Act(machine.id, MORNING)
        )
    assert (
        "Số thứ tự (máy xếp hàng) 1 40 30 75,0%"
        in head.get_page(f"/register/{place.wave_id}/{place.office_id}").text
    )


@pytest.mark.parametrize("path", ["/register", "/register/imports"])
def test_in_english(head: PageClient, path: str) -> None:
    page = head.get_page(f"{path}?lang=en")
    assert "Sổ lượt" not in page.text


def test_a_queue_machine_reports_through_the_interface(client: PageClient, site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        admin = an_account(session, "admin", Grant(Role.ADMIN))
        key = make_key(session, site.keys, admin, NewKey("máy", frozenset({Scope.REGISTER}), 30), MORNING)

    def reported(**changes: object) -> int:
        body = {"office": "ea-kar", "day": str(FRIDAY), "visits": 40, **changes}
        headers = {"Authorization": f"Bearer {key}"}
        return client.flask.post("/api/v1/queue-counts", json=body, headers=headers).status_code

    assert reported() == reported(visits=42) == 200
    assert reported(office="elsewhere") == 404
    assert reported(day=str(MONDAY)) == 422
    assert reported(visits=-1) == 422
    with site.database.transaction(write=False) as session:
        assert [(row.source, row.visits) for row in session.query(OutsideCount)] == [("queue", 42)]
