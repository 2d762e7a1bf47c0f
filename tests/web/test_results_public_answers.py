"""The public page answers four questions in plain sentences made of the figures below them."""

import copy
import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.web.client import Page, PageClient
from tests.web.staff import one


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave, published, for every test."""
    return analysed_wave.copy(tmp_path, published=True)


def change(site: Site, edit: Callable[[dict[str, Any]], None]) -> None:
    """Edit what the run stored."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        edit(result)
        run.result = result


def answers(page: Page) -> dict[str, str]:
    """The answers by their question."""
    section = one(page.soup, '[aria-labelledby="answers"]')
    questions = [each.get_text(strip=True) for each in section.select("h3")]
    return dict(zip(questions, [each.get_text(" ", strip=True) for each in section.select("p")], strict=True))


def vietnamese(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def test_four_answers_stand_on_top_with_the_figures_of_the_run(client: PageClient, site: Site) -> None:
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
    total = next(row for row in result["invited"]["index"] if row["code"] == "total" and not row["by"])
    found = answers(client.get_page("/public/1"))
    assert list(found) == ["Tốt đến đâu?", "Chắc đến đâu?", "So với lần trước?", "Nên xem trước ở đâu?"]
    assert f"là {vietnamese(total['score'])} trên thang 6–60" in found["Tốt đến đâu?"]
    assert f"{vietnamese(total['ci_low'])} đến {vietnamese(total['ci_high'])}" in found["Chắc đến đâu?"]
    assert found["So với lần trước?"].startswith("Chưa có đợt trước nào đã công bố mà so sánh được")
    lost = result["actions"]["contributions"]["lost"]["criterion"]
    most = max(lost["rows"], key=lambda row: row["value"])
    last = found["Nên xem trước ở đâu?"]
    assert f"Chỉ số còn thiếu {vietnamese(60 - total['score'])} điểm" in last
    joint = (
        f"khoảng đồng thời 95%: {vietnamese(most['low'])} đến {vietnamese(most['high'])}; {most['n']} phiếu"
    )
    assert f"{vietnamese(most['value'])} điểm ({joint})" in last


def test_a_run_that_is_not_explained_yet_says_so_and_names_nothing(client: PageClient, site: Site) -> None:
    def forget(result: dict[str, Any]) -> None:
        for part in ("actions", "comparison"):
            del result[part]

    change(site, forget)
    for address in ("/public/1", "/public/1/offices/office-1"):
        said = answers(client.get_page(address))["Nên xem trước ở đâu?"]
        assert said.startswith("Chưa nói được nên xem trước ở đâu: phần đóng góp được tính sau các con số")
        assert "“" not in said


def test_a_contribution_whose_score_is_only_a_range_is_not_named(client: PageClient, site: Site) -> None:
    largest = {}

    def coarsen(result: dict[str, Any]) -> None:
        rows = result["actions"]["contributions"]["lost"]["criterion"]["rows"]
        largest.update(max(rows, key=lambda row: row["value"]))
        for row in result["invited"]["index"]:
            if row["code"] == largest["criterion"]:
                row["grade"] = "C"

    change(site, coarsen)
    said = answers(client.get_page("/public/1"))["Nên xem trước ở đâu?"]
    assert vietnamese(largest["value"]) not in said


def test_an_office_has_a_page_of_its_own_with_its_figures_beside_the_provinces(
    client: PageClient, site: Site
) -> None:
    link = one(client.get_page("/public/1").soup, 'a[href="/public/1/offices/office-1"]')
    page = client.get_page(str(link["href"]))
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
    rows = {row["by"].get("office", ""): row for row in result["invited"]["index"] if row["code"] == "total"}
    cells = [
        each.get_text(strip=True)
        for each in one(page.soup, '[aria-labelledby="scores"] tbody tr').select("td")
    ]
    own, whole = rows["office-1"], rows[""]
    assert cells[1:5] == [
        vietnamese(own["score"]),
        vietnamese(whole["score"]),
        f"{vietnamese(own['ci_low'])} đến {vietnamese(own['ci_high'])}",
        str(own["n"]),
    ]
    assert list(answers(page)) == [
        "Tốt đến đâu?",
        "Chắc đến đâu?",
        "So với lần trước?",
        "Nên xem trước ở đâu?",
    ]
    scores = {
        row["code"]
        for row in result["invited"]["index"]
        if row["by"] == {"office": "office-1"} and row["grade"] in ("A", "B")
    }
    lost = result["actions"]["contributions"]["lost"]["office_criterion"]["rows"]
    mine = [row for row in lost if row["office"] == "office-1" and row["criterion"] in scores]
    most = max(mine, key=lambda row: row["value"])
    assert f"{vietnamese(most['value'])} điểm (khoảng đồng thời 95%" in answers(page)["Nên xem trước ở đâu?"]
    others = [str(each["href"]) for each in page.soup.select('[aria-labelledby="others"] a')]
    assert others == ["/public/1/offices/office-2", "/public/1/offices/office-3"]


def test_a_hidden_office_has_a_page_that_says_why_and_no_figure(client: PageClient, site: Site) -> None:
    kept = {}

    def hide(result: dict[str, Any]) -> None:
        for row in result["invited"]["index"]:
            if row["by"] == {"office": "office-2"}:
                kept[row["code"]] = row["score"]
                row.update(grade="S", reason="few_respondents")

    change(site, hide)
    page = client.get_page("/public/1/offices/office-2")
    assert "Không có con số nào được hiển thị cho BHXH cơ sở office-2: quá ít câu trả lời." in page.text
    assert "không con số nào của cơ quan được hiển thị" in page.text
    assert not page.soup.select('[aria-labelledby="scores"], [aria-labelledby^="lost"]')
    assert vietnamese(kept["total"]) not in page.text


def test_only_offices_of_published_runs_have_pages(client: PageClient) -> None:
    assert client.flask.get("/public/1/offices/nowhere").status_code == 404
    assert client.flask.get("/public/2/offices/office-1").status_code == 404


def test_only_an_office_that_is_certainly_lower_is_named(client: PageClient, site: Site) -> None:
    assert "Thấp hơn các cơ quan còn lại" not in client.get_page("/public/1").text

    def lower(result: dict[str, Any]) -> None:
        for row in result["comparison"]["nodes"]["total"]["offices"]:
            if row["office"] != "office-1":
                row["rest"].update(difference=-3.0, low=-4.0, high=-2.0, certain=True)
        for row in result["invited"]["index"]:
            if row["by"] == {"office": "office-3"}:
                row["grade"] = "C"

    change(site, lower)
    found = answers(client.get_page("/public/1"))["Nên xem trước ở đâu?"]
    assert found.endswith("đủ chắc khi so mọi cơ quan cùng lúc: BHXH cơ sở office-2.")


def test_what_is_hidden_is_not_said(client: PageClient, site: Site) -> None:
    def hide(result: dict[str, Any]) -> None:
        for row in result["invited"]["index"]:
            row.update(grade="S", reason="few_respondents")

    change(site, hide)
    found = answers(client.get_page("/public/1"))
    assert found["Tốt đến đâu?"].startswith("Không có con số nào được hiển thị")
    assert "đóng góp" not in found["Nên xem trước ở đâu?"]


def test_the_answers_are_given_in_english(client: PageClient) -> None:
    found = answers(client.get_page("/public/1?lang=en"))
    assert list(found) == ["How good?", "How sure?", "Compared with last time?", "Where to look first?"]
    assert "the criterion that contributes most" in found["Where to look first?"]


def test_shares_by_factor_and_rates_stand_on_both_pages_without_single_criteria(
    client: PageClient, site: Site
) -> None:
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
    rows = result["frameworks"]["satisfaction"]["rows"]
    own = next(row for row in rows if row["by"] == {"office": "office-1"} and row["level"] == "overall")
    whole = next(row for row in rows if not row["by"] and row["level"] == "overall")
    criteria = [row["code"] for row in rows if row["level"] == "criterion"]
    titles = result["frameworks"]["satisfaction"]["titles"]
    for address, row in (("/public/1", whole), ("/public/1/offices/office-1", own)):
        page = client.get_page(address)
        section = one(page.soup, '[aria-labelledby="framework-satisfaction"]')
        cells = [each.get_text(strip=True) for each in one(section, "tbody tr").select("td")]
        assert cells[1] == (f"{row['value']:.1f}".replace(".", ",") if row["grade"] in "AB" else "–")
        assert cells[3] == str(row["n"])
        assert not any(titles[code]["vi"] in section.get_text() for code in criteria)
        rate = one(page.soup, '[aria-labelledby="framework-sdg_16_6_2"]')
        assert len(rate.select("tbody tr")) == 2
        assert "Tử số:" in rate.get_text()


def test_an_office_with_a_hidden_share_shows_none_and_neither_do_files(
    client: PageClient, site: Site
) -> None:
    def hide(result: dict[str, Any]) -> None:
        for row in result["frameworks"]["sdg_16_5_1"]["rows"]:
            if row["by"].get("office") in ("office-1", "office-2"):
                row.update(grade="S", reason="few_respondents", value=None, low=None, high=None, n_eff=None)

    change(site, hide)
    for name, shown in (("office-1", False), ("office-2", False), ("office-3", True)):
        soup = client.get_page(f"/public/1/offices/{name}").soup
        section = one(soup, '[aria-labelledby="framework-satisfaction"]')
        hidden = ["Không hiển thị" in each.get_text() for each in section.select("tbody tr")]
        assert hidden == [not shown] * len(hidden)
    table = client.flask.get("/public/1/frameworks.csv").get_data(as_text=True)
    lines = [
        line for line in csv.DictReader(io.StringIO(table[table.index("Khung,") :])) if line["Mã cơ quan"]
    ]
    assert {line["Mã cơ quan"] for line in lines if line["Cận dưới 95%"]} == {"office-3"}
    items = client.flask.get("/api/v1/published/1/frameworks?framework=satisfaction").get_json()["items"]
    assert {each["office"] for each in items if each["low"] is not None} == {"", "office-3"}
    assert not [each for each in items if each["formula"] == "share"]
