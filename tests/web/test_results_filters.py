"""Filters in the address: every page of a run keeps them, offers what its documents hold, and says where they end."""

import copy
from pathlib import Path
from typing import Any

import pytest

from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.web.client import Page, PageClient
from tests.web.staff import one, sign_in

RUN = "/results/runs/1"
PAGES = (RUN, f"{RUN}/act", f"{RUN}/compare", f"{RUN}/map", f"{RUN}/frameworks")
TOTAL = "Chỉ số tại quầy (theo khung PAPI)"


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    return analysed_wave.copy(tmp_path)


@pytest.fixture
def analyst(client: PageClient) -> PageClient:
    sign_in(client, "lan")
    return client


@pytest.fixture
def flagged(site: Site) -> dict[str, Any]:
    """What the run says without its flagged answers: made up, for none of the wave's answers is flagged."""
    row = {
        "office": "",
        "code": "total",
        "left_out": 12,
        "with_flagged": 36.0,
        "without_flagged": 35.25,
        "difference": -0.75,
        "se": 0.1,
        "grade_with": "B",
        "grade_without": "B",
        "matters": True,
        "without": {
            "ci_low": 34.0,
            "ci_high": 36.5,
            "n": 170,
            "n_eff": 120.0,
            "response_rate": 0.64,
            "grade": "B",
            "reason": "few_df",
        },
    }
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        reasons, offices = {"clock": 2, "stuffing": 13}, {"office-1": 12, "office-2": 3}
        result["flags"]["invited"] |= {
            "flagged": 15,
            "reasons": reasons,
            "offices": offices,
            "kept": 3,
            "rows": [row],
        }
        run.result = result
    return row


def rows(page: Page, heading: str) -> dict[str, list[str]]:
    lines = one(page.soup, f'[aria-labelledby="{heading}"] table').select("tbody tr")
    return {
        " ".join(one(line, "th").get_text().split()): [
            " ".join(cell.get_text(" ").split()) for cell in line.select("td")
        ]
        for line in lines
    }


def links(page: Page) -> list[str]:
    """Where the pages of the run are linked to."""
    return [str(link["href"]) for link in page.soup.select('nav[aria-label="Các trang của lần phân tích"] a')]


def test_every_page_offers_the_sources_and_links_to_the_others_with_the_choice(analyst: PageClient) -> None:
    for path in PAGES:
        page = analyst.get_page(f"{path}?source=walk_ups")
        chosen = one(page.soup, "select[name=source] option[selected]")
        assert (chosen["value"], page.soup.select("select[name=flagged]")) == ("walk_ups", [])
        assert "Không có phiếu nào bị đánh dấu nghi ngờ" in page.text
        assert sorted(links(page)) == sorted(f"{each}?source=walk_ups" for each in PAGES if each != path)


def test_what_a_form_sends_in_vain_does_not_stay_in_the_address(analyst: PageClient) -> None:
    """A form sends its empty fields too; the address that is kept and passed on has none of them."""
    for path, given, kept in (
        (RUN, "?node=total&sort=name&source=&flagged=", ""),
        (RUN, "?source=invited&node=3&sort=", "?source=invited&node=3"),
        (f"{RUN}/act", "?office=&service=&node=&source=both", ""),
        (f"{RUN}/compare", "?node=total&office=office-1", "?office=office-1"),
        (f"{RUN}/map", "?node=total&source=walk_ups", "?source=walk_ups"),
    ):
        answer = analyst.flask.get(path + given)
        assert (answer.status_code, answer.headers["Location"]) == (302, path + kept)


def test_one_source_alone(analyst: PageClient) -> None:
    both, invited, walk_ups = (
        analyst.get_page(RUN + end) for end in ("", "?source=invited", "?source=walk_ups")
    )
    all_cells = rows(both, "index")[TOTAL]
    assert rows(invited, "index")[TOTAL] == all_cells[:8]
    own = next(cells for cells in rows(walk_ups, "index").values())
    assert own == [*all_cells[:2], *all_cells[8:]]
    assert not walk_ups.soup.select("svg.dot-list") and "không có khoảng tin cậy" in walk_ups.text
    office = "BHXH cơ sở office-1"
    assert rows(walk_ups, "offices")[office] == rows(both, "offices")[office][6:]


def test_pages_that_rest_on_the_invited_say_so_of_walk_ups(analyst: PageClient) -> None:
    for path, left in ((f"{RUN}/act", []), (f"{RUN}/compare", ["walk-ups"])):
        page = analyst.get_page(f"{path}?source=walk_ups")
        assert [section["aria-labelledby"] for section in page.soup.select("main section")] == left
        assert "Xin chọn nguồn khác" in page.text
    invited = analyst.get_page(f"{RUN}/compare?source=invited")
    assert not invited.soup.select("#walk-ups") and invited.soup.select("#ranks")


@pytest.mark.usefixtures("flagged")
def test_without_flagged_answers_the_province_changes_and_the_rest_says_that_it_does_not(
    analyst: PageClient,
) -> None:
    page = analyst.get_page(f"{RUN}?flagged=without")
    table = rows(page, "index")
    assert list(table) == [TOTAL]
    assert table[TOTAL][2:7] == ["35,25", "34,00 đến 36,50", "170", "120", "64%"]
    assert one(page.soup, ".headline .figure").get_text() == "35,25"
    assert rows(page, "offices") == rows(analyst.get_page(RUN), "offices")
    assert page.text.count("Bộ lọc không áp dụng được ở phần này") == 3
    for path in PAGES[1:4]:
        assert "không áp dụng được" in analyst.get_page(f"{path}?flagged=without").text


def test_a_run_that_kept_no_interval_without_them_cannot_be_filtered(
    analyst: PageClient, site: Site, flagged: dict[str, Any]
) -> None:
    """A figure is not shown without its interval, so an older run has to be analysed anew."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        del result["flags"]
        run.result = result
    page = analyst.get_page(f"{RUN}?flagged=without")
    assert not page.soup.select("select[name=flagged]") and "xin phân tích lại" in page.text
    assert rows(page, "index")[TOTAL][2] != str(flagged["without_flagged"]).replace(".", ",")
