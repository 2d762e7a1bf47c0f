"""The maps of a run: offices by number, shape and size with the table's own words, and the country with its islands."""

import copy
from pathlib import Path

import pytest
from bs4 import Tag

from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.web.client import Page, PageClient
from tests.web.dak_lak import in_dak_lak
from tests.web.staff import one, sign_in

MAP = "/results/runs/1/map"


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    return analysed_wave.copy(tmp_path)


@pytest.fixture
def analyst(client: PageClient) -> PageClient:
    sign_in(client, "lan")
    return client


@pytest.fixture
def mapped(site: Site) -> None:
    """The wave's offices stand in Đắk Lắk."""
    with site.database.transaction() as session:
        in_dak_lak(session)


def marks(page: Page, picture: str) -> dict[str, Tag]:
    """The marks of a picture by their words."""
    found = one(page.soup, f'[aria-labelledby="{picture}"] svg').select(".mark")
    return {one(mark, "title").get_text(): mark for mark in found}


def told(page: Page, section: str) -> list[str]:
    """Every row of a section's table in one sentence, as its mark should say it."""
    table = one(page.soup, f'[aria-labelledby="{section}"] table')
    headings = [" ".join(each.get_text().split()) for each in table.select("thead th")][1:]
    sentences = []
    for row in table.select("tbody tr"):
        name, *cells = (" ".join(each.get_text().split()) for each in row.select("th, td"))
        sentences.append((name, "; ".join(f"{a}: {b}" for a, b in zip(headings, cells, strict=True))))
    return [
        f"{name}: {words}" if section == "offices-map" else f"{name}. {words}" for name, words in sentences
    ]


@pytest.mark.usefixtures("mapped")
def test_every_office_is_on_the_map_with_the_words_of_its_row(analyst: PageClient, site: Site) -> None:
    page = analyst.get_page(MAP)
    assert list(marks(page, "offices-map")) == told(page, "offices-map")
    assert len(marks(page, "offices-map")) == 3
    assert told(page, "country-map")[0] in marks(page, "country-map")


@pytest.mark.usefixtures("mapped")
def test_the_country_has_both_archipelagos(analyst: PageClient, site: Site) -> None:
    text = one(analyst.get_page(MAP).soup, '[aria-labelledby="country-map"] svg').get_text()
    for name in ("Quần đảo Hoàng Sa", "Quần đảo Trường Sa"):
        assert name in text


@pytest.mark.usefixtures("mapped")
def test_a_range_and_a_hidden_figure_have_shapes_of_their_own_and_no_value(
    analyst: PageClient, site: Site
) -> None:
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        for row in result["invited"]["index"]:
            if row["code"] == "total" and row["by"]:
                grade, reason = {
                    "office-1": ("C", "wide_interval"),
                    "office-2": ("S", "few_respondents"),
                }.get(row["by"]["office"], (row["grade"], row["reason"]))
                row.update(grade=grade, reason=reason)
        run.result = result
    found = list(marks(analyst.get_page(MAP), "offices-map").values())
    assert [mark.select("circle, polygon, rect")[0].name for mark in found] == ["polygon", "rect", "circle"]


@pytest.mark.usefixtures("mapped")
def test_walk_ups_have_a_map_of_their_own_without_intervals(analyst: PageClient, site: Site) -> None:
    page = analyst.get_page(f"{MAP}?source=walk_ups")
    assert all("Khoảng tin cậy 95%: –" in words for words in marks(page, "offices-map"))
    assert "không có khoảng tin cậy" in page.text


def test_without_a_province_on_the_map_the_page_says_so(analyst: PageClient) -> None:
    page = analyst.get_page(MAP)
    assert not page.soup.select("main svg") and "Chưa vẽ được bản đồ" in page.text
    analyst.get_page(f"{MAP}?node=99", 404)
