"""Offices, services and groups of persons compared: each with n, response rate and grade, and tests adjusted."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveyapp.store.tables.work import Run
from surveyapp.web.results.comparing_panels import p_value
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.web.client import Page, PageClient
from tests.web.staff import one, sign_in

COMPARE = "/results/runs/1/compare"


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test."""
    return analysed_wave.copy(tmp_path)


@pytest.fixture
def analyst(client: PageClient) -> PageClient:
    sign_in(client, "lan")
    return client


def compared(site: Site) -> dict[str, Any]:
    """What the run stored of comparisons."""
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
        return dict(result["comparison"])


def change(site: Site, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edit what the run stored of comparisons."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        edit(result["comparison"])
        run.result = result


def lines(page: Page, heading: str) -> dict[str, list[str]]:
    """The cells of a section's table by the first of each row."""
    return {
        " ".join(one(row, "th").get_text().split()): [cell.get_text(strip=True) for cell in row.select("td")]
        for row in page.soup.select(f'[aria-labelledby="{heading}"] tbody tr')
    }


@pytest.mark.parametrize(
    ("axis", "heading", "place"),
    [("service", "Thủ tục", ""), ("sex", "Giới tính", "Nữ"), ("age_band", "Nhóm tuổi", "Trên 60 tuổi")],
)
def test_services_and_groups_are_compared_too(
    analyst: PageClient, site: Site, axis: str, heading: str, place: str
) -> None:
    page = analyst.get_page(f"{COMPARE}?by={axis}")
    assert one(page.soup, '[aria-labelledby="ranks"] thead th').get_text() == heading
    assert [each["value"] for each in page.soup.select("#by [selected]")] == [axis]
    assert place in "".join(lines(page, "rest"))
    stored_pairs = compared(site)["axes"][axis]["nodes"]["total"]["pairs"]
    shown = lines(page, "pairs")
    assert shown
    assert len(page.soup.select('[aria-labelledby="pairs"] tbody tr')) == len(stored_pairs)
    assert bool(page.soup.select('[aria-labelledby="funnel"]')) == (axis == "service")


def test_groups_of_persons_are_not_ranked_and_have_no_response_rate(analyst: PageClient) -> None:
    page = analyst.get_page(f"{COMPARE}?by=sex")
    headings = [each.get_text() for each in page.soup.select('[aria-labelledby="ranks"] th[scope="col"]')]
    assert "Khoảng hạng" not in headings
    assert [cells[-2] for cells in lines(page, "ranks").values()] == ["–"] * 3
    assert "không biết nhóm của người không trả lời" in page.text


def test_a_pair_has_its_adjusted_p_and_the_grades_of_both(analyst: PageClient, site: Site) -> None:
    pair = compared(site)["nodes"]["total"]["pairs"][0]
    cells = lines(analyst.get_page(f"{COMPARE}?office={pair['first']}"), "pairs")[
        f"BHXH cơ sở {pair['first']} – BHXH cơ sở {pair['second']}"
    ]
    assert cells[2] == p_value(pair["p_holm"]).replace(".", ",")
    assert re.fullmatch("[ABC] / [ABC]", cells[-1])


def test_choosing_another_axis_forgets_the_office_and_a_node_that_it_has_not(
    analyst: PageClient, site: Site
) -> None:
    """The form sends all its fields: whoever looked at an office and at the staff, and asks for services, sees them."""

    def lose_the_staff(found: dict[str, Any]) -> None:
        del found["axes"]["service"]["nodes"]["3.1"]

    change(site, lose_the_staff)
    page = analyst.get_page(f"{COMPARE}?by=service&office=office-1&node=3.1")
    assert [each["value"] for each in page.soup.select("#node [selected]")] == ["total"]
    assert not page.soup.select("#office")
    analyst.get_page(f"{COMPARE}?by=colour", 404)


def test_a_run_made_before_an_axis_was_compared_says_so(analyst: PageClient, site: Site) -> None:
    change(site, lambda found: found.pop("axes"))
    assert "được làm trước khi có phép so sánh này" in analyst.get_page(f"{COMPARE}?by=sex").text
    assert lines(analyst.get_page(COMPARE), "ranks")
    change(site, lambda found: found.update(axes={}))
    assert "không có gì để so theo cách này" in analyst.get_page(f"{COMPARE}?by=commune").text


def test_small_probabilities_are_only_said_to_be_small() -> None:
    assert [p_value(each) for each in (None, 0.00002, 0.0449)] == ["–", "< 0.001", "0.045"]
