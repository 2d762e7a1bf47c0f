"""Result tables of others: checked row by row, looked at, accepted, used on the page of the target, undone."""

import io
from typing import Any

import pytest
from ruamel.yaml import YAML

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
    client: PageClient,
    *lines: str,
    name: str = "papi.csv",
    year: str = "2025",
    built: str = "papi_2021",
    status: int = 303,
) -> Page:
    content = io.BytesIO("\n".join(lines).encode())
    page = client.get_page(PATH)
    fields = {"source": "papi.org.vn", "year": year, "structure": built, "file": (content, name)}
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
    assert numbers(target, "merged")["2025"][3] == "1"
    assert [
        each.get_text(strip=True) for each in target.soup.select('[aria-labelledby="merged-sources"] li')
    ] == ["papi.org.vn"]
    assert "2025" not in numbers(target, "published")
    assert numbers(target, "merged-edges")["2025"] == [
        "4",
        "41,04",
        "40,75",
        "41,26",
        "41,55",
        "trung bình cao",
        "1",
    ]
    assert numbers(target, "merged-dimensions")["2025"][:2] == ["4,96", "5,34"]
    client.submit(client.get_page(way.location), action=f"{way.location}/undo")
    assert "Điểm PAPI tỉnh Đắk Lắk sau hợp nhất" not in client.get_page(TARGET).text
    assert "không dùng" in client.get_page(PATH).text


def test_a_structure_is_given_as_data(client: PageClient) -> None:
    """Seven dimensions from 2026 on, made from the file of the years before; the series breaks where it begins."""
    sign_in(client, "lan")
    pattern = YAML(typ="safe").load(client.flask.get(f"{PATH}structures/papi_2021.yaml").text)
    title = {"vi": "Cấu trúc mới", "en": "New structure"}
    own = {key: part for key, part in pattern.items() if not key.startswith("valid")}
    own |= {
        "name": "papi_2026",
        "years": [2026, 2030],
        "title": title,
        "dimensions": pattern["dimensions"][:7],
    }
    seven = ",".join(HEAD.split(",")[:8])
    lines = [",".join(line.split(",")[:8]) for line in (HANOI, DAK_LAK, HUE, LAO_CAI)]
    assert "Chưa biết cấu trúc" in " ".join(
        upload(client, seven, *lines, year="2026", built="", status=422).problems()
    )
    added = client.follow(put_structure(client, own))
    assert "Cấu trúc mới (2026–2030)" in added.text
    for year, built, rows in (
        ("2025", "papi_2021", (HEAD, HANOI, DAK_LAK, HUE, LAO_CAI)),
        ("2026", "", (seven, *lines)),
    ):
        way = upload(client, *rows, year=year, built=built)
        client.submit(client.follow(way), action=f"{way.location}/accept")
    target = client.get_page(TARGET)
    assert numbers(target, "merged")["2026"][0] == "38,76", "the seven printed dimensions added up"
    section = one(target.soup, '[aria-labelledby="merged"]')
    assert "2026: Bảng của năm này dùng một cấu trúc chỉ số khác với năm trước." in section.get_text()
    assert len(section.select("line[stroke-dasharray]")) == 1


def put_structure(client: PageClient, content: dict[str, Any], status: int = 303) -> Page:
    file = io.BytesIO()
    YAML(typ="safe", pure=True).dump(content, file)
    fields = {"structure_file": (io.BytesIO(file.getvalue()), "x.yaml")}
    return client.submit(client.get_page(PATH), fields, status=status, action=f"{PATH}structures")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "papi_2021"}, "Đã có cấu trúc mang tên này"),
        ({"kind": "rate"}, "có chỗ sai"),
        ({"years": [2030, 2026]}, "years must be"),
        ({"dimension": []}, "dimension: unknown key"),
    ],
)
def test_a_wrong_structure_is_refused_with_what_is_wrong(
    client: PageClient, change: dict[str, Any], words: str
) -> None:
    sign_in(client, "lan")
    part = {"code": "1.1", "title": {"vi": "Một"}}
    own = {
        "kind": "published",
        "name": "own",
        "years": [2026, 2026],
        "dimensions": [{"code": "D1", "parts": [part]}],
    }
    page = put_structure(client, own | change, status=422)
    assert any(words in problem for problem in page.problems())


def test_a_part_alone_gives_no_total(client: PageClient) -> None:
    sign_in(client, "lan")
    page = client.follow(upload(client, "Province,D1,D2", "Hà Nội,5,5", "Đắk Lắk,4,5"))
    assert [cell.get_text() for cell in page.soup.select("#year-2025 + div thead th")][1:] == ["D1", "D2"]


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
