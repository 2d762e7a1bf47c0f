"""Figures on the pages are those of the analysis, with everything beside them; nothing leaks that is not published."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.transactions import Database
from surveyapp.store.tables.work import Run
from surveyapp.web.results.plots import dot_plot
from surveyapp.web.site import Site
from surveyapp.worker import Worker
from tests.builders import Place
from tests.closed_waves import a_busy_wave
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, sign_in


@pytest.fixture
def wave(site: Site) -> tuple[Place, ...]:
    """A wave of three offices with a week of closed answers."""
    with site.database.transaction() as session:
        return a_busy_wave(session)


@pytest.fixture
def worker(site: Site) -> Worker:
    return Worker(site.settings, site.database, site.clock)


@pytest.fixture
def analyst(client: PageClient, site: Site, wave: tuple[Place, ...]) -> PageClient:
    a_member_of_staff(site, "lan", Grant(Role.ANALYST))
    sign_in(client, "lan")
    return client


@pytest.fixture
def run_page(analyst: PageClient, worker: Worker) -> Page:
    """The page of the first run, as the analyst gets there: freeze, wait, analyse, wait."""
    job = analyst.follow(analyst.submit(analyst.get_page("/results"), action="/results/waves/1/freeze"))
    worker.do_next_job()
    home = analyst.follow(analyst.get_page(job.path, 303))
    job = analyst.follow(analyst.submit(home, action="/results/snapshots/1/analyse"))
    worker.do_next_job()
    return analyst.follow(analyst.get_page(job.path, 303))


def stored(site: Site) -> dict[str, Any]:
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
        return result


def vietnamese(value: float, digits: int = 2) -> str:
    """A number as the page writes it."""
    return f"{value:.{digits}f}".replace(".", ",")


def cells(page: Page, heading: str, row: str) -> list[str]:
    """The cells of the row with this heading in the table below a title."""
    table = page.soup.select_one(f'[aria-labelledby="{heading}"] table')
    for line in table.select("tbody tr"):
        if " ".join(line.select_one("th").get_text().split()) == row:
            return [" ".join(cell.get_text(" ").split()) for cell in line.select("td")]
    raise AssertionError(f"no row {row}")


def index_row(document: dict[str, Any], code: str, office: str | None = None) -> dict[str, Any]:
    by = {"office": office} if office else {}
    [row] = [each for each in document["index"] if each["code"] == code and each["by"] == by]
    return dict(row)


def test_a_job_that_waits_says_so_and_looks_again_by_itself(analyst: PageClient) -> None:
    page = analyst.follow(analyst.submit(analyst.get_page("/results"), action="/results/waves/1/freeze"))
    assert page.h1 == "Chốt dữ liệu"
    assert "Đang chờ đến lượt" in page.soup.select_one("[role=status]").get_text()
    assert page.soup.select_one("noscript meta[http-equiv=refresh]")


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
    assert (row["grade"], row["reason"]) == ("C", "small_n_eff")
    assert found[0] == f"({vietnamese(row['score'])})"
    assert found[1] == f"{vietnamese(row['ci_low'])} đến {vietnamese(row['ci_high'])}"
    assert found[5] == "C – chỉ xem như một khoảng cỡ mẫu hiệu dụng nhỏ"


def test_walk_ups_stand_apart_without_interval(run_page: Page, site: Site) -> None:
    row = index_row(stored(site)["walk_ups"], "total")
    found = cells(run_page, "index", "Chỉ số tại quầy (theo khung PAPI)")
    assert found[8:] == [vietnamese(row["score"]), str(row["n"]), "không có khoảng tin cậy"]
    assert (row["se"], row["ci_low"], row["ci_high"], row["grade"]) == (None, None, None, None)
    assert cells(run_page, "index", "Thông tin thủ tục")[8:] == ["không có"]


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
    plot = page.soup.select_one("svg.dot-plot")
    assert "không hiển thị: quá ít câu trả lời" in " ".join(plot.get_text(" ").split())
    text = str(page.soup) + analyst.flask.get("/results/runs/1/index.csv").get_data(as_text=True)
    assert not [each for each in secret if each in text]


def test_sorting_and_the_chosen_node_are_in_the_address(analyst: PageClient, run_page: Page, site: Site) -> None:
    page = analyst.get_page("/results/runs/1?node=3&sort=value")
    table = page.soup.select_one('[aria-labelledby="offices"] table')
    assert table.select_one("th[aria-sort=descending]").get_text(strip=True) == "Điểm"
    shown = [line.th.get_text(strip=True) for line in table.select("tbody tr")]
    rows = [(index_row(stored(site)["invited"], "3", f"office-{k}")["score"], k) for k in (1, 2, 3)]
    assert shown == [f"BHXH cơ sở office-{k}" for _, k in sorted(rows, reverse=True)]
    assert "Cán bộ, công chức, viên chức" in page.soup.select_one("#offices").get_text()


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


def test_a_workbook_has_three_sheets_with_numbers_as_numbers(
    analyst: PageClient, run_page: Page, site: Site
) -> None:
    response = analyst.flask.get("/results/runs/1/tables.xlsx?words=vi")
    assert "attachment" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert book.sheetnames == ["Chỉ số", "Tỷ lệ hài lòng", "Từng câu hỏi"]
    lines = list(book["Chỉ số"].values)
    top = next(place for place, line in enumerate(lines) if line[0] == "Nguồn")
    first = dict(zip(lines[top], lines[top + 1], strict=True))
    assert first["Ước lượng"] == pytest.approx(index_row(stored(site)["invited"], "total")["score"], abs=1e-6)
    assert any("không phải điểm PAPI" in str(line[0]) for line in lines[:top])


def test_the_spec_and_the_result_can_be_taken_away(analyst: PageClient, run_page: Page, site: Site) -> None:
    spec = analyst.flask.get("/results/runs/1/invited-spec.json").get_json()
    out = analyst.flask.get("/results/runs/1/invited-out.json").get_json()
    assert spec["design"] == {"weights": "weight", "strata": ["stratum"], "psu": ["psu"]}
    assert out == stored(site)["invited"]
    for link in run_page.soup.select('[aria-labelledby="exports"] a'):
        assert analyst.flask.get(str(link["href"])).status_code == 200


def test_a_wave_without_closed_answers_says_why_it_cannot_be_frozen(
    client: PageClient, site: Site, place: Place, worker: Worker
) -> None:
    a_member_of_staff(site, "lan", Grant(Role.ANALYST))
    job = client.follow(client.submit(sign_in(client, "lan"), action="/results/waves/1/freeze"))
    worker.do_next_job()
    page = client.get_page(job.path)
    assert "Chưa có câu trả lời nào để phân tích" in page.text
    assert not page.soup.select("noscript meta")


def test_nothing_unpublished_is_public(analyst: PageClient, run_page: Page) -> None:
    citizen = PageClient(analyst.app)
    assert citizen.get_page("/public").h1 == "Chưa có kết quả nào được công bố"
    for path in ("/public/1", "/public/1/index.csv", "/public/1/tables.xlsx"):
        citizen.get_page(path, 404)
    for path in ("/results", "/results/runs/1", "/results/runs/1/index.csv", "/results/jobs/1"):
        citizen.get_page(path, 303)
    for path in ("/public/1/publish", "/results/runs/1/publish"):
        assert citizen.flask.post(path).status_code in (400, 404)


def test_another_person_who_is_administrator_publishes(
    analyst: PageClient, run_page: Page, site: Site
) -> None:
    analyst.post_page("/results/runs/1/publish", status=403)
    a_member_of_staff(site, "hoa", Grant(Role.ADMIN))
    administrator = PageClient(analyst.app)
    page = sign_in(administrator, "hoa", "/results/runs/1")
    after = administrator.follow(administrator.submit(page, action="/results/runs/1/publish"))
    assert "Đã công bố" in after.text
    public = PageClient(analyst.app).follow(PageClient(analyst.app).get_page("/public", 303))
    assert public.h1.startswith("Kết quả đã công bố")
    assert not public.soup.select('a[href$=".json"]')


def test_whoever_asked_for_a_run_does_not_publish_it(
    client: PageClient, site: Site, wave: tuple[Place, ...], worker: Worker
) -> None:
    a_member_of_staff(site, "hoa", Grant(Role.ADMIN), Grant(Role.ANALYST))
    home = sign_in(client, "hoa")
    client.submit(home, action="/results/waves/1/freeze")
    worker.do_next_job()
    client.submit(client.get_page("/results"), action="/results/snapshots/1/analyse")
    worker.do_next_job()
    assert not client.get_page("/results/runs/1").soup.select('form[action$="/publish"]')
    client.post_page("/results/runs/1/publish", status=403)


def test_the_public_sees_no_point_where_only_a_range_holds(
    analyst: PageClient, run_page: Page, site: Site
) -> None:
    with site.database.transaction() as session:
        session.get_one(Run, 1).is_published = True
    citizen = PageClient(analyst.app)
    found = cells(citizen.get_page("/public/1"), "offices", "BHXH cơ sở office-1")
    assert found[0] == "–"
    assert re.fullmatch(r"\d+,\d\d đến \d+,\d\d", found[1])
    rows = csv_rows(citizen.flask.get("/public/1/index.csv").data)
    [row] = [each for each in rows if (each["Mã cơ quan"], each["Mã"]) == ("office-1", "total") and each["Lý do"]][:1]
    assert (row["Ước lượng"], row["Cận dưới 95%"] != "") == ("", True)


def test_an_office_head_and_a_clerk_see_no_result(client: PageClient, site: Site, wave: tuple[Place, ...]) -> None:
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, wave[0].office_id))
    sign_in(client, "mai")
    for path in ("/results", "/results/runs/1", "/results/runs/1/index.csv", "/results/jobs/1"):
        client.get_page(path, 403)


def test_without_an_interval_there_is_no_plot() -> None:
    assert dot_plot([], None) is None


def test_a_worker_that_starts_again_takes_up_what_was_left(
    analyst: PageClient, site: Site, settings: Any, tmp_path: Path
) -> None:
    job = analyst.follow(analyst.submit(analyst.get_page("/results"), action="/results/waves/1/freeze"))
    Worker(site.settings, Database(site.settings.database_url), site.clock).run_once()
    assert analyst.follow(analyst.get_page(job.path, 303)).path.startswith("/results")
