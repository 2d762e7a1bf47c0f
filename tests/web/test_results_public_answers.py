"""The public page answers four questions in plain sentences made of the figures below them."""

import copy
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
    most = max(row["value"] for row in lost["rows"])
    last = found["Nên xem trước ở đâu?"]
    assert f"{vietnamese(most)} trong {vietnamese(60 - total['score'])} điểm còn thiếu" in last


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
    assert "The criterion that contributes most" in found["Where to look first?"]
