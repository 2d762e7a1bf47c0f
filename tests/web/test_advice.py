"""Pages of advice: they quote what the run stored, point only to good figures, and show heads only what is theirs."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.advising.texts import advice_texts
from surveyapp.store.tables.publications import Publication
from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING
from tests.web.client import Page, PageClient, words
from tests.web.staff import a_member_of_staff, one, sign_in

HOME, OFFICE = "/advice", "/advice/1/office?unit=office-1"
FIELD, COMMUNE = "/advice/1/field?unit=bhxh", "/advice/1/commune?unit=t:1"


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test: three offices in one commune, all of one field."""
    return analysed_wave.copy(tmp_path)


@pytest.fixture
def analyst(client: PageClient) -> PageClient:
    sign_in(client, "lan")
    return client


def stored(site: Site) -> dict[str, Any]:
    with site.database.transaction(write=False) as session:
        return session.get_one(Run, 1).result or {}


def change(site: Site, edit: Callable[[dict[str, Any]], None]) -> None:
    """Edit what the run stored."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result or {})
        edit(result)
        run.result = result


def publish(site: Site) -> None:
    """Let the public, and heads, see the run."""
    with site.database.transaction() as session:
        session.add(Publication(run_id=1, published_at=MORNING))


def vietnamese(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")


def rows(page: Page, section: str) -> list[list[str]]:
    """The cells of a section's table, headings of the rows first."""
    lines = one(page.soup, f'[aria-labelledby="{section}"] table').select("tbody tr")
    return [[words(cell) for cell in line.select("th, td")] for line in lines]


def test_every_unit_stands_in_the_list_with_its_figures(analyst: PageClient, site: Site) -> None:
    page = analyst.get_page(HOME)
    links = {str(link["href"]) for link in page.soup.select("main table a")}
    assert links == {
        "/advice/1/field?unit=bhxh",
        "/advice/1/commune?unit=t:1",
        *(f"/advice/1/office?unit=office-{number}" for number in (1, 2, 3)),
    }
    [total] = [
        row
        for row in stored(site)["invited"]["index"]
        if row["code"] == "total" and row["by"] == {"office": "office-2"}
    ]
    [cells] = [row for row in rows(page, "group-3") if "office-2" in row[0]]
    interval = f"{vietnamese(total['ci_low'])} đến {vietnamese(total['ci_high'])}"
    assert cells[1:4] == [vietnamese(total["score"]), interval, str(total["n"])]
    assert cells[5] == total["grade"]


@pytest.mark.parametrize("path", [OFFICE, FIELD, COMMUNE])
def test_a_page_says_where_a_unit_stands_with_all_that_belongs_to_a_figure(
    analyst: PageClient, path: str
) -> None:
    page = analyst.get_page(path)
    first = words(page.soup.select('[aria-labelledby="stands"] li')[0])
    for part in ("khoảng tin cậy 95%", "phiếu", "tỷ lệ trả lời", "mức tin cậy"):
        assert part in first
    for table in page.soup.select("main table"):
        assert one(table, "caption").get_text(strip=True)
    assert "nguyên nhân" not in page.text.lower()
    assert "đóng góp" in page.text.lower()


def test_the_distance_and_its_cells_are_those_of_the_run(analyst: PageClient, site: Site) -> None:
    """In this wave nobody else has an office's service, so that nothing is its own: it is given something."""
    values = {"1.1.1": -0.75, "1.1.2": -0.5, "2.1.1": 0.25, "2.1.2": 1e-15}
    cells = [
        {
            "criterion": criterion,
            "service": "s-office-1",
            "value": value,
            "low": value - 0.3,
            "high": value + 0.3,
        }
        for criterion, value in values.items()
    ]

    def give(result: dict[str, Any]) -> None:
        given = [{**cell, "n": 60} for cell in cells]
        result["advice"]["office"]["office-1"]["distance"].update(
            cells=given, effects={"own": -1.5, "usual": 0.1}
        )

    change(site, give)
    told = stored(site)["advice"]["office"]["office-1"]["distance"]
    page = analyst.get_page(OFFICE)
    stands = words(one(page.soup, '[aria-labelledby="stands"]'))
    assert f"{vietnamese(told['low'])} đến {vietnamese(told['high'])}" in stands
    assert "−0,75 điểm (−1,05 đến −0,45; 60 phiếu)" in stands
    shown = [float(row[1].replace("−", "-").replace(",", ".")) for row in rows(page, "cells")]
    assert shown == [-0.75, -0.5, 0.25, -0.5], "lowest first, and in the last row what is left of -1.5"


