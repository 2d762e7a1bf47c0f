"""A run can be checked: by the hashes on its page, and by computing it again on the server."""

import hashlib
import json
from pathlib import Path

import pytest

from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from surveyapp.worker import Worker
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING
from tests.web.client import Page, PageClient
from tests.web.staff import sign_in


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


def test_the_hash_on_the_page_is_that_of_the_file_beside_it(
    analyst: PageClient, run_page: Page, site: Site
) -> None:
    names, values = (
        [each.get_text() for each in run_page.soup.select(f"details > dl > {tag}")] for tag in ("dt", "dd")
    )
    shown = dict(zip(names, values, strict=True))
    for part, name in (("invited", "người được mời"), ("walk_ups", "người tự đánh giá")):
        file = analyst.flask.get(f"/results/runs/1/{part}-out.json").data
        assert shown[f"Tệp kết quả: {name}"] == hashlib.sha256(file).hexdigest()
        assert shown[f"Yêu cầu phân tích: {name}"] == json.loads(file)["spec_sha256"]


def test_a_run_is_computed_again_and_the_page_says_what_came_of_it(
    analyst: PageClient, run_page: Page, worker: Worker
) -> None:
    assert "Tính lại lúc" not in run_page.text
    job = analyst.follow(analyst.submit(run_page, action="/results/runs/1/repeat"))
    assert job.h1 == "Tính lại để đối chiếu"
    worker.do_next_job()
    page = analyst.follow(analyst.get_page(job.path, 303))
    assert "Dữ liệu còn nguyên, kết quả trùng từng byte." in page.text


def test_what_came_of_computing_again_is_told_as_it_is(
    run_page: Page, analyst: PageClient, site: Site
) -> None:
    found = {
        **{"same_data": True, "as_found": True, "same_bytes": False, "figures": 40, "only_one": 2},
        **{"largest": 0.00123, "version_then": "1", "version_now": "2", "at": MORNING.isoformat()},
    }
    for changes, words in (
        ({}, "40 con số so được lệch nhau nhiều nhất 1.2e-03"),
        ({"as_found": False}, "Kết quả đang lưu không còn đúng như khi tính"),
        ({"same_data": False}, "không còn đúng như khi chốt"),
    ):
        with site.database.transaction() as session:
            session.get_one(Run, 1).repeated = found | changes
        assert words in analyst.get_page("/results/runs/1").text


def test_figures_changed_in_the_database_are_not_published(analyst: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        run.hashes = {**(run.hashes or {}), "invited": "0" * 64}
    administrator = PageClient(analyst.app)
    page = sign_in(administrator, "hoa", "/results/runs/1")
    refused = administrator.submit(page, action="/results/runs/1/publish", status=409)
    assert "Mã băm của kết quả đã khác nên không công bố được" in refused.text


def test_stopping_a_job_leaves_a_trace(analyst: PageClient, site: Site) -> None:
    job = analyst.follow(analyst.submit(analyst.get_page("/results"), action="/results/snapshots/1/analyse"))
    analyst.follow(analyst.submit(job, action=f"{job.path}/stop"))
    with site.database.transaction(write=False) as session:
        verbs = [event.verb for event in session.query(AuditEvent).order_by(AuditEvent.id)]
    assert verbs[-2:] == ["run.request", "job.stop"]
