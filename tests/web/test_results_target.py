"""The target: published numbers as arithmetic with their breaks, and our own target with its probability."""

import copy
from pathlib import Path

import pytest
from scipy import stats

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.publications import IndexTarget
from surveyapp.store.tables.work import Run
from surveyapp.web.site import Site
from tests.analysed_wave import AnalysedWave
from tests.builders import MORNING, Place
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in

PATH = "/results/target"


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test."""
    return analysed_wave.copy(tmp_path)


def rows(page: Page, heading: str) -> dict[str, list[str]]:
    lines = one(page.soup, f'[aria-labelledby="{heading}"] table').select("tbody tr")
    return {
        one(line, "th").get_text(strip=True): [cell.get_text(strip=True) for cell in line.select("td")]
        for line in lines
    }


def the_total(site: Site) -> dict[str, float]:
    with site.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
        assert result is not None
        return next(
            dict(row) for row in result["invited"]["index"] if row["code"] == "total" and not row["by"]
        )


def test_plus_ten_per_cent_by_hand(client: PageClient) -> None:
    """41.53 in 2020 and 43.0102 in 2024: 45.683 is the goal, of which 2.673 are missing, on another scale."""
    sign_in(client, "lan")
    page = client.get_page(PATH)
    goal = rows(page, "goal")
    assert goal["2020"][:3] == ["41,53", "0,0%", "4,15"]
    assert goal["2024"][:3] == ["43,01", "(3,6%)", "(2,67)"]
    published = rows(page, "published")
    assert published["2020"][:3] == ["41,53", "50/63", "đã kiểm chứng ở nguồn công khai"]


def test_sources_stand_below_the_table_in_the_words_of_the_page(client: PageClient) -> None:
    """The table names a source by its number; titles stay in their own language; what has an address is a link."""
    sign_in(client, "lan")
    page = client.get_page(PATH)
    assert {row[3] for row in rows(page, "published").values()} == {"1"}
    [note] = one(page.soup, '[aria-labelledby="published-sources"]').select("li")
    assert note.get_text(strip=True).startswith("Bảng điểm PAPI chính thức, theo hai bản sao công khai")
    assert one(note, "a")["href"] == "https://github.com/hnks-gh/ml-mcdm"
    notes = one(page.soup, '[aria-labelledby="par-sources"]').select("li")
    numbers = {year: row[6] for year, row in rows(page, "par").items()}
    assert "Báo Đắk Lắk" in notes[int(numbers["2017"]) - 1].get_text()
    means = {year: row[7:] for year, row in rows(page, "par").items()}
    assert means["2018"][:2] == ["76,92", "theo nguồn thứ cấp"], (
        "the mean is known though the province is not"
    )
    assert "infographics.vn" in notes[int(means["2018"][2]) - 1].get_text()
    assert "“Đắk Lắk tăng 10 bậc”" in notes[int(numbers["2023"]) - 1].get_text()
    english = client.get_page(f"{PATH}?lang=en")
    [note] = one(english.soup, '[aria-labelledby="published-sources"]').select("li")
    assert note.get_text(strip=True).startswith("Official PAPI workbooks")


def test_par_index_is_drawn_with_its_break(client: PageClient) -> None:
    """Known are 2016, 2017, 2022 and 2023: two lines, and nothing between 2021 and 2022 nor over missing years."""
    sign_in(client, "lan")
    section = one(client.get_page(PATH).soup, '[aria-labelledby="par"]')
    assert len(section.select('line[stroke-width="1.5"]')) == 2
    assert len(section.select("line[stroke-dasharray]")) == 1
    assert len(section.select("circle")) == 4
    text = section.get_text()
    assert "2022: Từ năm 2022 dùng bộ tiêu chí khác" in text
    assert "theo Quyết định 876/QĐ-BNV ngày 10/11/2022 cho giai đoạn 2022–2030. (theo nguồn thứ cấp)" in text
    assert "không phải nhóm của cơ quan công bố" in text


def test_groups_of_par_index_follow_from_its_published_ranks(client: PageClient) -> None:
    """Of 63, places 17 to 32 are the upper-middle quarter: 28 in 2023 is in it, 38 in 2022 is not."""
    sign_in(client, "lan")
    par = rows(client.get_page(PATH), "par")
    assert [par[str(year)][4] for year in range(2016, 2025)] == [
        *["–"] * 6,
        "trung bình thấp",
        "trung bình cao",
        "–",
    ]


def test_the_ministrys_sipas_stands_beside_with_its_two_methods(client: PageClient) -> None:
    """85.48 in 2020 and 80.08 in 2022 are two methods; the province's only figure follows from points of PAR INDEX."""
    sign_in(client, "lan")
    page = client.get_page(PATH)
    section = one(page.soup, 'section[aria-labelledby="sipas"]')
    assert len(section.select('line[stroke-width="1.5"]')) == 4, "2018 to 2020 and 2022 to 2024"
    assert len(section.select("line[stroke-dasharray]")) == 1
    years = rows(page, "sipas")
    assert years["2018"][:4] == ["82,99", "–", "69,98", "97,88"]
    assert years["2021"][:5] == ["–", "–", "–", "–", "chưa tìm thấy nguồn"]
    assert years["2023"][0] == "82,66"
    assert years["2019"][1] == "35.268"
    assert years["2023"][6:8] == ["81,50", "suy luận từ số liệu công bố"]
    assert {years[str(year)][6] for year in (2018, 2019, 2020, 2021, 2022, 2024)} == {"–"}
    assert "không phải kết quả của hệ thống này" in section.get_text()
    assert "Từ năm 2022 đổi phương pháp" in section.get_text()
    notes = one(page.soup, '[aria-labelledby="sipas-sources"]').select("li")
    assert "VietNamNet" in notes[int(years["2024"][5]) - 1].get_text()
    parts = one(page.soup, '[aria-labelledby="sipas-parts"] tbody').get_text(" ", strip=True)
    assert "Phiền hà, sách nhiễu: không 2024 90,06" in parts


