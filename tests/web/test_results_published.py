"""Result tables of others: checked row by row, looked at, accepted, used on the page of the target, undone."""

import io

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.publications import PublishedTable
from surveyapp.web.site import Site
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in

PATH, TARGET = "/results/published/", "/results/target"
HEAD = "Province,D1,D2,D3,D4,D5,D6,D7,D8,Total"
# Hà Nội and Đắk Lắk as printed for 2020; the other two are made up to have four provinces.
HANOI = "Hà Nội,5.0590,5.2441,4.8117,6.5982,7.1693,6.8697,2.9588,2.9178,41.6286"
DAK_LAK = "Đắk Lắk,4.9596,5.3446,5.0264,6.3848,6.9980,6.8322,3.2152,2.7692,41.5300"
HUE = "Huế,5,5,5,6,7,7,3,3,41"
WITHHELD = "Cần Thơ,,,,,,,,,"
LAO_CAI = "Lào Cai,5,5,5,6,7,7,3,2,40"


@pytest.fixture(autouse=True)
def _somebody(site: Site) -> None:
    a_member_of_staff(site, "lan", Grant(Role.ANALYST))


def upload(
    client: PageClient, *lines: str, name: str = "papi.csv", year: str = "2025", status: int = 303
) -> Page:
    content = io.BytesIO("\n".join(lines).encode())
    page = client.get_page(PATH)
    fields = {"source": "papi.org.vn", "year": year, "structure": "papi_2021", "file": (content, name)}
    return client.submit(page, fields, status=status, action=PATH)  # type: ignore[arg-type]


def numbers(page: Page, heading: str) -> dict[str, list[str]]:
    lines = one(page.soup, f'[aria-labelledby="{heading}"] table').select("tbody tr")
    return {
        one(line, "th").get_text(strip=True): [cell.get_text(strip=True) for cell in line.select("td")]
        for line in lines
    }


def test_a_table_is_looked_at_accepted_used_and_undone(client: PageClient) -> None:
    """41.53 is the second of four; the merged province is a unit of its own and is not joined to the old one."""
    sign_in(client, "lan")
    way = upload(client, HEAD, HANOI, DAK_LAK, HUE, LAO_CAI, WITHHELD)
    page = client.follow(way)
    scores = numbers(page, "year-2025")
    assert scores["Đắk Lắk"][-1] == "41,53"
    assert set(scores["Cần Thơ"]) == {"không công bố"}
    assert "Cần Thơ không công bố" in page.text
    assert "Điểm PAPI tỉnh Đắk Lắk sau hợp nhất" not in client.get_page(TARGET).text
    client.follow(client.submit(page, action=f"{way.location}/accept"))
    target = client.get_page(TARGET)
    assert numbers(target, "merged")["2025"][:2] == ["41,53", "2/4"]
    assert numbers(target, "merged")["2025"][3] == "papi.org.vn"
    assert "2025" not in numbers(target, "published")
    client.submit(client.get_page(way.location), action=f"{way.location}/undo")
    assert "Điểm PAPI tỉnh Đắk Lắk sau hợp nhất" not in client.get_page(TARGET).text
    assert "không dùng" in client.get_page(PATH).text


def test_a_year_that_ships_keeps_what_ships(client: PageClient) -> None:
    sign_in(client, "lan")
    before = numbers(client.get_page(TARGET), "published")["2021"]
    way = upload(client, HEAD, HANOI, DAK_LAK, HUE.replace("Huế", "Thừa Thiên Huế"), LAO_CAI, year="2021")
    client.submit(client.follow(way), action=f"{way.location}/accept")
    assert numbers(client.get_page(TARGET), "published")["2021"] == before


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (DAK_LAK.replace("41.5300", "41.6300"), "dòng 3: total là 41.63, các phần cộng lại 41.53"),
        (DAK_LAK.replace("Đắk Lắk", "Đắk Lắc"), "dòng 3: không có tỉnh tên Đắk Lắc"),
        (DAK_LAK.replace("6.9980", "69.980"), "ngoài thang"),
        (DAK_LAK.replace("5.0264", "năm"), "không phải số"),
    ],
)
def test_a_problem_is_said_with_its_row_and_nothing_is_kept(
    client: PageClient, site: Site, line: str, words: str
) -> None:
    sign_in(client, "lan")
    page = upload(client, HEAD, HANOI, line, status=422)
    assert any(words in problem for problem in page.problems())
    with site.database.transaction(write=False) as session:
        assert session.query(PublishedTable).count() == 0


@pytest.mark.parametrize("name", ["papi.pdf", "papi.xlsx"])
def test_what_is_no_table_is_refused_in_words(client: PageClient, name: str) -> None:
    sign_in(client, "lan")
    assert upload(client, HEAD, DAK_LAK, name=name, status=422).problems()


def test_a_zero_where_no_score_can_be_zero_is_noted_as_withheld(client: PageClient) -> None:
    sign_in(client, "lan")
    page = client.follow(upload(client, HEAD, HANOI, "Huế,0,0,0,0,0,0,0,0,0"))
    assert "coi là không công bố" in page.text
    assert set(numbers(page, "year-2025")["Huế"]) == {"không công bố"}


def test_only_those_who_analyse_may_look(client: PageClient, site: Site) -> None:
    a_member_of_staff(site, "minh", Grant(Role.DATA_ENTRY))
    sign_in(client, "minh")
    client.get_page(PATH, status=403)
