"""Figures on the pages are those of the analysis, with everything beside them; nothing leaks that is not published."""

import copy
import csv
import io
import json
import re
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from flask import Flask

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.accounts import grant
from surveyapp.services.auditing import Act
from surveyapp.services.results import read_run
from surveyapp.store.tables.publications import Publication
from surveyapp.store.tables.work import Run, Snapshot
from surveyapp.web.results.pages import results_page
from surveyapp.web.site import Site
from surveyapp.worker import Worker
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING, Place
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test."""
    return analysed_wave.copy(tmp_path)


@pytest.fixture
def worker(site: Site) -> Worker:
    return Worker(site.settings, site.database, site.clock)


@pytest.fixture
def analyst(client: PageClient) -> PageClient:
    sign_in(client, "lan")
    return client


@pytest.fixture
def run_page(analyst: PageClient) -> Page:
    return analyst.get_page("/results/runs/1")


def stored(site: Site, run_id: int = 1) -> dict[str, Any]:
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, run_id).result
        assert result is not None
        return result


def vietnamese(value: float, digits: int = 2) -> str:
    """A number as the page writes it: rounded from its decimal digits, a tie to the even one."""
    rounded = Decimal(repr(value)).quantize(Decimal(10) ** -digits, ROUND_HALF_EVEN)
    return str(rounded).replace(".", ",")


def cells(page: Page, heading: str, row: str) -> list[str]:
    """The cells of the row with this heading in the table below a title."""
    table = one(page.soup, f'[aria-labelledby="{heading}"] table')
    for line in table.select("tbody tr"):
        if " ".join(one(line, "th").get_text().split()) == row:
            return [" ".join(cell.get_text(" ").split()) for cell in line.select("td")]
    raise AssertionError(f"no row {row}")


def index_row(document: dict[str, Any], code: str, office: str | None = None) -> dict[str, Any]:
    by = {"office": office} if office else {}
    [row] = [each for each in document["index"] if each["code"] == code and each["by"] == by]
    return dict(row)


def only_a_range_holds(site: Site, code: str, office: str) -> None:
    """Make a stored figure one whose interval is too wide for a point."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        for row in result["invited"]["index"]:
            if row["code"] == code and row["by"] == {"office": office}:
                row.update(grade="C", reason="wide_interval")
        run.result = result


def test_from_closed_answers_to_figures(analyst: PageClient, worker: Worker, site: Site) -> None:
    """Freeze, wait, analyse, wait. The data are those that were frozen before, so the same snapshot comes out."""
    home = analyst.get_page("/results")
    [wave] = [
        " ".join(row.get_text(" ").split()) for row in home.soup.select("#waves ~ div")[0].select("tbody tr")
    ]
    assert wave.startswith("Đợt thử 20/02/2026 – 21/04/2026 179 70")
    job = analyst.follow(analyst.submit(home, action="/results/waves/1/freeze"))
    assert job.h1 == "Chốt dữ liệu"
    assert "Đang chờ đến lượt" in one(job.soup, "[role=status]").get_text()
    assert job.soup.select_one("noscript meta[http-equiv=refresh]")
    worker.run_once()
    home = analyst.follow(analyst.get_page(job.path, 303))
    assert "Đã chốt dữ liệu." in home.text
    job = analyst.follow(analyst.submit(home, action="/results/snapshots/1/analyse"))
    assert worker.do_next_job()
    page = analyst.follow(analyst.get_page(job.path, 303))
    assert page.path == "/results/runs/2"
    assert worker.do_next_job(), "what follows from the figures is computed after them"
    assert stored(site, 2) == stored(site, 1)


def test_the_province_stands_there_as_it_was_computed(run_page: Page, site: Site) -> None:
    document = stored(site)["invited"]
    for code, title in (("total", "Chỉ số tại quầy (theo khung PAPI)"), ("1", "Công khai, minh bạch")):
        row = index_row(document, code)
        found = cells(run_page, "index", title)
        assert found[2] == vietnamese(row["score"])
        assert found[3] == f"{vietnamese(row['ci_low'])} đến {vietnamese(row['ci_high'])}"
        assert found[4:7] == [
            str(row["n"]),
            str(round(row["n_eff"])),
            f"{round(row['response_rate'] * 100)}%",
        ]
        assert found[7].startswith(row["grade"])