def test_brackets_are_explained(client: PageClient) -> None:
    sign_in(client, "lan")
    page = client.get_page(PATH)
    for section in ("goal", "par"):
        text = one(page.soup, f'section[aria-labelledby="{section}"]').get_text()
        assert "Số trong ngoặc đơn: năm ấy không cùng thang với năm 2020" in text


def test_every_year_has_its_groups(client: PageClient) -> None:
    """Edges of 2020 and 2024 as computed from all provinces; 45.683 would have been in the highest group each year."""
    sign_in(client, "lan")
    edges = rows(client.get_page(PATH), "edges")
    assert edges["2020"] == ["63", "42,78", "41,63", "42,72", "43,77", "thấp", "cao", "4/63", "1"]
    assert edges["2024"][:6] == ["61", "43,43", "41,94", "43,48", "44,69", "trung bình thấp"]
    assert {edges[str(year)][6] for year in range(2020, 2025)} == {"cao"}
    assert [edges[str(year)][7] for year in range(2019, 2025)] == [
        "–",
        "4/63",
        "5/60",
        "5/61",
        "4/61",
        "6/61",
    ]


def test_dimensions_stand_with_their_breaks(client: PageClient) -> None:
    sign_in(client, "lan")
    page = client.get_page(PATH)
    assert rows(page, "dimensions")["2024"] == [
        "4,77",
        "5,26",
        "4,33",
        "7,01",
        "7,43",
        "7,26",
        "3,40",
        "3,55",
    ]
    assert "D5: Thủ tục hành chính công; chuỗi gãy sau năm 2015, 2017, 2020" in page.text
    assert "D7: Quản trị môi trường; chuỗi gãy sau năm 2017" not in page.text, "its series begins in 2018"
    assert "D7: Quản trị môi trường. Điểm 7.1 của cả nước đổi mức năm 2019" in page.text
    assert (
        "D6: Cung ứng dịch vụ công; chuỗi gãy sau năm 2017. Điểm 3.2 và 6.4 của cả nước đổi mức" in page.text
    )


