"""Where to act and who differs: the pages quote what was stored with the run, contributions add up, nothing leaks."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.publications import Publication
from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING, Place
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in

ACT, COMPARE = "/results/runs/1/act", "/results/runs/1/compare"


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test."""
    return analysed_wave.copy(tmp_path)


@pytest.fixture
def analyst(client: PageClient) -> PageClient:
    sign_in(client, "lan")
    return client


def stored(site: Site) -> dict[str, Any]:
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
        return result


def change(site: Site, edit: Callable[[dict[str, Any]], None]) -> None:
    """Edit what the run stored."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        edit(result)
        run.result = result


def vietnamese(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace(".", ",").replace("-", "−")


def table(page: Page, heading: str) -> dict[str, list[str]]:
    """The rows of a section's table by their first cell."""
    lines = one(page.soup, f'[aria-labelledby="{heading}"] table').select("tbody tr")
    return {
        " ".join(one(line, "th").get_text().split()): [
            " ".join(cell.get_text(" ").split()) for cell in line.select("td")
        ]
        for line in lines
    }


def lines(page: Page, heading: str) -> list[list[str]]:
    """The cells of every row of a section's tables, also where places have the same name."""
    return [
        [cell.get_text(strip=True) for cell in line.select("td")]
        for line in page.soup.select(f'[aria-labelledby="{heading}"] tbody tr')
    ]


def first_column(page: Page, heading: str) -> list[float]:
    """The numbers beside the names, also where several places have the same name."""
    lines = one(page.soup, f'[aria-labelledby="{heading}"] table').select("tbody tr")
    return [number(one(line, "td").get_text(strip=True)) for line in lines]


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "."))


def test_contributions_on_the_page_add_up_to_what_is_missing(analyst: PageClient, site: Site) -> None:
    """60 points at most: what the offices lack together is 60 less the province's score of the run itself."""
    page = analyst.get_page(ACT)
    total = next(row for row in stored(site)["invited"]["index"] if row["code"] == "total" and not row["by"])
    for division in ("office", "criterion", "service"):
        lost = first_column(page, f"lost-{division}")
        assert sum(lost) == pytest.approx(60 - total["score"], abs=0.005 * len(lost))
    for division in ("office", "service"):
        up = first_column(page, f"below_mean-{division}")
        assert sum(up) == pytest.approx(0, abs=0.005 * len(up))


def test_an_office_has_its_cells_of_service_and_criterion(analyst: PageClient, site: Site) -> None:
    """The largest of the province on its page, those of an office on the office's; what is left is told as a sum."""
    cells = stored(site)["actions"]["contributions"]["lost"]["office_service_criterion"]
    whole = analyst.get_page(ACT)
    largest = sorted((row["value"] for row in cells["rows"]), reverse=True)[:40]
    told = [number(line[0]) for line in lines(whole, "lost-office_service_criterion")]
    assert told == pytest.approx(largest, abs=0.005)
    assert f"Bảng chỉ nêu 40 dòng lớn nhất trong {len(cells['rows'])} dòng" in whole.text
    assert f"Các ô còn lại của toàn tỉnh cộng lại: {vietnamese(cells['rest'])} điểm" in whole.text
    own = [row for row in cells["rows"] if row["office"] == "office-2"]
    page = analyst.get_page(f"{ACT}?office=office-2")
    shown = page.soup.select('[aria-labelledby="lost-office_service_criterion"] tbody tr')
    assert len(shown) == len(own) > 0
    assert {one(row, "td:last-child").get_text() for row in shown} <= {"A", "B", "C"}
    assert page.soup.select('[aria-labelledby="gap-services"]')


def test_a_run_made_before_cells_were_taken_apart_says_so(analyst: PageClient, site: Site) -> None:
    def forget(result: dict[str, Any]) -> None:
        for tables in result["actions"]["contributions"].values():
            for division in ("office_service", "service_criterion", "office_service_criterion"):
                del tables[division]
        for gap in result["actions"]["gaps"].values():
            del gap["services"]

    change(site, forget)
    page = analyst.get_page(ACT)
    assert "trước khi có phần chia theo cơ quan, thủ tục và tiêu chí" in page.text
    assert table(page, "lost-office")