def test_what_to_look_at_is_said_in_the_words_of_the_file(analyst: PageClient, site: Site) -> None:
    """Made surely lower than the province, a criterion comes first, with its sentence; one of grade C never comes."""

    def lower(result: dict[str, Any]) -> None:
        for row in result["advice"]["office"]["office-1"]["distance"]["criteria"]:
            surely = row["criterion"] in ("2.2.2", "3.1.1")
            row.update(
                value=-0.5 if surely else 0.1, low=-0.9 if surely else 0.0, high=-0.1 if surely else 0.2
            )
        for row in result["invited"]["index"]:
            if row["code"] in ("2.2.2", "3.1.1") and row["by"] == {"office": "office-1"}:
                row.update(grade="B" if row["code"] == "2.2.2" else "C")

    change(site, lower)
    section = one(analyst.get_page(OFFICE).soup, '[aria-labelledby="look"]')
    texts = advice_texts("counter").criteria
    assert texts["2.2.2"].look["vi"] in words(section.select("ol li")[0])
    assert texts["3.1.1"].look["vi"] not in words(section)
    assert "Lịch sự, tôn trọng: nay có" in words(one(section, "h3 + p"))
    english = analyst.get_page(f"{OFFICE}&lang=en")
    assert texts["2.2.2"].look["en"] in english.text


def test_a_hidden_unit_shows_no_figure_and_says_how_many_answers_it_needs(
    analyst: PageClient, site: Site
) -> None:
    def hide(result: dict[str, Any]) -> None:
        for row in result["invited"]["index"]:
            if row["by"] == {"office": "office-1"}:
                row.update(grade="S", score=40.5, ci_low=39.5, ci_high=41.5, n=7, reason="few_respondents")
        result["advice"]["office"]["office-1"] = {}

    change(site, hide)
    page = analyst.get_page(OFFICE)
    assert "quá ít phiếu để nói (7 phiếu); cần khoảng 70 phiếu" in page.text
    assert "40,5" not in page.text and not page.soup.select('[aria-labelledby="look"] ol')


def test_burdens_of_a_field_are_those_of_its_procedures(analyst: PageClient, site: Site) -> None:
    services = stored(site)["advice"]["field"]["bhxh"]["services"]
    kinds = ("visits", "late", "unofficial", "harassed")
    expected = [
        each
        for each in stored(site)["actions"]["burdens"]
        if each["service"] in services and each["kind"] in kinds
    ]
    found = rows(analyst.get_page(FIELD), "burdens")
    assert len(found) == len(expected) > 0
    worst = [row[-1] for row in found if "bị gợi ý" in row[0] or "gây khó khăn" in row[0]]
    assert worst and all("đến" in cell for cell in worst)


def test_a_run_of_before_says_so(analyst: PageClient, site: Site) -> None:
    change(site, lambda result: result.pop("advice"))
    assert "trước khi có trang gợi ý" in analyst.get_page(HOME).text
    analyst.get_page(OFFICE, 404)


def test_other_pages_lead_there(analyst: PageClient) -> None:
    assert analyst.get_page("/results/runs/1/act").soup.select('a[href="/advice?run=1"]')
    act = analyst.get_page("/results/runs/1/act?office=office-1").soup
    assert act.select(f'a[href="{OFFICE}"]')
    assert analyst.get_page("/mine").soup.select('a[href="/advice"]')


@pytest.mark.parametrize(
    "path",
    ["/advice/1/office?unit=x", "/advice/1/province?unit=", "/advice/9/office?unit=a", "/advice?run=9"],
)
def test_what_is_not_there_is_not_found(analyst: PageClient, path: str) -> None:
    analyst.get_page(path, 404)


def test_a_head_sees_the_own_office_of_what_was_published(client: PageClient, site: Site) -> None:
    """`binh` heads office-1."""
    publish(site)
    sign_in(client, "binh")
    links = [str(link["href"]) for link in client.get_page(HOME).soup.select("main table a")]
    assert links == [OFFICE]
    page = client.get_page(OFFICE)
    assert not page.soup.select('a[href^="/results/runs"]')
    for path in ("/advice/1/office?unit=office-2", FIELD, COMMUNE):
        client.get_page(path, 403)
    assert client.get_page("/office").soup.select('a[href="/advice?run=1"]')


def test_who_heads_all_offices_of_a_commune_sees_the_commune(client: PageClient, site: Site) -> None:
    publish(site)
    a_member_of_staff(site, "mai", Grant(Role.OFFICE_HEAD, admin_unit_id="t:1"))
    sign_in(client, "mai")
    assert client.get_page(COMMUNE).h1.startswith("Gợi ý: ")
    client.get_page(OFFICE)
    client.get_page(FIELD, 403)


def test_nobody_else_sees_any_of_it(client: PageClient, site: Site) -> None:
    a_member_of_staff(site, "tam", Grant(Role.DATA_ENTRY))
    for path in (HOME, OFFICE):
        client.get_page(path, 303)
    sign_in(client, "tam")
    for path in (HOME, OFFICE):
        client.get_page(path, 403)


def test_before_publication_a_head_sees_nothing(client: PageClient) -> None:
    sign_in(client, "binh")
    assert "sau khi kết quả được công bố" in client.get_page(HOME).text
    client.get_page(OFFICE, 404)