def test_the_caveats_stand_beside_the_numbers(client: PageClient) -> None:
    sign_in(client, "lan")
    text = client.get_page(PATH).text
    for words in (
        "Hai vế của mục tiêu không tương đương",
        "Ngưỡng vào nhóm trung bình cao thay đổi mỗi năm",
        "không cùng thang với năm 2020",
        "Chưa có sai số chuẩn công bố",
        "tỉnh sau hợp nhất là đơn vị khác",
    ):
        assert words in text


def test_nothing_is_drawn_across_a_break(client: PageClient) -> None:
    """Fourteen years in five segments: nine lines join neighbours, and four broken ones part the segments."""
    sign_in(client, "lan")
    drawing = one(client.get_page(PATH).soup, '[aria-labelledby="published"] svg')
    assert len(drawing.select('line[stroke-width="1.5"]')) == 9
    assert len(drawing.select("line[stroke-dasharray]")) == 4


def test_an_administrator_sets_our_own_target(client: PageClient, site: Site) -> None:
    """The chance is Student's: (estimate - target) in standard errors."""
    sign_in(client, "hoa")
    page = client.get_page(PATH)
    assert "Chưa đặt mục tiêu" in page.text
    total = the_total(site)
    client.follow(client.submit(page, {"value": "38,5", "due_on": "2026-12-31"}, action=PATH))
    chance = stats.t.cdf((total["score"] - 38.5) / total["se"], total["df"])
    text = client.get_page(PATH).text
    assert "38,50 điểm trước ngày 31/12/2026" in text
    assert f"từ mục tiêu trở lên là {chance * 100:.0f}%" in text
    assert "chưa nói được là đạt hay chưa" in text
    with site.database.transaction(write=False) as session:
        [event] = [each for each in session.query(AuditEvent) if each.verb == "target.set"]
        assert (event.subject, event.account_id is not None) == ("counter", True)


def test_a_figure_that_is_only_a_range_reaches_no_target(client: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        session.add(
            IndexTarget(
                index_name="counter",
                code="total",
                value=40.0,
                due_on=MORNING.date(),
                set_by=None,
                set_at=MORNING,
            )
        )
        run = session.get_one(Run, 1)
        result = copy.deepcopy(run.result)
        assert result is not None
        for row in result["invited"]["index"]:
            row["grade"] = "C"
        run.result = result
    sign_in(client, "lan")
    text = client.get_page(PATH).text
    assert "Chưa có điểm đủ tin cậy để so với mục tiêu." in text
    assert "xác suất" not in text


@pytest.mark.parametrize("value", ["", "cao", "5", "60,5", "-40", "nan"])
def test_what_cannot_be_a_target_is_refused(client: PageClient, site: Site, value: str) -> None:
    sign_in(client, "hoa")
    page = client.get_page(PATH)
    after = client.submit(page, {"value": value, "due_on": "2026-12-31"}, action=PATH, status=422)
    assert after.soup.select(".error-summary, [role=alert]")
    with site.database.transaction(write=False) as session:
        assert session.query(IndexTarget).count() == 0


def test_an_analyst_looks_and_does_not_set(client: PageClient, site: Site) -> None:
    sign_in(client, "lan")
    assert not client.get_page(PATH).soup.select(f'main form[action="{PATH}"], main form[method=post]')
    client.post_page(PATH, status=403)


def test_others_do_not_see_it(client: PageClient, site: Site, place: Place) -> None:
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    client.get_page(PATH, 303)
    sign_in(client, "mai")
    client.get_page(PATH, 403)


def test_the_page_speaks_english(client: PageClient) -> None:
    sign_in(client, "lan")
    page = client.get_page(f"{PATH}?lang=en")
    assert page.h1 == "Target"
    for words in (
        "The two halves are not the same",
        "moves every year",
        "are not on the scale of 2020",
        "No official standard error",
        "the merged province is another unit",
        "Group edges of each year",
    ):
        assert words in page.text