def test_offices_stand_there_with_grade_and_reason(run_page: Page, site: Site) -> None:
    row = index_row(stored(site)["invited"], "total", "office-1")
    found = cells(run_page, "offices", "BHXH cơ sở office-1")
    assert (row["grade"], row["reason"]) == ("B", "few_df")
    assert found[0] == vietnamese(row["score"])
    assert found[1] == f"{vietnamese(row['ci_low'])} đến {vietnamese(row['ci_high'])}"
    assert found[5] == "B B – dùng kèm lưu ý ít quầy và ngày"


def test_where_only_a_range_holds_the_point_stands_in_brackets(analyst: PageClient, site: Site) -> None:
    only_a_range_holds(site, "total", "office-1")
    row = index_row(stored(site)["invited"], "total", "office-1")
    found = cells(analyst.get_page("/results/runs/1"), "offices", "BHXH cơ sở office-1")
    assert found[0] == f"({vietnamese(row['score'])})"
    assert found[5] == "C C – chỉ xem như một khoảng khoảng tin cậy rộng"


def test_walk_ups_stand_apart_without_interval(run_page: Page, site: Site) -> None:
    row = index_row(stored(site)["walk_ups"], "total")
    found = cells(run_page, "index", "Chỉ số tại quầy (theo khung PAPI)")
    assert found[8:] == [vietnamese(row["score"]), str(row["n"])]
    assert "không có khoảng tin cậy" in run_page.text
    assert (row["se"], row["ci_low"], row["ci_high"], row["grade"]) == (None, None, None, None)
    assert cells(run_page, "index", "Thông tin thủ tục")[8:] == ["không có"]


def test_whoever_was_not_asked_is_no_non_respondent(run_page: Page, site: Site) -> None:
    """Only those who collect a result are asked about it; all of them answered here, so the form's own rate stands."""
    unit = index_row(stored(site)["invited"], "total")["response_rate"]
    asked = cells(run_page, "satisfied", "Ông/Bà hài lòng hay không hài lòng về nội dung kết quả nhận được?")
    assert int(asked[2]) < 179
    assert asked[4] == f"{round(unit * 100)}%"


