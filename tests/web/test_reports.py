"""Reports say what the run says, to those who may read it, and nothing that is hidden."""

import copy
import io
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from surveyapp.store.tables.places import AdminUnit, Office
from surveyapp.store.tables.publications import Publication
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.work import Run, Snapshot
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING
from tests.web.client import Page, PageClient
from tests.web.staff import sign_in

PUBLIC, DRAFT = "/public/1/report", "/results/runs/1/report"
OFFICE = "/public/1/offices/office-1/report"


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test."""
    return analysed_wave.copy(tmp_path)


def publish(site: Site, run_id: int = 1) -> None:
    with site.database.transaction() as session:
        session.add(Publication(run_id=run_id, published_at=MORNING, published_by=1))


def change_rows(site: Site, code: str, office: str, **changes: Any) -> None:
    """Change a node of the index in the stored run."""
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        by = {"office": office} if office else {}
        for row in result["invited"]["index"]:
            if row["code"] == code and row["by"] == by:
                row.update(changes)
        run.result = result


def stored_row(site: Site, code: str, office: str = "") -> dict[str, Any]:
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
        by = {"office": office} if office else {}
        return next(
            dict(row) for row in result["invited"]["index"] if row["code"] == code and row["by"] == by
        )


def an_earlier_wave(site: Site, difference: float, *, ends_on: date) -> None:
    """A published run of another wave, with the same figures but for the province's index."""
    with site.database.transaction() as session:
        run, snapshot, wave = (session.get_one(table, 1) for table in (Run, Snapshot, Wave))
        assert isinstance(run, Run) and isinstance(snapshot, Snapshot) and isinstance(wave, Wave)
        first = _copy(wave, id=2, name="Đợt trước", starts_on=date(2025, 1, 1), ends_on=ends_on)
        if hasattr(wave, "code"):
            first.code = "earlier"
        session.add(first)
        session.flush()
        session.add(_copy(snapshot, id=2, wave_id=2, sha256="0" * 64))
        session.flush()
        result = copy.deepcopy(run.result)
        assert result is not None
        for row in result["invited"]["index"]:
            if row["code"] == "total" and not row["by"]:
                row["score"] -= difference
        session.add(_copy(run, id=2, snapshot_id=2, result=result))
    publish(site, 2)


def _copy(row: Any, **changes: Any) -> Any:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return type(row)(**{**values, **changes})


def words(client: PageClient, address: str, language: str = "vi") -> str:
    """All that a Word report says, with its tables."""
    answer = client.flask.get(f"{address}.docx?words={language}")
    assert answer.status_code == 200
    document = Document(io.BytesIO(answer.data))
    lines = [each.text for each in document.paragraphs]
    for table in document.tables:
        lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


def rounded(value: float) -> str:
    """To two decimals as it is written out: a half that is seen goes to the even digit."""
    return str(Decimal(str(value)).quantize(Decimal("0.01")))


def vietnamese(value: float) -> str:
    return rounded(value).replace(".", ",")


def test_the_public_reads_only_what_is_published(client: PageClient, site: Site) -> None:
    for address in (f"{PUBLIC}.pdf", f"{OFFICE}.docx", "/public/1/reports"):
        assert client.flask.get(address).status_code == 404
    publish(site)
    for address in (f"{PUBLIC}.pdf", f"{OFFICE}.pdf"):
        answer = client.flask.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.data.startswith(b"%PDF-1.7")
    assert client.flask.get("/public/1/reports").status_code == 200


def test_a_report_is_the_same_file_each_time(client: PageClient, site: Site) -> None:
    publish(site)
    for kind in ("pdf", "docx"):
        assert client.flask.get(f"{PUBLIC}.{kind}").data == client.flask.get(f"{PUBLIC}.{kind}").data


def test_an_analyst_reads_the_draft_and_it_says_so(client: PageClient, site: Site) -> None:
    sign_in(client, "lan")
    assert "BẢN NHÁP – chưa công bố" in words(client, DRAFT)
    publish(site)
    assert "BẢN NHÁP" not in words(client, DRAFT)


def test_drafts_are_for_those_who_signed_in(client: PageClient) -> None:
    assert client.flask.get(f"{DRAFT}.pdf").status_code == 303
    sign_in(client, "binh")
    assert client.flask.get(f"{DRAFT}.pdf").status_code == 403


def test_a_head_reads_the_own_office_once_it_is_published(client: PageClient, site: Site) -> None:
    sign_in(client, "binh")
    own, other = (f"/results/runs/1/offices/office-{number}/report.pdf" for number in (1, 2))
    assert client.flask.get(own).status_code == 403
    publish(site)
    assert client.flask.get(own).status_code == 200
    assert client.flask.get(other).status_code == 403


