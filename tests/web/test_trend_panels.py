"""The public pages show the index over the published waves: two rows for two waves, and nothing that a wave hides."""

import copy
from datetime import date
from pathlib import Path

import pytest

from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.web.client import PageClient
from tests.web.staff import one
from tests.web.test_reports import an_earlier_wave, publish, stored_row, vietnamese

PAGES = ("/public/1", "/public/1/offices/office-1")
BEFORE = date(2025, 12, 31)


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test."""
    return analysed_wave.copy(tmp_path)


def rows_on(client: PageClient, path: str) -> list[list[str]]:
    """The table of the trend; no rows where there is no trend."""
    found = client.get_page(path).soup.select('[aria-labelledby="trend"] tbody tr')
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in found]


@pytest.mark.parametrize("path", PAGES)
def test_one_wave_alone_has_no_trend(client: PageClient, site: Site, path: str) -> None:
    publish(site)
    assert rows_on(client, path) == []


def test_both_waves_stand_with_all_that_belongs_to_a_figure(client: PageClient, site: Site) -> None:
    """The wave before was made with the same figures but for the province's index, which was 1.5 points lower."""
    publish(site)
    an_earlier_wave(site, 1.5, ends_on=BEFORE)
    total = stored_row(site, "total")
    earlier, present = rows_on(client, "/public/1")
    assert earlier[:2] == ["Đợt trước", vietnamese(total["score"] - 1.5)]
    assert present[1:4] == [
        vietnamese(total["score"]),
        f"{vietnamese(total['ci_low'])} đến {vietnamese(total['ci_high'])}",
        str(total["n"]),
    ]
    assert present[4].endswith("%") and present[5].startswith(total["grade"])
    page = client.get_page("/public/1")
    titles = [mark.get_text() for mark in page.soup.select('[aria-labelledby="trend"] .mark title')]
    assert [title.split(".")[0] for title in titles] == [row[0] for row in (earlier, present)]


def test_an_office_has_its_own_trend(client: PageClient, site: Site) -> None:
    publish(site)
    an_earlier_wave(site, 1.5, ends_on=BEFORE)
    score = vietnamese(stored_row(site, "total", "office-1")["score"])
    assert [row[1] for row in rows_on(client, PAGES[1])] == [score, score]


def test_what_the_wave_before_hides_stays_hidden(client: PageClient, site: Site) -> None:
    publish(site)
    an_earlier_wave(site, 1.5, ends_on=BEFORE)
    with site.database.transaction() as session:
        run = session.get_one(Run, 2)
        result = copy.deepcopy(run.result)
        assert result is not None
        for row in result["invited"]["index"]:
            if row["by"] == {"office": "office-1"}:
                row.update(grade="S", reason="few_respondents")
        run.result = result
    earlier, present = rows_on(client, PAGES[1])
    assert earlier[1:3] == ["–", "–"]
    assert present[1] != "–"
    picture = one(client.get_page(PAGES[1]).soup, '[aria-labelledby="trend"] svg')
    assert len(picture.select(".mark")) == 1