def test_what_is_suppressed_is_nowhere(analyst: PageClient, run_page: Page, site: Site) -> None:
    """A figure that is hidden afterwards leaves page, plot and every export."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = json.loads(json.dumps(run.result))
        row = next(each for each in result["invited"]["index"] if each["by"] == {"office": "office-1"})
        row.update(grade="S", reason="few_respondents")
        run.result = result
    secret = {f"{row['score']:.6f}".rstrip("0"), vietnamese(row["score"])}
    page = analyst.get_page("/results/runs/1")
    assert cells(page, "offices", "BHXH cơ sở office-1")[:2] == ["–", "–"]
    plot = one(page.soup, "svg.dot-list")
    assert "không hiển thị: quá ít câu trả lời" in " ".join(plot.get_text(" ").split())
    text = str(page.soup) + analyst.flask.get("/results/runs/1/index.csv").get_data(as_text=True)
    assert not [each for each in secret if each in text]


def test_sorting_and_the_chosen_node_are_in_the_address(
    analyst: PageClient, run_page: Page, site: Site
) -> None:
    page = analyst.get_page("/results/runs/1?node=3&sort=value")
    table = one(page.soup, '[aria-labelledby="offices"] table')
    assert one(table, "th[aria-sort=descending]").get_text(strip=True) == "Điểm"
    shown = [one(line, "th").get_text(strip=True) for line in table.select("tbody tr")]
    rows = [(index_row(stored(site)["invited"], "3", f"office-{k}")["score"], k) for k in (1, 2, 3)]
    assert shown == [f"BHXH cơ sở office-{k}" for _, k in sorted(rows, reverse=True)]
    assert "Cán bộ, công chức, viên chức" in one(page.soup, "#offices").get_text()


def test_the_words_that_prevent_a_wrong_reading_are_there(run_page: Page) -> None:
    assert "theo khung PAPI" in run_page.text
    assert "không phải điểm PAPI" in run_page.text


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_for_excel_has_a_mark_and_for_machines_has_none(
    analyst: PageClient, run_page: Page, site: Site
) -> None:
    plain = analyst.flask.get("/results/runs/1/index.csv").data
    excel = analyst.flask.get("/results/runs/1/index.csv?bom=yes").data
    assert excel == b"\xef\xbb\xbf" + plain
    first = csv_rows(plain)[0]
    row = index_row(stored(site)["invited"], "total")
    assert first["Cơ quan"] == "Toàn tỉnh"
    assert float(first["Ước lượng"]) == pytest.approx(row["score"], abs=1e-6)
    assert float(first["Cận dưới 95%"]) == pytest.approx(row["ci_low"], abs=1e-6)
    walk_ups = [each for each in csv_rows(plain) if each["Nguồn"] == "Tự đánh giá tại kiosk"]
    assert walk_ups
    assert {each["Cận dưới 95%"] for each in walk_ups} == {""}


def test_a_workbook_has_its_sheets_with_numbers_as_numbers(
    analyst: PageClient, run_page: Page, site: Site
) -> None:
    response = analyst.flask.get("/results/runs/1/tables.xlsx?words=vi")
    assert "attachment" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert book.sheetnames == ["Chỉ số", "Tỷ lệ hài lòng", "Từng câu hỏi", "Yếu tố và SDG"]
    lines = list(book["Chỉ số"].values)
    top = next(place for place, line in enumerate(lines) if line[0] == "Nguồn")
    first = dict(zip(lines[top], lines[top + 1], strict=True))
    assert first["Ước lượng"] == pytest.approx(index_row(stored(site)["invited"], "total")["score"], abs=1e-6)
    assert any("không phải điểm PAPI" in str(line[0]) for line in lines[:top])
    lines = list(book["Yếu tố và SDG"].values)
    top = next(place for place, line in enumerate(lines) if line[0] == "Khung")
    told = [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :]]
    frameworks = stored(site)["frameworks"]
    assert len(told) == sum(len(each["rows"]) for each in frameworks.values())
    assert told[0]["Tỷ lệ (%)"] == pytest.approx(frameworks["satisfaction"]["rows"][0]["value"], abs=1e-6)


def test_the_spec_and_the_result_can_be_taken_away(analyst: PageClient, run_page: Page, site: Site) -> None:
    spec = analyst.flask.get("/results/runs/1/invited-spec.json").get_json()
    out = analyst.flask.get("/results/runs/1/invited-out.json").get_json()
    assert spec["design"] == {"weights": "weight", "strata": ["stratum"], "psu": ["psu"]}
    assert out == stored(site)["invited"]
    for link in run_page.soup.select('[aria-labelledby="exports"] a'):
        assert analyst.flask.get(str(link["href"])).status_code == 200


def test_a_wave_without_closed_answers_says_why_it_cannot_be_frozen(
    analyst: PageClient, place: Place, worker: Worker
) -> None:
    action = f"/results/waves/{place.wave_id}/freeze"
    job = analyst.follow(analyst.submit(analyst.get_page("/results"), action=action))
    worker.do_next_job()
    page = analyst.get_page(job.path)
    assert "Chưa có câu trả lời nào để phân tích" in page.text
    assert not page.soup.select("noscript meta")


def test_a_data_set_that_is_gone_says_so(analyst: PageClient, worker: Worker, site: Site) -> None:
    with site.database.transaction() as session:
        session.get_one(Snapshot, 1).folder = "/nowhere"
    job = analyst.follow(analyst.submit(analyst.get_page("/results"), action="/results/snapshots/1/analyse"))
    worker.do_next_job()
    assert "Không còn bộ dữ liệu này trên máy chủ." in analyst.get_page(job.path).text


@pytest.mark.parametrize(
    "path", ["/results/waves/9/freeze", "/results/snapshots/9/analyse", "/results/runs/9/repeat"]
)
def test_what_does_not_exist_is_not_asked_for(analyst: PageClient, path: str) -> None:
    analyst.get_page("/results")
    analyst.post_page(path, status=404)


def test_nothing_unpublished_is_public(analyst: PageClient, run_page: Page) -> None:
    citizen = PageClient(analyst.app)
    assert citizen.get_page("/public").h1 == "Chưa có kết quả nào được công bố"
    for path in ("/public/1", "/public/1/index.csv", "/public/1/tables.xlsx"):
        citizen.get_page(path, 404)
    for path in ("/results", "/results/runs/1", "/results/runs/1/index.csv", "/results/jobs/1"):
        citizen.get_page(path, 303)
    for path in ("/public/1/publish", "/results/runs/1/publish"):
        assert citizen.flask.post(path).status_code in (400, 404)


def test_another_person_who_is_administrator_publishes(analyst: PageClient, run_page: Page) -> None:
    analyst.post_page("/results/runs/1/publish", status=403)
    administrator = PageClient(analyst.app)
    page = sign_in(administrator, "hoa", "/results/runs/1")
    after = administrator.follow(administrator.submit(page, action="/results/runs/1/publish"))
    assert "Đã công bố" in after.text
    citizen = PageClient(analyst.app)
    public = citizen.follow(citizen.get_page("/public", 303))
    assert public.h1.startswith("Kết quả đã công bố")
    assert not public.soup.select('a[href$=".json"]')


def test_whoever_asked_for_a_run_does_not_publish_it(analyst: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        grant(session, "lan", Grant(Role.ADMIN), Act(None, MORNING))
    page = analyst.get_page("/results/runs/1")
    assert not page.soup.select('form[action$="/publish"]')
    analyst.post_page("/results/runs/1/publish", status=403)


def test_the_public_sees_no_point_where_only_a_range_holds(
    analyst: PageClient, run_page: Page, site: Site
) -> None:
    only_a_range_holds(site, "total", "office-1")
    with site.database.transaction() as session:
        session.add(Publication(run_id=1, published_at=MORNING))
    citizen = PageClient(analyst.app)
    found = cells(citizen.get_page("/public/1"), "offices", "BHXH cơ sở office-1")
    assert found[0] == "–"
    assert re.fullmatch(r"\d+,\d\d đến \d+,\d\d", found[1])
    rows = csv_rows(citizen.flask.get("/public/1/index.csv").data)
    [row] = [
        each for each in rows if (each["Mã cơ quan"], each["Mã"]) == ("office-1", "total") and each["Lý do"]
    ][:1]
    assert (row["Ước lượng"], row["Cận dưới 95%"] != "") == ("", True)


def test_a_clerk_sees_no_result(client: PageClient, site: Site, place: Place) -> None:
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    sign_in(client, "mai")
    for path in ("/results", "/results/runs/1", "/results/runs/1/index.csv", "/results/jobs/1"):
        client.get_page(path, 403)


def test_a_dot_is_shown_to_the_public_where_a_score_is(app: Flask, site: Site) -> None:
    """An office of grade C has its interval for both, a hollow dot for the analyst and none for the public."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = json.loads(json.dumps(run.result))
        for each in result["invited"]["index"]:
            if each["by"].get("office") and each["level"] == "total":
                each.update(grade="C" if each["by"] == {"office": "office-1"} else "A")
        run.result = result
        results = read_run(session, 1)
    offices = len([each for each in result["invited"]["index"] if each["level"] == "total" and each["by"]])
    with app.test_request_context():
        seen, own = (
            BeautifulSoup(results_page(results, "total", "name", public=public).plot or "", "html.parser")
            for public in (True, False)
        )
    assert (len(seen.select(".full")), len(seen.select(".hollow"))) == (offices - 1, 0)
    assert (len(own.select(".full")), len(own.select(".hollow"))) == (offices - 1, 1)
    assert len(seen.select(".mark")) == len(own.select(".mark")) == offices


def test_what_the_data_do_not_hold_is_said(analyst: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        run.result = {
            **(run.result or {}),
            "left_out": {"visits_still_awaited": 12, "offices_without_answers": ["office-2"]},
        }
    text = analyst.get_page("/results/runs/1").text
    assert "12 lượt mời còn chờ" in text
    assert "chưa có phiếu trả lời, nên không có trong các con số: BHXH cơ sở office-2." in text