def test_a_row_stands_there_as_it_was_computed(analyst: PageClient, site: Site) -> None:
    [row] = [
        each
        for each in stored(site)["actions"]["contributions"]["lost"]["office"]["rows"]
        if each["office"] == "office-2"
    ]
    cells = table(analyst.get_page(ACT), "lost-office")["BHXH cơ sở office-2"]
    assert cells[0] == vietnamese(row["value"])
    assert cells[1] == f"{vietnamese(row['low'])} đến {vietnamese(row['high'])}"
    assert cells[3] == str(row["n"])


def test_a_picture_never_stands_without_its_table(analyst: PageClient) -> None:
    for path in (ACT, COMPARE, f"{ACT}?office=office-1"):
        sections = [each for each in analyst.get_page(path).soup.select("main section") if each.select("svg")]
        assert sections
        assert [each["aria-labelledby"] for each in sections if not each.select("table tbody tr")] == []


def test_advice_for_an_office_speaks_of_that_office(analyst: PageClient) -> None:
    page = analyst.get_page(f"{ACT}?office=office-1")
    assert page.h1.endswith("BHXH cơ sở office-1")
    advice = [each.get_text() for each in page.soup.select('[aria-labelledby="findings"] li')]
    assert advice
    assert all("BHXH cơ sở office-1" in each for each in advice)
    assert all("office-1" in name for name in table(page, "lost-office_criterion"))


def test_nothing_is_called_a_cause(analyst: PageClient) -> None:
    for path in (ACT, COMPARE):
        text = analyst.get_page(path).text
        assert "nguyên nhân" not in text.lower()
        assert "đồng thời" in text
    assert "đóng góp" in analyst.get_page(ACT).text


def test_burdens_of_sensitive_questions_have_their_worst_case(analyst: PageClient, site: Site) -> None:
    [whole] = [
        each
        for each in stored(site)["actions"]["burdens"]
        if each["kind"] == "unofficial" and each["service"] == ""
    ]
    lines = one(analyst.get_page(ACT).soup, '[aria-labelledby="burdens"] table').select("tbody tr")
    [cells] = [
        [cell.get_text(strip=True) for cell in line.select("td")]
        for line in lines
        if "Mọi thủ tục" in line.get_text() and "bị gợi ý" in line.get_text()
    ]
    bounds = whole["bounds"]
    assert cells[1] == vietnamese(whole["share"] * 100, 1) + "%"
    assert cells[6] == " đến ".join(vietnamese(bounds[end] * 100, 1) + "%" for end in ("lower", "upper"))


def test_offices_have_sets_of_ranks(analyst: PageClient, site: Site) -> None:
    for node in ("total", "3.1"):
        path = COMPARE if node == "total" else f"{COMPARE}?node={node}"
        found = table(analyst.get_page(path), "ranks")
        for row in stored(site)["comparison"]["nodes"][node]["offices"]:
            cells = found[f"BHXH cơ sở {row['office']}"]
            interval = f"{vietnamese(row['ci_low'])} đến {vietnamese(row['ci_high'])}"
            assert cells[:3] == [vietnamese(row["value"]), interval, f"{row['best']} đến {row['worst']}"]
            assert (cells[3], cells[5]) == (str(row["n"]), row["grade"])


def test_a_difference_seen_from_the_other_office_is_turned(analyst: PageClient, site: Site) -> None:
    [pair] = [
        each
        for each in stored(site)["comparison"]["nodes"]["total"]["pairs"]
        if (each["first"], each["second"]) == ("office-1", "office-3")
    ]
    page = analyst.get_page(f"{COMPARE}?office=office-3")
    cells = table(page, "pairs")["BHXH cơ sở office-3 – BHXH cơ sở office-1"]
    assert cells[0] == vietnamese(-pair["difference"])
    assert cells[1] == f"{vietnamese(-pair['high'])} đến {vietnamese(-pair['low'])}"


def test_the_pages_speak_english(analyst: PageClient) -> None:
    assert analyst.get_page(f"{ACT}?lang=en").h1 == "Where to look first: Whole province"
    assert analyst.get_page(f"{COMPARE}?lang=en").h1.startswith("Comparison: ")


def test_a_part_that_could_not_be_computed_says_why(analyst: PageClient, site: Site) -> None:
    def refuse(result: dict[str, Any]) -> None:
        result["actions"]["priorities"] = {"refused": "importance map: fewer than two criteria can be placed"}
        result["comparison"]["nodes"]["total"] = {"refused": "comparison: fewer than two places of office"}

    change(site, refuse)
    page = analyst.get_page(ACT)
    assert "importance map: fewer than two criteria can be placed" in page.text
    assert page.soup.select("#lost-office")
    assert "comparison: fewer than two places of office" in analyst.get_page(COMPARE).text