def test_the_list_of_a_head_holds_the_own_office_only(client: PageClient, site: Site) -> None:
    sign_in(client, "binh")
    assert "Chưa có kết quả nào" in client.get_page("/reports").soup.get_text()
    publish(site)
    page = client.get_page("/reports")
    assert [row.get_text(strip=True) for row in page.soup.select("tbody th")] == [
        office_name(site, "office-1")
    ]
    for link in page.soup.select("tbody a"):
        assert client.flask.get(str(link["href"])).status_code == 200


def office_name(site: Site, code: str) -> str:
    with site.database.transaction(write=False) as session:
        return session.scalars(select(Office.name).where(Office.code == code)).one()


def test_an_office_that_is_not_in_the_wave_has_no_report(client: PageClient, site: Site) -> None:
    publish(site)
    assert client.flask.get("/public/1/offices/nowhere/report.pdf").status_code == 404
    sign_in(client, "lan")
    assert client.flask.get("/results/runs/1/offices/nowhere/report.pdf").status_code == 404


def test_both_pages_of_a_run_lead_to_its_reports(client: PageClient, site: Site) -> None:
    publish(site)
    sign_in(client, "lan")
    for page, start in (
        (client.get_page("/public/1"), "/public/1/"),
        (client.get_page("/results/runs/1"), "/results/runs/1/"),
    ):
        links = report_links(page)
        assert len(links) == 5
        assert all(link.startswith(start) for link in links)
        assert all(client.flask.get(link).status_code == 200 for link in links)


def report_links(page: Page) -> list[str]:
    return [str(link["href"]) for link in page.soup.select("main a") if "report" in str(link["href"])]


def test_the_summary_is_made_of_the_figures_of_the_run(client: PageClient, site: Site) -> None:
    publish(site)
    total = stored_row(site, "total")
    said = words(client, PUBLIC)
    assert f"là {vietnamese(total['score'])} trên thang 6–60" in said
    assert f"{vietnamese(total['ci_low'])} đến {vietnamese(total['ci_high'])}" in said
    assert f"{total['n']} phiếu" in said
    share = round(100 * (total["score"] - 6) / 54)
    assert f"bằng {share}% quãng đường" in said


def test_what_to_look_at_first_is_the_largest_contribution_with_its_joint_interval(
    client: PageClient, site: Site
) -> None:
    publish(site)
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
    rows = result["actions"]["contributions"]["lost"]["criterion"]["rows"]
    first, second = sorted(rows, key=lambda row: -row["value"])[:2]
    said = words(client, PUBLIC)
    for row in (first, second):
        assert f"{vietnamese(row['value'])} điểm" in said
        assert f"{vietnamese(row['low'])} đến {vietnamese(row['high'])}" in said
    overlap = first["low"] <= second["high"]
    assert ("Hai khoảng chồng lên nhau" in said) is overlap
    assert "đã tính đến việc chọn ra tiêu chí lớn nhất" in said


def test_a_report_before_the_explanation_says_that_it_is_not_there(client: PageClient, site: Site) -> None:
    publish(site)
    with site.database.transaction() as session:
        run = session.get_one(Run, 1)
        assert run.result is not None
        run.result = {key: part for key, part in run.result.items() if key not in ("actions", "comparison")}
    for address in (PUBLIC, OFFICE):
        said = words(client, address)
        assert said.count("Chưa nói được nên xem trước ở đâu") == 2
        assert client.flask.get(f"{address}.pdf").status_code == 200


def test_numbers_are_written_as_the_reader_writes_them(client: PageClient, site: Site) -> None:
    publish(site)
    score = stored_row(site, "total")["score"]
    english = words(client, PUBLIC, "en")
    assert rounded(score) in english
    assert "How good?" in english
    assert vietnamese(score) not in english
    assert "PAPI-style" in english


def test_without_an_earlier_wave_nothing_is_said_of_change(client: PageClient, site: Site) -> None:
    publish(site)
    assert "chưa nói được về thay đổi" in words(client, PUBLIC)


@pytest.mark.parametrize(
    ("difference", "verdict"),
    [(20.0, "chỉ số đã tăng"), (-20.0, "chỉ số đã giảm"), (0.01, "chưa đủ căn cứ")],
)
def test_change_is_told_with_its_interval(
    client: PageClient, site: Site, difference: float, verdict: str
) -> None:
    an_earlier_wave(site, difference, ends_on=date(2025, 3, 31))
    publish(site)
    said = words(client, PUBLIC)
    assert f"So với Đợt trước ({vietnamese(stored_row(site, 'total')['score'] - difference)})" in said
    assert verdict in said
    assert "Chỉ số qua các đợt đã công bố" in said


