"""What an office does about its results: its head writes it, somebody else approves it, then everybody sees it."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.demonstrating.measuring import tell_measures
from surveyapp.store.tables.measures import OfficeMeasure
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.places import Office
from surveyapp.store.tables.publications import Publication
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in
from tests.web.test_reports import words

TODAY = MORNING.date()
OFFICE = "/public/1/offices/office-1"
TEXT = "Mở thêm một quầy trả kết quả vào buổi chiều <b>mọi ngày</b>."
SAID = {"criterion": "", "text": TEXT, "language": "vi", "progress": "planned"}


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave, published, for every test."""
    return analysed_wave.copy(tmp_path, published=True)


@pytest.fixture
def head(site: Site, client: PageClient) -> PageClient:
    """The head of office-1."""
    return signed_in(client, "binh")


@pytest.fixture
def analyst(site: Site, client: PageClient) -> PageClient:
    """The analyst, with a browser of their own."""
    return signed_in(PageClient(client.app), "lan")


@pytest.fixture
def citizen(client: PageClient) -> PageClient:
    """Somebody who has not signed in."""
    return PageClient(client.app)


def signed_in(client: PageClient, login: str) -> PageClient:
    sign_in(client, login)
    return client


def later(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def write(head: PageClient, status: int = 303, **changes: str) -> Page:
    """What comes of writing a measure by the form."""
    link = one(head.get_page("/office/measures/").soup, 'a[href^="/office/measures/new/"]')
    page = head.get_page(str(link["href"]))
    return head.submit(page, {**SAID, "day": later(30), **changes}, status)


def approve(analyst: PageClient, address: str, status: int = 303) -> Page:
    return analyst.submit(analyst.get_page(address), status=status, action=f"{address}/approve")


def change(head: PageClient, address: str, **changes: str) -> str:
    """Where a measure stands after it was written anew by the form."""
    page = head.get_page(f"{address}/change")
    return head.submit(page, {**SAID, "day": later(30), **changes}).location


def deeds(site: Site) -> list[tuple[str, str]]:
    """Verbs and subjects of the audit trail that are about measures."""
    with site.database.transaction(write=False) as session:
        rows = session.query(AuditEvent).filter(AuditEvent.verb.like("measure.%")).order_by(AuditEvent.id)
        return [(row.verb, row.subject) for row in rows]


def criterion_of(page: Page) -> str:
    """The first criterion that a form offers."""
    return str(page.soup.select("select[name=criterion] option")[1]["value"])


def test_the_public_sees_a_measure_once_a_second_person_has_approved_it(
    head: PageClient, analyst: PageClient, citizen: PageClient, site: Site
) -> None:
    link = one(head.get_page("/office/measures/").soup, 'a[href^="/office/measures/new/"]')
    criterion = criterion_of(head.get_page(str(link["href"])))
    address = write(head, criterion=criterion).location
    assert "Chờ người thứ hai duyệt" in head.get_page(address).h1
    assert "quầy trả kết quả" not in citizen.get_page(OFFICE).text
    assert TEXT in analyst.get_page("/office/measures/waiting").text
    approve(analyst, address)
    page = citizen.get_page(OFFICE)
    section = one(page.soup, '[aria-labelledby="measures"]')
    assert one(section, "span[lang=vi]").get_text() == TEXT, (
        "plain text: what looks like mark-up is shown as it is"
    )
    said = section.get_text(" ", strip=True)
    assert "% so với mức tốt nhất (" in said
    assert "khoảng tin cậy 95%" in said
    assert f"hạn {TODAY + timedelta(days=30):%d/%m/%Y}" in said
    english = one(citizen.get_page(f"{OFFICE}?lang=en").soup, '[aria-labelledby="measures"]')
    assert one(english, "span[lang=vi]").get_text() == TEXT, "not translated, and marked as Vietnamese"
    assert "What the office does" in english.get_text()
    assert [verb for verb, _subject in deeds(site)] == ["measure.write", "measure.approve"]
    report = words(citizen, f"{OFFICE}/report", "en")
    heading = report.index("3. What the office has done")
    assert (
        report.index("95% confidence interval", heading)
        < report.index(TEXT)
        < report.index("Methods and data")
    )
    document = Document(io.BytesIO(citizen.flask.get(f"{OFFICE}/report.docx?words=en").data))
    [run] = [run for each in document.paragraphs for run in each.runs if run.text == TEXT]
    assert 'w:lang w:val="vi-VN"' in run._r.xml
    assert citizen.flask.get(f"{OFFICE}/report.pdf").data.startswith(b"%PDF-1.7")
    assert "Duyệt việc cơ quan" in signed_in(PageClient(citizen.app), "hoa").get_page("/audit").text


def test_nobody_but_the_head_writes_and_nobody_approves_their_own(
    head: PageClient, analyst: PageClient, citizen: PageClient, site: Site
) -> None:
    address = write(head).location
    new = "/office/measures/new/1/1"
    assert not analyst.get_page(address).soup.select(f'a[href="{address}/change"]')
    analyst.get_page(new, 403)
    citizen.get_page(address, 303)
    head.post_page(f"{address}/approve", {"version": "1"}, 403)
    head.get_page("/office/measures/waiting", 403)
    with site.database.transaction(write=False) as session:
        [own, other] = session.query(Office.id).order_by(Office.id).limit(2).all()
    a_member_of_staff(site, "khac", Grant(Role.OFFICE_HEAD, other.id))
    stranger = signed_in(PageClient(citizen.app), "khac")
    stranger.get_page(address, 403)
    stranger.get_page(f"{address}/change", 403)
    stranger.get_page(f"/office/measures/new/1/{own.id}", 403)
    stranger.get_page("/office/measures/")
    stranger.post_page(f"{address}/withdraw", {"withdraw_reason": "thử"}, 403)
    assert "quầy trả kết quả" not in stranger.get_page(f"/office/measures/?office={own.id}").text
    both = (Grant(Role.OFFICE_HEAD, own.id), Grant(Role.ADMIN))
    a_member_of_staff(site, "haivai", *both)
    again = signed_in(PageClient(citizen.app), "haivai")
    assert not again.get_page(address).soup.select(f'form[action="{address}/approve"]')
    again.post_page(f"{address}/approve", {"version": "1"}, 403)
    assert [verb for verb, _subject in deeds(site)] == ["measure.write"]


def test_an_approved_measure_stays_until_its_new_text_is_approved(
    head: PageClient, analyst: PageClient, citizen: PageClient, site: Site
) -> None:
    first = write(head).location
    approve(analyst, first)
    assert one(head.get_page(f"{first}/change").soup, "textarea").get_text() == TEXT
    second = change(head, first, text="Đã mở quầy.", progress="done", day=later(0))
    assert second != first
    assert "Bản mới của việc này đang chờ duyệt" in head.get_page(first).text
    head.get_page(f"{first}/change", 403)
    assert TEXT in citizen.get_page(OFFICE).text
    approve(analyst, second)
    shown = citizen.get_page(OFFICE).text
    assert TEXT not in shown
    assert f"Đã làm xong ngày {TODAY:%d/%m/%Y}" in shown
    assert "Đã có bản mới thay" in head.get_page(first).h1


def test_a_text_that_changed_meanwhile_is_not_approved_and_a_returned_one_is_written_anew(
    head: PageClient, analyst: PageClient, citizen: PageClient, site: Site
) -> None:
    address = write(head).location
    read = analyst.get_page(address)
    change(head, address, text="Một nội dung khác.")
    refused = analyst.submit(read, status=422, action=f"{address}/approve")
    assert refused.problems() == ["Nội dung đã thay đổi sau khi mở trang. Xin đọc lại rồi quyết định."]
    assert "Một nội dung khác" not in citizen.get_page(OFFICE).text
    now = analyst.get_page(address)
    missing = analyst.submit(now, {"return_reason": " "}, 422, f"{address}/return")
    assert missing.problems() == ["Xin ghi lý do."]
    analyst.submit(now, {"return_reason": "Chưa nói đến khi nào."}, action=f"{address}/return")
    assert "Chưa nói đến khi nào." in head.get_page(address).text
    change(head, address, text="Nội dung mới.")
    approve(analyst, address)
    assert "Nội dung mới." in citizen.get_page(OFFICE).text
    verbs = [verb.removeprefix("measure.") for verb, _subject in deeds(site)]
    assert verbs == ["write", "change", "return", "change", "approve"]


def test_a_withdrawn_measure_disappears_and_so_does_all_of_a_withdrawn_run(
    head: PageClient, analyst: PageClient, citizen: PageClient, site: Site
) -> None:
    kept, gone = write(head, text="Việc còn lại.").location, write(head).location
    for address in (kept, gone):
        approve(analyst, address)
    page = head.get_page(gone)
    assert head.submit(page, {"withdraw_reason": ""}, 422, f"{gone}/withdraw").problems() == [
        "Xin ghi lý do."
    ]
    head.submit(page, {"withdraw_reason": "Chưa có kinh phí."}, action=f"{gone}/withdraw")
    shown = citizen.get_page(OFFICE).text
    assert "Việc còn lại." in shown
    assert TEXT not in shown
    assert "Chưa có kinh phí." in analyst.get_page(gone).text
    head.post_page(f"{gone}/withdraw", {"withdraw_reason": "lần nữa"}, 404)
    assert deeds(site)[-1] == ("measure.withdraw", "1/1/2")
    with site.database.transaction() as session:
        session.query(Publication).one().withdrawn_at = MORNING
    assert "Việc còn lại." not in citizen.get_page(OFFICE, 410).text
    assert "không việc nào của đợt được hiển thị" in head.get_page(kept).text
    assert "Chưa có đợt khảo sát nào đã công bố kết quả" in head.get_page("/office/measures/").text
    head.get_page("/office/measures/new/1/1", 404)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": ""}, "Xin ghi cơ quan làm gì."),
        ({"text": "x" * 501}, "Nội dung dài quá 500 ký tự."),
        (
            {"text": "Xem https://example.org"},
            "Nội dung không được chứa địa chỉ trang mạng. Xin ghi bằng lời.",
        ),
        ({"day": later(-1)}, "Hạn hoàn thành không được trước hôm nay."),
        ({"day": later(1), "progress": "done"}, "Việc đã làm xong thì ngày xong không được sau hôm nay."),
        ({"progress": ""}, "Xin chọn tiến độ."),
        ({"day": "hôm nay"}, "Xin ghi ngày, ví dụ 01/07/2026."),
    ],
)
def test_what_is_not_acceptable_is_said_beside_its_field(
    head: PageClient, site: Site, changes: dict[str, str], problem: str
) -> None:
    assert write(head, 422, **changes).problems() == [problem]
    with site.database.transaction(write=False) as session:
        assert not session.query(OfficeMeasure).all()


