"""Instruments in the browser: uploaded, checked, looked at, compared, published, downloaded; and who may do what."""

import io
import json

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from surveyapp.domain.instrument_files import read_instrument
from surveyapp.domain.roles import Grant, Role
from surveyapp.services.auditing import latest_deeds
from surveyapp.store.tables.answers import Draft, Intake
from surveyapp.web.site import Site
from tests.builders import INSTRUMENTS, Place, shipped
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in

SHORT = (INSTRUMENTS / "counter_short.yaml").read_text()
NEXT = SHORT.replace("version: 2\n", "version: 9\n", 1).replace("version: 1\n", "version: 9\n", 1)

FIRST = shipped("counter_short").pages[0].id


@pytest.fixture
def admin(client: PageClient, site: Site, place: Place) -> PageClient:
    """An administrator, signed in, where counter_full and counter_short are published."""
    a_member_of_staff(site, "admin", Grant(Role.ADMIN))
    sign_in(client, "admin")
    return client


def upload(client: PageClient, content: bytes, name: str, status: int = 303) -> Page:
    client.get_page("/instruments/")
    return client.post_page("/instruments/", {"file": (io.BytesIO(content), name)}, status)  # type: ignore[dict-item]


def a_draft(client: PageClient, text: str) -> Page:
    return client.follow(upload(client, text.encode(), "mine.yaml"))


def test_what_is_wrong_is_told_with_its_line_and_nothing_can_be_published(admin: PageClient) -> None:
    page = a_draft(admin, NEXT.replace("type: single", "type: singel", 1))
    line = NEXT.replace("type: single", "type: singel", 1).splitlines().index("        type: singel") + 1
    assert f"dòng {line}" in page.text and "singel" in page.text
    assert not page.soup.select('form[action$="/publish"]')
    admin.post_page(f"{page.path}/publish", status=422)


def test_a_sound_file_is_looked_at_in_every_language_and_published_once(
    admin: PageClient, site: Site
) -> None:
    page = a_draft(admin, NEXT)
    previews = [str(link["href"]) for link in page.soup.select('main a[href*="/preview/"]')]
    assert len(previews) == 4, "telephone and kiosk, Vietnamese and English"
    one = admin.follow(admin.submit(page, action=f"{page.path}/publish"))
    assert one.path == "/instruments/counter_short:9"
    admin.get_page(page.path, 404)
    with site.database.transaction(write=False) as session:
        assert [deed.verb for deed in latest_deeds(session, 2)] == ["instrument.publish", "instrument.upload"]


def test_every_page_can_be_looked_at_and_nothing_is_stored(admin: PageClient, site: Site) -> None:
    instrument = shipped("counter_short")
    path: str | None = (
        f"/instruments/{instrument.name}:{instrument.version}/preview/phone/{instrument.pages[0].id}?in=en"
    )
    seen = []
    while path:
        page = admin.get_page(path)
        seen.append(page.soup.select(".device fieldset, .device .field"))
        assert not page.soup.select("main form") and "không lưu" in page.text
        following = [link for link in page.soup.select("main a.button") if "Trang sau" in link.text]
        path = str(following[0]["href"]) if following else None
    assert len(seen) == len([page for page in instrument.pages if page.enabled_questions])
    with site.database.transaction(write=False) as session:
        for table in (Draft, Intake):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_kiosks_preview_has_all_that_a_kiosk_asks_with_and_no_way_out(
    admin: PageClient, site: Site
) -> None:
    draft = a_draft(admin, NEXT).path.removeprefix("/instruments/drafts/")
    page = admin.get_page(f"/instruments/draft:{draft}/preview/kiosk?in=en&at={FIRST}")
    policy = page.response.headers["Content-Security-Policy"]
    for closed in ("connect-src", "form-action", "worker-src"):
        assert f"{closed} 'none'" in policy
    assert page.soup.html is not None and page.soup.html["lang"] == "en"
    app = one(page.soup, "#app")
    bundle = json.loads(str(app["data-bundle"]))
    (instrument,) = bundle["instruments"].values()
    assert (instrument["version"], app["data-page"]) == (9, FIRST)
    assert set(bundle["walk_up"]["languages"]) == set(bundle["words"]) == {"vi", "en"}
    assert bundle["seal"] == {"key": "", "public": ""}
    with site.database.transaction(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Intake)) == 0
    assert admin.get_page("/instruments/none:1/preview/kiosk", 404).status == 404


def test_a_new_version_is_compared_with_the_one_before(admin: PageClient) -> None:
    old = '{code: some, value: 1, label: {vi: "Có, một ít", en: "Yes, some"}}'
    assert old in NEXT
    text = NEXT.replace(old, "{code: bit, value: 1, label: {vi: Một ít, en: A bit}}")
    rows = {
        tuple(cell.get_text(" ", strip=True) for cell in row.select("th, td"))
        for row in a_draft(admin, text).soup.select("tbody tr")
    }
    assert ("s_integrity", "đổi loại câu hỏi, câu trả lời hoặc điểm", "không so sánh được") in rows


def test_what_is_published_stays_as_it_is(admin: PageClient) -> None:
    page = a_draft(admin, SHORT.replace("minutes: ", "minutes: 1", 1))
    refused = admin.post_page(f"{page.path}/publish", status=422)
    assert refused.problems() == ["Tên hoặc mã này đã có. Xin chọn tên hoặc mã khác."]


def test_an_incomplete_language_is_refused(admin: PageClient) -> None:
    page = a_draft(admin, NEXT.replace(", en: Hand in papers", "", 1))
    assert "en" in page.text and not page.soup.select('form[action$="/publish"]')


def test_downloads_can_be_uploaded_again(admin: PageClient) -> None:
    instrument = shipped("counter_short")
    key = f"/instruments/{instrument.name}:{instrument.version}"
    text = admin.get_page(f"{key}/file.yaml").response.get_data()
    assert read_instrument(text) == instrument
    workbook = admin.flask.get(f"{key}/file.xlsx").get_data()
    page = admin.follow(upload(admin, workbook, "form.xlsx"))
    assert "Tệp hợp lệ: counter_short" in page.text and "Không câu hỏi nào thay đổi." in page.text


def test_a_kobo_form_comes_with_a_list_of_what_was_lost(admin: PageClient) -> None:
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    for row in (
        ("type", "name", "label", "calculation"),
        ("text", "Ten", "Tên?", ""),
        ("calculate", "x", "", "1+1"),
    ):
        survey.append(row)
    target = io.BytesIO()
    book.save(target)
    page = admin.follow(upload(admin, target.getvalue(), "kobo.xlsx"))
    assert "survey, dòng 3: Ở đây không có loại câu hỏi calculate" in page.text


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04 no workbook"])
def test_what_is_no_file_of_ours_is_refused(admin: PageClient, content: bytes) -> None:
    assert len(upload(admin, content, "x.yaml", 422).problems()) == 1


def test_a_draft_can_be_thrown_away(admin: PageClient) -> None:
    page = a_draft(admin, "name: x")
    admin.submit(page, action=f"{page.path}/discard")
    admin.get_page(page.path, 404)


def test_analysts_read_and_change_nothing(client: PageClient, site: Site, place: Place) -> None:
    a_member_of_staff(site, "ha", Grant(Role.ANALYST))
    sign_in(client, "ha")
    assert not client.get_page("/instruments/").soup.select("main form")
    client.post_page("/instruments/", status=403)
