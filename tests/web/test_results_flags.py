"""Flagged answers on the page that compares: why they are flagged, with and without them, and what stays hidden."""

import copy
from pathlib import Path
from typing import Any

import pytest

from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.web.client import Page, PageClient
from tests.web.staff import one, sign_in

COMPARE = "/results/runs/1/compare"
PROVINCE, FIRST, SECOND = "Toàn tỉnh", "BHXH cơ sở office-1", "BHXH cơ sở office-2"
Document = dict[str, Any]


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    return analysed_wave.copy(tmp_path)


@pytest.fixture
def analyst(client: PageClient) -> PageClient:
    sign_in(client, "lan")
    return client


def a_row(office: str, code: str, **figures: Any) -> Document:
    beside = {"ci_low": 34.0, "ci_high": 36.5, "n": 170, "n_eff": 120.0, "response_rate": 0.64}
    row = {"office": office, "code": code, "left_out": 12, "with_flagged": 36.0, "without_flagged": 35.25}
    row |= {"difference": -0.75, "se": 0.1, "grade_with": "B", "grade_without": "B", "matters": True}
    return row | {"without": {**beside, "grade": "B", "reason": "few_df"}} | figures


@pytest.fixture
def flags(site: Site) -> None:
    """What a run says where one office has many flagged answers and another three; made up."""
    of_walk_ups = {"matters": None, "without": {"n": 58}, "without_flagged": 31.5}
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        result["flags"] = {
            "invited": {
                "flagged": 15,
                "reasons": {"clock": 2, "stuffing": 13},
                "offices": {"office-1": 12, "office-2": 3},
                "kept": 3,
                "rows": [a_row("", "total"), a_row("", "3"), a_row("office-1", "total", with_flagged=41.5)],
            },
            "walk_ups": {
                "flagged": 12,
                "reasons": {"stuffing": 12},
                "offices": {"office-1": 12},
                "kept": 0,
                "rows": [a_row("", "total", **of_walk_ups)],
            },
        }
        run.result = result


def cells(page: Page, section: str) -> dict[str, list[str]]:
    lines = one(page.soup, f'[aria-labelledby="{section}"] table').select("tbody tr")
    return {
        " ".join(one(line, "th").get_text().split()): [
            " ".join(cell.get_text(" ").split()) for cell in line.select("td")
        ]
        for line in lines
    }


def said(page: Page, section: str) -> str:
    return " ".join(one(page.soup, f'[aria-labelledby="{section}"]').get_text(" ").split())


BESIDE = ["34,00 đến 36,50", "170", "64%"]


@pytest.mark.usefixtures("flags")
def test_the_province_by_node_with_all_that_belongs_beside_a_figure(analyst: PageClient) -> None:
    page = analyst.get_page(COMPARE)
    rows = cells(page, "flags")
    assert len(rows) == 2
    for row in rows.values():
        assert row[:5] == ["12", "36,00", "35,25", "−0,75", "có"]
        assert row[5:8] == BESIDE and row[8].startswith("B")


@pytest.mark.usefixtures("flags")
def test_the_page_tells_signs_of_stuffing_from_other_doubts_and_calls_them_no_proof(
    analyst: PageClient,
) -> None:
    words = said(analyst.get_page(COMPARE), "flags")
    assert "15 phiếu bị đánh dấu" in words and "không bị xóa" in words
    assert "Có dấu hiệu điền hộ: 13 phiếu" in words and "không phải là bằng chứng" in words
    assert "Từ máy báo ngày không thể có: 2 phiếu" in words
    assert "Vẫn được tính trong cả hai cột: 3 phiếu" in words


@pytest.mark.usefixtures("flags")
def test_offices_with_few_flagged_answers_are_named_without_figures(analyst: PageClient) -> None:
    page = analyst.get_page(COMPARE)
    rows = cells(page, "flags-places")
    assert list(rows) == [PROVINCE, FIRST, SECOND]
    assert rows[PROVINCE][0] == "15"
    assert rows[FIRST][:3] == ["12", "41,50", "35,25"] and rows[FIRST][5:8] == BESIDE
    assert rows[SECOND] == ["3", *["–"] * 8]
    assert "Dấu –" in said(page, "flags-places")
    marks = page.soup.select('[aria-labelledby="flags-places"] svg title')
    told = " ".join(mark.get_text() for mark in marks)
    assert FIRST in told and SECOND not in told


@pytest.mark.usefixtures("flags")
def test_a_node_without_comparison_by_place_falls_back_to_the_total(analyst: PageClient) -> None:
    on_three = one(analyst.get_page(f"{COMPARE}?node=3").soup, "#flags-places").get_text()
    on_conduct = one(analyst.get_page(f"{COMPARE}?node=3.1").soup, "#flags-places").get_text()
    on_total = one(analyst.get_page(COMPARE).soup, "#flags-places").get_text()
    assert on_three != on_total == on_conduct


@pytest.mark.usefixtures("flags")
def test_walk_ups_stand_beside_without_errors(analyst: PageClient) -> None:
    page = analyst.get_page(COMPARE)
    [row] = cells(page, "flags-walk-ups").values()
    assert row[:8] == ["12", "36,00", "31,50", "−0,75", "–", "–", "58", "–"]
    assert "không có sai số" in said(page, "flags-walk-ups")
    assert cells(page, "flags-walk-ups-places")[FIRST] == ["12", *["–"] * 8]
    alone = analyst.get_page(f"{COMPARE}?source=walk_ups")
    assert not alone.soup.select("#flags") and alone.soup.select("#flags-walk-ups")
    invited = analyst.get_page(f"{COMPARE}?source=invited")
    assert invited.soup.select("#flags") and not invited.soup.select("#flags-walk-ups")


def test_without_flags_the_page_says_so_and_shows_no_table(analyst: PageClient) -> None:
    page = analyst.get_page(COMPARE)
    assert "0 phiếu bị đánh dấu" in said(page, "flags")
    assert not page.soup.select('[aria-labelledby="flags"] table, #flags-places, #flags-walk-ups')


def test_why_there_is_no_comparison(analyst: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        run.result = {**(run.result or {}), "flags": {"invited": {"refused": "margins do not meet"}}}
    assert "margins do not meet" in analyst.get_page(COMPARE).text