def test_a_wave_that_overlaps_is_not_compared(client: PageClient, site: Site) -> None:
    """Its visits may be the same ones, so the errors would not be independent."""
    with site.database.transaction(write=False) as session:
        starts = session.get_one(Wave, 1).starts_on
    an_earlier_wave(site, 5.0, ends_on=starts + timedelta(days=1))
    publish(site)
    assert "chưa nói được về thay đổi" in words(client, PUBLIC)


def test_another_index_is_not_compared(client: PageClient, site: Site) -> None:
    an_earlier_wave(site, 5.0, ends_on=date(2025, 3, 31))
    change_rows(site, "total", "", lo=0.0)
    publish(site)
    assert "chưa nói được về thay đổi" in words(client, PUBLIC)


def test_what_is_suppressed_is_in_no_report(client: PageClient, site: Site) -> None:
    """Neither the number that the stored document may still hold nor its interval."""
    publish(site)
    changes = {"score": 51.2345, "ci_low": 50.1234, "ci_high": 52.3456}
    change_rows(site, "total", "office-2", grade="S", reason="few_respondents", **changes)
    for address in (PUBLIC, "/public/1/offices/office-2/report"):
        said = words(client, address)
        assert not any(vietnamese(value) in said for value in changes.values())
        assert "quá ít câu trả lời" in said


def test_a_range_is_printed_without_its_point(client: PageClient, site: Site) -> None:
    publish(site)
    changes = {"score": 51.2345, "ci_low": 40.1234, "ci_high": 58.3456}
    change_rows(site, "total", "", grade="C", reason="wide_interval", **changes)
    said = words(client, PUBLIC)
    assert "chỉ nên xem như một khoảng: 40,12 đến 58,35" in said
    assert "51,23" not in said


def test_a_name_made_of_markup_is_printed_as_it_is(client: PageClient, site: Site) -> None:
    name = '#panic("x") <b>*đậm*</b> $x$ @a'
    with site.database.transaction() as session:
        office = session.scalars(select(Office).where(Office.code == "office-1")).one()
        office.name = name
    publish(site)
    assert client.flask.get(f"{OFFICE}.pdf").data.startswith(b"%PDF")
    assert name in words(client, OFFICE)
    assert name in words(client, PUBLIC)


def test_a_report_names_its_data_and_what_it_is_not(client: PageClient, site: Site) -> None:
    publish(site)
    with site.database.transaction(write=False) as session:
        sha256, version = session.get_one(Snapshot, 1).sha256, session.get_one(Run, 1).code_version
        spec = json.dumps(session.get_one(Run, 1).result)
    for address in (PUBLIC, OFFICE):
        said = words(client, address)
        assert sha256 in said
        assert version in said
        assert "Đây không phải điểm PAPI" in said
    assert json.loads(spec)["invited"]["spec_sha256"] in said


def test_a_province_on_the_map_is_shown_there_with_both_archipelagos(client: PageClient, site: Site) -> None:
    publish(site)
    explained = [
        "Biểu đồ phễu. Bảng kèm theo có đủ các con số.",
        "Điểm còn thiếu so với mức cao nhất",
        "Tiêu chí quan trọng đến đâu",
    ]
    assert pictures(client) == ["Chỉ số theo cơ quan", *explained]
    with site.database.transaction() as session:
        for unit in session.scalars(select(AdminUnit)):
            unit.code = "66"
    country, diagram = pictures(client, whole=True)[:2]
    assert "quần đảo Hoàng Sa (thành phố Đà Nẵng) và quần đảo Trường Sa (tỉnh Khánh Hòa)" in country
    assert f"Tỉnh Đắk Lắk: {vietnamese(stored_row(site, 'total')['score'])}" in country
    assert diagram.startswith("Sơ đồ tỉnh Đắk Lắk với 3 cơ quan")
    [own] = [each for each in pictures(client, whole=True, report=OFFICE) if each.startswith("Sơ đồ tỉnh")]
    score = vietnamese(stored_row(site, "total", "office-1")["score"])
    assert own == f"Sơ đồ tỉnh với 3 cơ quan; dấu có vòng đậm là {office_name(site, 'office-1')}: {score}."
    assert client.flask.get(f"{OFFICE}.pdf?words=en").data.startswith(b"%PDF-1.7")


def pictures(client: PageClient, *, whole: bool = False, report: str = PUBLIC) -> list[str]:
    """What is said of the pictures of a report, or how that begins."""
    document = Document(io.BytesIO(client.flask.get(f"{report}.docx").data))
    said = [shape._inline.docPr.get("descr", "") for shape in document.inline_shapes]
    return said if whole else [each.split(",")[0] for each in said]


def test_walk_ups_stand_apart_without_an_interval(client: PageClient, site: Site) -> None:
    publish(site)
    said = words(client, PUBLIC)
    heading = said.index("5. Tự đánh giá tại kiosk")
    assert "không gộp và không so từng điểm với người được mời" in said[heading:]
