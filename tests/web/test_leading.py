"""Leaders read what came of the survey and set its target; they work with no data and decide nothing else."""

import re
from pathlib import Path

import pytest
from flask import Flask

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.demonstrating.measuring import set_first_target
from surveyapp.services.results import PROVINCE, read_run
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.publications import Publication
from surveyapp.web.access import marks_of
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING
from tests.web.client import Page, PageClient, words
from tests.web.staff import a_member_of_staff, one, sign_in

HOME, TARGET, DRAFT = "/leading", "/results/target", "Kết quả này không công khai"
OPEN_TO_LEADERS = {
    "leading.home",
    "results.run",
    "results.csv_file",
    "results.xlsx_file",
    "acting.act",
    "acting.compare",
    "mapped.look",
    "frameworks.look",
    "advice.home",
    "advice.unit",
    "reports.province",
    "reports.office",
    "reports.every",
    "target.look",
    "target.set_own",
    "published.home",
    "published.one",
    "measures.home",
    "measures.one",
}
OF_A_RUN = (
    "/leading",
    "/results/runs/1",
    "/results/runs/1/act",
    "/results/runs/1/compare",
    "/results/runs/1/map",
    "/results/runs/1/frameworks",
    "/results/runs/1/reports",
    "/advice",
    "/advice/1/office?unit=office-1",
)


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test."""
    return analysed_wave.copy(tmp_path)


@pytest.fixture
def leader(client: PageClient, site: Site) -> PageClient:
    a_member_of_staff(site, "chu.tich", Grant(Role.LEADER))
    sign_in(client, "chu.tich")
    return client


def publish(site: Site) -> None:
    with site.database.transaction() as session:
        session.add(Publication(run_id=1, published_at=MORNING))


def offered(page: Page) -> set[tuple[str, str]]:
    """Where a page leads on this site and what it sends there, each with its method, without what is chosen there."""
    found = {(str(link["href"]), "GET") for link in page.soup.select("a[href^='/']")}
    forms = page.soup.select("form[action^='/']")
    found |= {(str(form["action"]), str(form.get("method", "get")).upper()) for form in forms}
    return {(re.sub(r"[?#].*", "", path), method) for path, method in found}


def cells(page: Page, section: str) -> list[list[str]]:
    lines = one(page.soup, f'[aria-labelledby="{section}"] table').select("tbody tr")
    return [[words(cell) for cell in line.select("th, td")] for line in lines]


def test_leaders_may_open_this_and_nothing_else(app: Flask) -> None:
    with app.app_context():
        theirs = {each for each in app.view_functions if each != "static" and Role.LEADER in marks_of(each)}
    assert theirs == OPEN_TO_LEADERS


def test_signing_in_leads_to_what_to_look_at_first(client: PageClient, site: Site) -> None:
    a_member_of_staff(site, "chu.tich", Grant(Role.LEADER))
    page = sign_in(client, "chu.tich")
    assert page.path == HOME
    assert page.h1.startswith("Trang lãnh đạo")
    questions = [words(each) for each in page.soup.select('[aria-labelledby="answers"] h3')]
    assert questions == ["Tốt đến đâu?", "Chắc đến đâu?", "So với lần trước?", "Nên xem trước ở đâu?"]
    assert "Chưa đặt mục tiêu" in words(one(page.soup, '[aria-labelledby="target"]'))


def test_three_contributions_are_the_largest_of_the_run(leader: PageClient, site: Site) -> None:
    """Each with its interval, answers, response rate and grade."""
    with site.database.transaction(write=False) as session:
        run = read_run(session, 1)
    rows = run.actions["contributions"]["lost"]["office_criterion"]["rows"]
    assert run.invited is not None
    shown = {
        (row["criterion"], row["office"])
        for row in rows
        if all(
            figure is not None and figure.grade in ("A", "B")
            for figure in (
                run.invited.figures(row["criterion"]).get(row["office"]),
                run.invited.figures(row["criterion"]).get(PROVINCE),
                run.invited.figures("total").get(row["office"]),
            )
        )
    }
    largest = sorted(
        (row["value"] for row in rows if (row["criterion"], row["office"]) in shown), reverse=True
    )
    told = cells(leader.get_page(HOME), "first")
    assert [row[1] for row in told] == [f"{value:.2f}".replace(".", ",") for value in largest[:3]]
    for row in told:
        assert " đến " in row[2]
        assert row[4].isdigit() and row[5].endswith("%") and row[6] in ("A", "B")


def test_offices_below_the_others_come_with_the_lowest_first(leader: PageClient, site: Site) -> None:
    with site.database.transaction(write=False) as session:
        compared = read_run(session, 1).comparison["nodes"]["total"]["offices"]
    lower = sorted((row for row in compared if row["rest"]["difference"] < 0), key=_difference)
    page = leader.get_page(HOME)
    told = cells(page, "below")
    assert [row[0] for row in told] == [f"BHXH cơ sở {row['office']}" for row in lower]
    assert [row[5] for row in told] == ["rõ" if row["rest"]["high"] < 0 else "chưa rõ" for row in lower]
    said = words(one(page.soup, '[aria-labelledby="below"]'))
    assert ("Thấp hơn đủ chắc khi so" in said) == any(row["rest"]["high"] < 0 for row in lower)
    [first, *_] = page.soup.select('[aria-labelledby="below"] tbody a')
    assert str(first["href"]) == f"/advice/1/office?unit={lower[0]['office']}"
    leader.get_page(str(first["href"]))


def _difference(row: dict[str, dict[str, float]]) -> float:
    return row["rest"]["difference"]


def test_what_a_leader_may_not_do_is_not_offered(leader: PageClient, app: Flask) -> None:
    """Neither as a link nor as a form."""
    pages = (*OF_A_RUN, TARGET, "/results/published/", "/office/measures/", "/mine")
    found = set().union(*(offered(leader.get_page(path)) for path in pages))
    assert {(TARGET, "POST"), ("/results/runs/1/report.pdf", "GET")} <= found
    routes = app.url_map.bind("")
    with app.app_context():
        closed = {
            (path, method)
            for path, method in found
            if not {"public", "signed_in", Role.LEADER} & set(marks_of(routes.match(path, method)[0]))
        }
    assert closed == set()


def test_each_page_says_whether_the_run_is_published(leader: PageClient, site: Site) -> None:
    silent = [path for path in OF_A_RUN if DRAFT not in words(one(leader.get_page(path).soup, "main"))]
    assert silent == []
    publish(site)
    assert [path for path in OF_A_RUN if DRAFT in leader.get_page(path).text] == []


def test_what_offices_do_is_read_and_silence_is_named(leader: PageClient, site: Site) -> None:
    publish(site)
    told = words(one(leader.get_page(HOME).soup, '[aria-labelledby="doing"]'))
    assert "Chưa cơ quan nào trong 3 cơ quan" in told
    assert "chưa cho biết làm gì: BHXH cơ sở office-" in told
    page = leader.get_page("/office/measures/")
    assert not page.soup.select("main form")


def test_a_leader_sets_the_target_and_sees_the_chance(leader: PageClient, site: Site) -> None:
    page = leader.get_page(TARGET)
    leader.follow(leader.submit(page, {"value": "38,5", "due_on": "2026-12-31"}, action=TARGET))
    told = words(one(leader.get_page(HOME).soup, '[aria-labelledby="target"]'))
    assert "38,50 điểm trước ngày 31/12/2026" in told
    assert "khoảng tin cậy 95%" in told and "xác suất" in told
    with site.database.transaction(write=False) as session:
        assert [each.verb for each in session.query(AuditEvent) if each.verb == "target.set"]


def test_a_chance_of_nearly_nothing_is_said_with_one_sign(leader: PageClient) -> None:
    leader.submit(leader.get_page(TARGET), {"value": "59", "due_on": "2026-12-31"}, 303, TARGET)
    assert "trở lên là dưới 1%, chỉ tính" in leader.get_page(TARGET).text


def test_the_demonstrations_leader_has_a_target(leader: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        assert set_first_target(session, MORNING)
    assert "điểm trước ngày" in words(one(leader.get_page(HOME).soup, '[aria-labelledby="target"]'))


def test_without_a_run_the_page_says_what_will_come(client: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        for table in ("publication", "run"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    a_member_of_staff(site, "chu.tich", Grant(Role.LEADER))
    page = sign_in(client, "chu.tich")
    assert "Chưa có lần phân tích nào" in page.text
    assert client.get_page(f"{HOME}?lang=en").h1 == "Leaders' page"


def test_the_page_is_english_throughout(leader: PageClient) -> None:
    page = leader.get_page(f"{HOME}?lang=en")
    assert page.h1.startswith("Leaders' page")
    for said in ("How good?", "not published", "Certainly lower?", "Look closer"):
        assert said in page.text
    leader.get_page(f"{HOME}?run=99", 404)


def test_other_pages_are_closed(leader: PageClient) -> None:
    for path in ("/results", "/people", "/audit", "/register/", "/rates", "/office", "/waves/", "/places/"):
        leader.get_page(path, 403)


def test_nothing_is_begun_or_decided(leader: PageClient) -> None:
    for path in ("snapshots/1/analyse", "runs/1/publish", "runs/1/withdraw", "published/"):
        leader.post_page(f"/results/{path}", status=403)
