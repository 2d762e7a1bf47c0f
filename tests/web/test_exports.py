"""From the list of data sets to a file on the analyst's computer; nobody else gets there."""

import csv
import io
import shutil
import zipfile
from pathlib import Path

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.work import Snapshot
from surveyapp.web.site import Site
from surveyapp.worker import Worker
from tests.analysed_wave import AnalysedWave
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in

HOME = "/results/snapshots/1/exports"


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


def asked(analyst: PageClient, form: str, part: str = "invited") -> Page:
    page = analyst.get_page(HOME)
    fields = {"part": part, "format": form, "language": "vi"}
    return analyst.follow(analyst.submit(page, fields, action=HOME))


def test_a_file_is_asked_for_made_and_taken_away(analyst: PageClient, worker: Worker) -> None:
    home = analyst.get_page("/results")
    assert home.soup.select_one(f'a[href="{HOME}"]')
    job = asked(analyst, "csv")
    assert job.h1 == "Xuất dữ liệu"
    worker.do_next_job()
    ready = analyst.follow(analyst.get_page(job.path, 303))
    assert ready.h1 == "Tệp đã sẵn sàng"
    link = one(ready.soup, "a.button[download]")
    with analyst.flask.get(str(link["href"])) as response:
        assert response.mimetype == "application/zip"
        assert response.headers["Cache-Control"] == "no-store"
        content = io.BytesIO(response.data)
    with zipfile.ZipFile(content) as archive:
        assert any(name.endswith(".csv") and "-invited-" in name for name in archive.namelist())
        lines = list(csv.DictReader(archive.read("coarsened.csv").decode().splitlines()))
    assert {line["variable"] for line in lines} <= {
        "sex",
        "age_band",
        "place",
        "education",
        "disability",
        "ethnicity",
    }
    assert lines
    again = analyst.get_page(HOME)
    row = one(again.soup, "#finished ~ div tbody tr")
    assert str(link["download"]) in row.get_text()


def test_a_bundle_is_asked_for_on_the_page_of_a_run(analyst: PageClient, worker: Worker) -> None:
    page = analyst.get_page("/results/runs/1")
    job = analyst.follow(analyst.submit(page, action="/results/runs/1/bundle"))
    assert job.h1 == "Đóng gói để kiểm tra lại"
    worker.do_next_job()
    ready = analyst.follow(analyst.get_page(job.path, 303))
    assert one(ready.soup, "a.back-link")["href"] == "/results/runs/1"
    with analyst.flask.get(str(one(ready.soup, "a.button[download]")["href"])) as response:
        assert response.data.startswith(b"PK")


def test_pages_say_which_data_set_leaves_with_attributes(analyst: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        first = session.get_one(Snapshot, 1)
        facts = {"wave_id": first.wave_id, "folder": first.folder, "frozen_at": first.frozen_at}
        session.add(Snapshot(id=2, sha256="b" * 64, invited_rows=9, walk_up_rows=9, **facts))
    assert "yêu cầu đầu tiên chọn bộ này, và không đổi lại được" in analyst.get_page(HOME).text
    asked(analyst, "csv")
    assert "chỉ được xuất từ bộ dữ liệu này" in analyst.get_page(HOME).text
    other = analyst.get_page("/results/snapshots/2/exports")
    assert "sẽ ẩn toàn bộ đặc điểm cá nhân" in other.text
    assert "cùng bộ dữ liệu 1 (k = 5)" in other.text
    assert other.soup.select_one(f'p a[href="{HOME}"]')


def test_a_source_without_rows_is_not_offered(analyst: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        session.get_one(Snapshot, 1).walk_up_rows = 0
    page = analyst.get_page(HOME)
    assert [each["value"] for each in page.soup.select("input[name=part]")] == ["invited"]


@pytest.mark.parametrize(("field", "value"), [("part", "both"), ("format", "exe"), ("language", "fr")])
def test_what_is_not_offered_comes_back_with_a_word(analyst: PageClient, field: str, value: str) -> None:
    page = analyst.get_page(HOME)
    fields = {"part": "invited", "format": "csv", "language": "vi", field: value}
    answer = analyst.submit(page, fields, action=HOME, status=422)
    assert answer.soup.select_one(".error-summary")


def test_a_workbook_beyond_excel_is_refused_with_advice(analyst: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        session.get_one(Snapshot, 1).invited_rows = 1_048_576
    page = analyst.get_page(HOME)
    fields = {"part": "invited", "format": "xlsx", "language": "vi"}
    answer = analyst.submit(page, fields, action=HOME, status=422)
    assert answer.h1 == "Bảng quá lớn cho Excel"
    assert "Parquet, CSV, SPSS hoặc Stata" in answer.text


def test_a_file_that_is_gone_is_not_found(analyst: PageClient, worker: Worker, site: Site) -> None:
    asked(analyst, "csv")
    worker.do_next_job()
    shutil.rmtree(site.settings.export_folder)
    for path in (
        "/results/exports/1",
        "/results/exports/1/file",
        "/results/exports/9",
        "/results/snapshots/9/exports",
    ):
        analyst.get_page(path, 404)
    assert "Chưa có tệp nào." in analyst.get_page(HOME).text


def test_nobody_else_gets_microdata(
    client: PageClient, site: Site, analyst: PageClient, worker: Worker
) -> None:
    asked(analyst, "csv")
    worker.do_next_job()
    citizen = PageClient(client.app)
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, 1))
    a_member_of_staff(site, "tam", Grant(Role.OFFICE_HEAD, 1))
    for login in ("mai", "tam"):
        member = PageClient(client.app)
        sign_in(member, login)
        for path in (HOME, "/results/exports/1", "/results/exports/1/file"):
            member.get_page(path, 403)
    for path in (HOME, "/results/exports/1", "/results/exports/1/file"):
        citizen.get_page(path, 303)
