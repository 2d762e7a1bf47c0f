"""The one-stop score from facts: what is asked, what the page shows of rule and points, what is missing, and tables."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.transactions import Session
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.publications import PublishedTable
from surveyapp.web.site import Site
from tests.builders import MORNING
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in

PATH = "/results/entered/facts/one_stop_2018"
SAID = {
    "whose": "UBND xã thử",
    "year": "2024",
    "quarter": "",
    "source": "Sổ theo dõi hồ sơ",
    "level": "district",
}
FACTS = {
    "1.shorter": "2", "1.equal": "1", "1.longer": "0",
    "2.shorter": "1", "2.equal": "2", "2.longer": "0",
    "3.none": "4", "3.one": "0", "3.more": "0",
    "4.none": "0", "4.one_stop": "3", "4.more": "0",
    "5.eligible": "100", "5.received": "100", "5.on_the_spot": "50",
    "6.posted": "1", "6.electronic": "0",
    "7.early": "2", "7.on_time": "1", "7.late": "0", "7.complaint": "1",
    "8.received": "10", "8.on_time": "9", "8.prolonged": "0",
    "9.eligible": "10", "9.deployed": "2", "9.dossiers": "1.000", "9.online": "300", "9.late": "0",
}  # fmt: skip
"""Those of a district, whose score `tests/analysis/test_one_stop_facts.py` has by hand: 13.3, good."""


@pytest.fixture
def analyst(site: Site, client: PageClient) -> PageClient:
    a_member_of_staff(site, "lan", Grant(Role.ANALYST))
    sign_in(client, "lan")
    return client


def put_in(client: PageClient, changed: dict[str, str] | None = None, status: int = 303) -> Page:
    texts = SAID | FACTS | (changed or {})
    fields = {key if key in SAID or key == "decided" else field(key): text for key, text in texts.items()}
    answer = client.submit(client.get_page(PATH), fields, action=PATH, status=status)
    return client.follow(answer) if status == 303 else answer


def field(key: str) -> str:
    return f"fact_{key.replace('.', '_')}"


def value(page: Page, name: str) -> str:
    return str(one(page.soup, f'input[name="{name}"]')["value"])


def send_table(client: PageClient, content: bytes, name: str, status: int = 303) -> Page:
    client.get_page(PATH)
    data = {"csrf_token": client.token, "file": (io.BytesIO(content), name)}
    answer = client.flask.post(f"{PATH}/table", data=data, content_type="multipart/form-data")
    return client._checked(answer, f"{PATH}/table", status)


def as_table(*offices: dict[str, str]) -> bytes:
    keys = list(dict.fromkeys(key for office in offices for key in office))
    lines = [["Mã", "Số liệu", *(str(number) for number in range(len(offices)))]]
    lines += [[key, "…", *(office.get(key, "") for office in offices)] for key in keys]
    return "\n".join(";".join(line) for line in lines).encode("utf-8-sig")


def kept(session: Session) -> list[PublishedTable]:
    return session.query(PublishedTable).order_by(PublishedTable.id).all()


def test_the_score_follows_from_the_facts(analyst: PageClient, site: Site) -> None:
    page = put_in(analyst)
    assert "Tổng điểm: 13,30. Xếp loại: Tốt." in page.text
    assert "Đây không phải điểm đánh giá chính thức." in page.text
    assert "Cấp của cơ quan: huyện" in page.text
    told = one(page.soup, '[aria-labelledby="indicator-1"]').get_text(" ", strip=True)
    assert "ngắn hơn thời hạn 2 điểm" in told, "the rule"
    assert "(2 × 2 + 1 × 1 + 0 × 0) : 3" in told
    assert "bằng 1,70" in told
    told = one(page.soup, '[aria-labelledby="indicator-9"]').get_text(" ", strip=True)
    assert "30%" in told, "the share that the rule is about stands beside the number"
    assert "1.000" in told
    with site.database.transaction(write=False) as session:
        [event] = [event for event in session.query(AuditEvent) if event.verb == "entered.add"]
        assert kept(session)[0].content["facts"]["9"]["dossiers"] == 1000, "a point parts thousands"
        assert event.after == {"index": "one_stop_2018", "sha256": kept(session)[0].sha256}


def test_what_is_missing_is_named_and_there_is_no_total(analyst: PageClient) -> None:
    """13.3 without the 1 of complaints and the 2 of the fifth, whose edge nobody knows: 10.3 to 14.3."""
    page = put_in(analyst, {"8.prolonged": "", "level": ""})
    assert "Tổng điểm" not in page.text.split("Từng phần")[0]
    assert "(Trong đó số vụ kéo dài)" in page.text
    assert "(cấp của cơ quan)" in page.text
    assert "10,30 đến 14,30" in page.text
    assert "Chưa có điểm, vì thiếu: Trong đó số vụ kéo dài." in page.text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"1.shorter": "2,5"}, "Xin ghi số đếm"),
        ({"1.shorter": "-1"}, "Xin ghi số đếm"),
        ({"1.shorter": "nhiều"}, "Xin ghi số đếm"),
        ({"8.on_time": "11"}, "Không thể lớn hơn “Số phản ánh, kiến nghị đã nhận”."),
        ({"6.posted": "x"}, "Xin trả lời có hoặc không."),
        ({"year": "24"}, "Xin ghi năm từ 2019 đến 2099."),
        ({"whose": " "}, "Xin ghi mục này."),
        ({"source": "x" * 301}, "Xin ghi ngắn gọn."),
        ({"quarter": "5"}, "Quý là một số từ 1 đến 4"),
        ({"level": "thôn"}, "Cấp là tỉnh, huyện hoặc xã."),
        (dict.fromkeys(FACTS, ""), "Xin ghi ít nhất một số liệu."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    analyst: PageClient, site: Site, changed: dict[str, str], told: str
) -> None:
    page = put_in(analyst, changed, status=422)
    assert any(told in line for line in page.problems())
    whole = SAID | FACTS | changed
    for key in ("whose", "source", "1.shorter", "9.dossiers"):
        assert value(page, key if key in SAID else field(key)) == whole[key]
    with site.database.transaction(write=False) as session:
        assert not kept(session)


def test_outside_of_the_known_days_the_office_must_have_decided(analyst: PageClient) -> None:
    """The decree behind the circular was replaced on 1 July 2025: the second quarter is the last that is known."""
    late = {"year": "2025", "quarter": "3"}
    page = put_in(analyst, late, status=422)
    assert any("đã quyết định dùng" in line for line in page.problems())
    page = put_in(analyst, late | {"decided": "y"})
    assert "quý III năm 2025" in page.h1
    assert "Kỳ này nằm ngoài thời gian biết chắc" in page.text
    page = put_in(analyst, late | {"quarter": "2", "decided": "y"})
    assert "Kỳ này nằm ngoài" not in page.text


def test_a_table_takes_several_offices_at_once(analyst: PageClient, site: Site) -> None:
    first, second = SAID | FACTS, SAID | FACTS | {"whose": "Xã Hai", "quarter": "II", "level": "huyện"}
    second |= {"6.posted": "có", "6.electronic": "không", "9.dossiers": "1000"}
    page = analyst.follow(send_table(analyst, as_table(first, second), "bang.csv"))
    rows = [
        [cell.get_text(strip=True) for cell in line.select("td")] for line in page.soup.select("tbody tr")
    ]
    assert rows == [
        ["Xã Hai", "quý II năm 2024", "13,30", "Tốt", "đang dùng"],
        ["UBND xã thử", "2024", "13,30", "Tốt", "đang dùng"],
    ]
    with site.database.transaction(write=False) as session:
        one_, two = kept(session)
        assert one_.content["facts"] == two.content["facts"]


def test_a_table_with_something_wrong_is_not_kept_at_all(analyst: PageClient, site: Site) -> None:
    wrong = SAID | FACTS | {"whose": "Xã Hai", "8.on_time": "11", "10.what": "3"}
    page = send_table(analyst, as_table(SAID | FACTS, wrong), "bang.csv", status=422)
    assert page.problems() == [
        "Dòng 36, cột 1 (10.what): Không có số liệu mang mã này. Xin giữ nguyên cột mã của tệp mẫu.",
        "Dòng 29, cột 4, Xã Hai (Trong đó số đã xử lý đúng hạn): "
        "Không thể lớn hơn “Số phản ánh, kiến nghị đã nhận”.",
    ]
    with site.database.transaction(write=False) as session:
        assert not kept(session)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "bang.pdf", "Xin chọn một tệp CSV hoặc Excel"),
        (b"not a workbook", "bang.xlsx", "Không mở được sổ tính"),
        ("Mã;Số liệu;A\nghi chú;;".encode(), "bang.csv", "Không tìm thấy số liệu nào"),
        (b"whose;;A\nwhose;;B", "bang.csv", "Có mã đứng ở hai dòng"),
        (b"whose" + b";x" * 600, "bang.csv", "quá 500 cột"),
    ],
)
def test_a_file_that_is_no_table_of_facts_is_refused(
    analyst: PageClient, content: bytes, name: str, told: str
) -> None:
    assert told in send_table(analyst, content, name, status=422).problems()[0]


def test_the_template_filled_in_is_a_table(analyst: PageClient, tmp_path: Path) -> None:
    """Whoever fills in the workbook that the page offers has a table that the page takes."""
    path = tmp_path / "bang.xlsx"
    path.write_bytes(analyst.flask.get(f"{PATH}/template.xlsx").data)
    book = load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[2].value = (SAID | FACTS).get(str(row[0].value), "")
    book.save(path)
    page = analyst.follow(send_table(analyst, path.read_bytes(), "Bang.XLSX"))
    assert "13,30" in page.text
    assert analyst.flask.get(f"{PATH}/template.csv").data.startswith("\ufeffMã,Số liệu".encode())
    assert analyst.flask.get(f"{PATH}/template.pdf").status_code == 404


def test_what_was_entered_as_points_before_is_still_shown(analyst: PageClient, site: Site) -> None:
    """1.7 + 1.3 + 2 + 2 + 1.7 for dossiers with 2, 1 and 0 points, and 2 + 1 + 2 + 1 for the unit: 14.7, good."""
    dossiers = {"1": [2, 1, 0], "2": [1, 2, 0], "3": [2, 0, 0], "4": [1, 0, 0], "7": [2, 1, 0]}
    content = {
        "kind": "entered", "index": "one_stop_2018", "whose": "Xã cũ", "period": "quý I", "source": "sổ",
        "points": {"5": 2, "6": 1, "8": 2, "9": 1}, "dossiers": dossiers, "share": None,
    }  # fmt: skip
    with site.database.transaction() as session:
        session.add(
            PublishedTable(
                state="accepted", file_name="", source="sổ", sha256="0" * 64, content=content, made_at=MORNING
            )
        )
    page = analyst.get_page("/results/entered/1")
    assert "Tổng điểm: 14,70. Xếp loại: Tốt." in page.text
    assert "quý I" in page.h1


def test_only_those_who_analyse_may_enter_facts(client: PageClient, site: Site) -> None:
    a_member_of_staff(site, "minh", Grant(Role.DATA_ENTRY))
    sign_in(client, "minh")
    client.get_page(PATH, status=403)


def test_indices_of_points_have_no_facts(analyst: PageClient) -> None:
    analyst.get_page("/results/entered/facts/par_2023", status=404)