def test_a_run_without_advice_says_that_it_is_still_being_computed(analyst: PageClient, site: Site) -> None:
    def forget(result: dict[str, Any]) -> None:
        del result["actions"], result["comparison"]

    change(site, forget)
    for path in (ACT, COMPARE):
        assert "chưa xong" in analyst.get_page(path).soup.get_text()


def test_the_distance_of_an_office_adds_up_to_its_parts(analyst: PageClient, site: Site) -> None:
    """The sum of the rows, and what is not shown for itself, is the distance that the sentence names."""
    with site.database.transaction(write=False) as session:
        gaps = (session.get_one(Run, 1).result or {})["actions"]["gaps"]
    office, found = next((code, gap) for code, gap in gaps.items() if "rows" in gap)
    assert sum(row["value"] for row in found["rows"]) + found["rest"] == pytest.approx(
        found["whole"], abs=1e-8
    )
    page = analyst.get_page(f"{ACT}?office={office}").soup
    assert len(page.select('[aria-labelledby="gap"] tbody tr')) == len(found["rows"])


def test_a_part_of_the_index_can_be_looked_at_alone(analyst: PageClient) -> None:
    """Criteria of the third dimension only: those of another are not in any table of contributions."""
    names = {row.get_text(strip=True) for row in one_table(analyst, f"{ACT}?node=3")}
    everything = {row.get_text(strip=True) for row in one_table(analyst, ACT)}
    assert names and names < everything


def one_table(analyst: PageClient, path: str) -> list[Tag]:
    """The row headings of the points lost by criterion."""
    section = analyst.get_page(path).soup.select_one('section[aria-labelledby="lost-criterion"]')
    assert section is not None
    return list(section.select("tbody th"))


def test_walk_ups_stand_beside_the_invited_with_the_gap(analyst: PageClient) -> None:
    page = analyst.get_page(COMPARE).soup.select_one('section[aria-labelledby="walk-ups"]')
    assert page is not None and page.select("tbody tr")


@pytest.mark.parametrize(
    "path",
    [
        "/results/runs/9/act",
        f"{ACT}?office=nobody",
        f"{ACT}?service=nothing",
        f"{ACT}?node=9.9",
        f"{COMPARE}?node=99",
        f"{COMPARE}?office=nobody",
    ],
)
def test_what_is_not_there_is_not_found(analyst: PageClient, path: str) -> None:
    analyst.get_page(path, 404)


def test_only_those_who_analyse_see_it(client: PageClient, site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        session.add(Publication(run_id=1, published_at=MORNING))
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    for path in (ACT, COMPARE):
        client.get_page(path, 303)
    sign_in(client, "mai")
    for path in (ACT, COMPARE):
        client.get_page(path, 403)


def test_lawful_rates_stand_with_their_breakdowns(analyst: PageClient, site: Site) -> None:
    """Of everybody asked and of those who answered; groups by their names; what nobody is asked about is named."""
    page = analyst.get_page("/results/runs/1/frameworks")
    document = stored(site)["frameworks"]["sdg_16_5_1"]
    [whole] = [row for row in document["rows"] if not row["breakdown"] and row["code"] == "of_surveyed"]
    cells = one(page.soup, '[aria-labelledby="sdg_16_5_1"] table tbody tr').select("td")
    assert [cell.get_text(strip=True) for cell in cells][:2] == [
        "trên tổng số người được hỏi",
        vietnamese(whole["value"], 1),
    ]
    text = one(page.soup, '[aria-labelledby="sdg_16_5_1"]').get_text(" ")
    assert "Nhóm tuổi: Từ 18 đến 24 tuổi" in text
    assert "Thành thị/nông thôn: Nông thôn" in text
    assert "Thành thị/nông thôn (theo nơi đặt cơ quan:" in text, "it is not where those who answered live"
    other = one(page.soup, '[aria-labelledby="sdg_16_6_2"]').get_text(" ")
    assert "không có số liệu: Nhóm thu nhập (phiếu giữ ngắn và riêng tư nên không hỏi thu nhập)." in other
    office = analyst.get_page("/results/runs/1/frameworks?office=office-2")
    assert "BHXH cơ sở office-2" in office.h1
    assert "Nhóm tuổi" not in office.text