def test_an_office_without_measures_has_no_section_and_twenty_are_enough(
    head: PageClient, citizen: PageClient, site: Site
) -> None:
    assert not citizen.get_page(OFFICE).soup.select('[aria-labelledby="measures"]')
    with site.database.transaction() as session:
        for number in range(20):
            row = OfficeMeasure(wave_id=1, office_id=1, criterion="", text=f"Việc {number}", language="vi")
            row.progress, row.day, row.standing, row.version = "planned", TODAY, "waiting", 1
            row.written_at, row.reason = MORNING, ""
            session.add(row)
    assert write(head, 422).problems() == ["Mỗi cơ quan ghi được nhiều nhất 20 việc cho một đợt khảo sát."]


def test_the_demonstrations_office_tells_what_it_does(citizen: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        assert tell_measures(session, 1, MORNING) == 4
    section = one(citizen.get_page(OFFICE).soup, '[aria-labelledby="measures"]')
    assert len(section.select("ul.measures > li")) == 3
    assert section.get_text().count("Người dân nói về “") == 3
    province = one(citizen.get_page("/public/1?lang=en").soup, '[aria-labelledby="measures"]')
    assert [str(each["href"]) for each in province.select("a")] == [f"{OFFICE}#measures"]
    assert "(3 measures)" in province.get_text(" ", strip=True)
