"""A wave asked with the nine items of a ward: its index are shares of satisfied answers, and every page holds them."""

import shutil
from pathlib import Path

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.accounts import NewAccount, add_account
from surveyapp.services.analysing.index_arithmetic import total_score
from surveyapp.services.analysing.runs import analyse_snapshot
from surveyapp.services.auditing import Act
from surveyapp.services.exporting.snippets import Tables, r_program
from surveyapp.services.freezing.snapshots import freeze_snapshot
from surveyapp.services.transactions import Database
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.publications import Publication
from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.builders import MORNING
from tests.closed_waves import a_busy_wave
from tests.web.client import PageClient
from tests.web.staff import PASSWORD, sign_in

RUN = "/results/runs/1"
TITLE = "Tỷ lệ hài lòng theo phiếu chín nội dung của phường"


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a published run of such a wave, and an analyst."""
    folder = tmp_path_factory.mktemp("ward")
    database = Database(f"sqlite:///{folder / 'survey.db'}")
    METADATA.create_all(database.engine)
    with database.transaction() as session:
        places = a_busy_wave(session, offices=2, days=5, instrument="ward_nine")
        granted = NewAccount("lan", "Cán bộ lan", PASSWORD, (Grant(Role.ANALYST),))
        analyst = add_account(session, granted, Act(None, MORNING))
        snapshot = freeze_snapshot(session, places[0].wave_id, folder / "snapshots", analyst, MORNING)
        analyse_snapshot(session, snapshot.id, analyst, MORNING)
        session.add(Publication(run_id=1, published_at=MORNING, published_by=None))
    database.dispose()
    return folder / "survey.db"


@pytest.fixture
def sqlite_url(analysed: Path, tmp_path: Path) -> str:
    """A copy of that database for every test."""
    return f"sqlite:///{shutil.copy(analysed, tmp_path)}"


def test_every_page_of_such_a_run_stands(client: PageClient, site: Site) -> None:
    sign_in(client, "lan")
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
    assert result is not None
    assert {row["index"] for row in result["invited"]["index"]} == {"ward_nine"}
    assert not [part for part in result["actions"].values() if isinstance(part, dict) and "refused" in part]
    assert TITLE in client.get_page(RUN).text
    assert "Kết quả cung ứng dịch vụ" in client.get_page(f"{RUN}/act").text
    assert "Tiếp nhận, xử lý góp ý" in client.get_page(f"{RUN}/compare?node=complaints").text
    assert "Có thể xem lại" in client.get_page("/advice/1/office?unit=office-1").text
    assert TITLE in client.get_page("/public/1").text
    assert client.flask.get(f"{RUN}/tables.xlsx").status_code == 200


def test_both_formulas_stand_side_by_side(client: PageClient) -> None:
    sign_in(client, "lan")
    text = client.get_page(f"{RUN}/frameworks").text
    assert "trung bình các tiêu chí" in text
    assert "gộp mọi câu trả lời" in text
    assert "Chưa kiểm chứng: ward_nine.factors" in text
    assert "16.6.2" in text
    assert "16.5.1" not in text, "nobody was asked about payments"


def test_the_program_for_r_makes_the_shares_from_the_answers() -> None:
    """No export has columns of satisfied answers: they are the two best of five points."""
    program = r_program(Tables("data.csv", "", "csv", is_sample=True), total_score("ward_nine"))
    assert "data$satisfied__w1_polite <- as.numeric(data$w1_polite >= 4)\n" in program
    assert program.index("satisfied__w1_polite") < program.index("svydesign(")


def test_the_survey_part_of_par_index_comes_from_the_run(client: PageClient, site: Site) -> None:
    """The share of satisfied answers gives its tenth in points, with its error; 57.92 + 2.97 + 18.29 are entered."""
    sign_in(client, "lan")
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
    assert result is not None
    rows = result["frameworks"]["ward_nine"]["rows"]
    [row] = [
        each
        for each in rows
        if (each["level"], each["formula"], each["by"]) == ("overall", "factor_mean", {})
    ]
    page = client.get_page("/results/entered/new/par_2023")
    given = {"part_appraisal": "57,92", "part_effect": "2,97", "part_leaders": "18,29", "run": "1"}
    said = {"whose": "Đắk Lắk", "period": "2026", "source": "văn bản thử"}
    done = client.follow(client.submit(page, given | said, action=page.path))
    total, reach = 57.92 + 2.97 + 18.29 + row["value"] / 10, 1.959964 * row["se"] / 10
    assert f"Tổng điểm: {total:.2f}.".replace(".", ",", 1) in done.text
    assert f"{total - reach:.2f} đến {total + reach:.2f}".replace(".", ",") in done.text
    assert "không phải chỉ số SIPAS" in done.text
