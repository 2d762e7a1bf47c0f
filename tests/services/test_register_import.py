"""Imports into the register: what is recognised, every bad cell named, all or nothing, and undone without a trace."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from surveyapp.config import Settings
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.registers import Counted
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.services.auditing import Act
from surveyapp.services.registers.importing import (
    Chosen,
    ImportState,
    begin_import,
    choose_mapping,
    file_of,
    import_state,
    list_imports,
    preview,
    remove_left_overs,
    start_import,
    undo_import,
)
from surveyapp.services.registers.mappings import Mapping
from surveyapp.services.registers.reading import register_of
from surveyapp.services.registers.row_reading import ReadRow, age_in, day_in
from surveyapp.services.registers.table_files import open_table
from surveyapp.services.registers.using import known_margins
from surveyapp.services.transactions import Database
from surveyapp.store.tables.registers import OutsideCount, OutsideMargin, RegisterImport
from surveyapp.worker import Worker
from tests.builders import KEYS, MONDAY, MORNING, Place, a_place, an_account

HEADER = "STT;Họ và tên;Số CCCD;Ngày tiếp nhận;Thủ tục;Giới tính;Năm sinh;Hình thức\n"
ROWS = (
    "1;Nguyễn Thị Hoà;012345678901;27/02/2026 08:15;CẤP THẺ BHYT;Nữ;1960;Trực tiếp\n"
    "2;Y Ksor Niê;012345678902;2026-02-27;Cấp thẻ BHYT;Nam;01/03/1990;Trực tiếp\n"
    "3;H'Hen Niê;012345678903;27-02-2026;cap the bhyt;;2015;Trực tuyến\n"
)
COLUMNS = {"day": 3, "service": 4, "sex": 5, "age": 6, "channel": 7}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


@pytest.fixture
def place(database: Database) -> Place:
    with database.transaction() as session:
        return a_place(session)


@pytest.fixture
def head(database: Database, place: Place) -> Account:
    with database.transaction() as session:
        return an_account(session, "head", Grant(Role.OFFICE_HEAD, place.office_id))


Import = Callable[..., ImportState]


@pytest.fixture
def imported(database: Database, tmp_path: Path, folder: Path, head: Account, place: Place) -> Import:
    """Take a file all the way, and say how its import stands then."""
    settings = Settings(tmp_path, database.url, KEYS.secret)
    worker = Worker(settings, database, lambda: MORNING)

    def do(
        content: bytes,
        columns: dict[str, int] | None = None,
        account: Account = head,
        counts: Counted = Counted.VISITS,
        office: int | None = place.office_id,
    ) -> ImportState:
        act = Act(account.id, MORNING)
        with database.transaction() as session:
            uploaded = folder / "new"
            uploaded.write_bytes(content)
            number = begin_import(session, account, uploaded, "tep.csv", act)
            chosen = Chosen(Mapping(columns or COLUMNS, office), counts)
            choose_mapping(session, account, number, chosen, folder, act)
            start_import(session, account, number, act)
        worker.do_next_job()
        with database.transaction(write=False) as session:
            return import_state(session, account, number)

    return do


def workbook(*rows: list[object]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        assert book.active is not None
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1258", "cp1258")],
)
def test_encodings_are_recognised_and_said(tmp_path: Path, encoding: str, named: str) -> None:
    # Windows-1258 writes tones as signs of their own after the letter.
    text = "Ngày\tThủ tục\n27/02/2026\tCấp thẻ\n"
    if encoding == "cp1258":
        text = "Ngày\tThu tuc\n27/02/2026\tCâ\u0301p the\u0309\n"
    path = tmp_path / "file"
    path.write_bytes(text.encode(encoding))
    table = open_table(path)
    assert (table.encoding, table.separator, table.heading_line) == (named, "\t", 1)
    assert [cells[1] for _line, cells in table.rows()] == ["Cấp thẻ"]


def test_titles_above_the_headings_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(
        workbook(
            ["DANH SÁCH HỒ SƠ"],
            [],
            ["Từ ngày", "01/02/2026"],
            ["Ngày nhận", "Thủ tục", "Số lượt"],
            [date(2026, 2, 27), "Cấp thẻ BHYT", 3],
            [None, None, None],
        )
    )
    table = open_table(path)
    assert (table.encoding, table.heading_line, table.headings[0]) == ("xlsx", 4, "Ngày nhận")
    assert list(table.rows()) == [(5, ["2026-02-27", "Cấp thẻ BHYT", "3"])]


def test_a_file_becomes_counts_and_nothing_of_persons(
    database: Database, place: Place, imported: Import
) -> None:
    state = imported((HEADER + ROWS).encode())
    assert (state.state, state.facts["rows"], state.facts["visits"]) == ("done", 3, 3)
    with database.transaction(write=False) as session:
        rows = session.query(OutsideCount).order_by(OutsideCount.channel).all()
        assert [(row.channel, row.visits, row.day) for row in rows] == [
            ("counter", 2, date(2026, 2, 27)),
            ("online", 1, date(2026, 2, 27)),
        ]
        assert [line.visits for line in register_of(session, place.wave_id)] == [2]
        margins = {(row.variable, row.category): row.visits for row in known_margins(session, place.wave_id)}
        assert margins == {
            ("sex", "female"): 1,
            ("sex", "male"): 1,
            ("age_band", "over_60"): 1,
            ("age_band", "35_49"): 1,
        }
        stored = repr([vars(row) for row in session.query(RegisterImport)])
        assert "CCCD" not in stored
        assert "Nguyễn" not in stored
        assert "0123456789" not in stored


def test_the_file_is_removed(imported: Import, folder: Path) -> None:
    imported((HEADER + ROWS).encode())
    assert list(folder.iterdir()) == []


def test_a_hundred_bad_rows_are_all_named_and_nothing_is_kept(database: Database, imported: Import) -> None:
    bad = [f"{number};A;0;31/02/2026;Cấp thẻ BHYT;Nữ;1960;\n" for number in range(100)]
    good = "9;A;0;27/02/2026;Cấp thẻ BHYT;Nữ;1960;\n"
    state = imported((HEADER + good * 50 + "".join(bad) + good).encode())
    assert (state.state, state.facts["bad_rows"]) == ("refused", 100)
    assert [(problem.line, problem.role, problem.reason) for problem in state.problems] == [
        (line, "day", "no_day") for line in range(52, 152)
    ]
    with database.transaction(write=False) as session:
        assert session.query(OutsideCount).count() == session.query(OutsideMargin).count() == 0


def test_every_reason_is_told_apart(imported: Import, database: Database) -> None:
    columns = {
        "office": 0,
        "counter": 1,
        "day": 2,
        "service": 3,
        "visits": 4,
        "sex": 5,
        "age": 6,
        "channel": 7,
    }
    lines = {
        ";;27/02/2026;Cấp thẻ BHYT;1;;;": {("office", "empty")},
        "elsewhere;;27/02/2026;Cấp thẻ BHYT;1;;;": {("office", "unknown")},
        "ea-kar;Quầy 9;27/02/2026;Cấp thẻ BHYT;1;;;": {("counter", "unknown")},
        "ea-kar;QUẦY 1;;s-ea-kar;1;;;": {("day", "empty")},
        "ea-kar;;02/03/2026;s-ea-kar;1;;;": {("day", "running")},
        "ea-kar;;02/02/2026;s-ea-kar;1;;;": {("day", "no_wave")},
        "ea-kar;;27/02/2026;;x;;;": {("service", "empty"), ("visits", "no_number")},
        "ea-kar;;27/02/2026;gì đó;;;;": {("service", "unknown"), ("visits", "empty")},
        "ea-kar;;27/02/2026;s-ea-kar;99999;2;1800;fax": {
            ("visits", "range"),
            ("sex", "unknown"),
            ("age", "no_age"),
            ("channel", "unknown"),
        },
    }
    text = "Cơ quan;Quầy;Ngày;Thủ tục;Số lượt;Giới tính;Tuổi;Hình thức\n" + "\n".join(lines)
    with database.transaction() as session:
        admin = an_account(session, "admin", Grant(Role.ADMIN))
    state = imported(text.encode(), columns, admin, office=None)
    told: dict[int, set[tuple[str, str]]] = {}
    for problem in state.problems:
        told.setdefault(problem.line, set()).add((problem.role, problem.reason))
    assert told == {line: reasons for line, reasons in enumerate(lines.values(), start=2)}


def test_the_same_day_is_not_imported_twice_and_undoing_makes_room(
    database: Database, imported: Import, head: Account
) -> None:
    content = (HEADER + ROWS).encode()
    first = imported(content)
    again = imported(content)
    assert {problem.reason for problem in again.problems} == {f"imported_before {first.id}"}
    assert imported(content, counts=Counted.DOSSIERS).state == "done", "dossiers are another count"
    with database.transaction() as session:
        assert undo_import(session, head, first.id, Act(head.id, MORNING)) == 2
        assert known_margins(session, 1) == []
        with pytest.raises(NotFound):
            undo_import(session, head, first.id, Act(head.id, MORNING))
    assert imported(content).state == "done"
    with database.transaction(write=False) as session:
        states = [line.state for line in list_imports(session, head)]
        assert states == ["done", "done", "refused", "undone"]
        assert len(list_imports(session, head, before=2)) == 1


def test_an_office_is_not_counted_as_a_whole_and_by_counter(imported: Import) -> None:
    text = "Ngày;Thủ tục;Quầy\n27/02/2026;s-ea-kar;\n27/02/2026;s-ea-kar;Quầy 1\n"
    state = imported(text.encode(), {"day": 0, "service": 1, "counter": 2})
    assert [(problem.line, problem.reason) for problem in state.problems] == [(3, "counted_twice")]


def test_the_mapping_is_guessed_and_then_remembered(
    database: Database, folder: Path, head: Account, place: Place, imported: Import
) -> None:
    act = Act(head.id, MORNING)

    def begun(text: str) -> int:
        with database.transaction() as session:
            (folder / "new").write_text(text)
            return begin_import(session, head, folder / "new", "a.csv", act)

    with database.transaction(write=False) as session:
        found = preview(session, head, begun(HEADER + ROWS), folder, MORNING)
    assert (found.mapping, found.is_chosen) == (Mapping(COLUMNS, place.office_id), False)
    other = {"day": 3, "service": 4}
    imported((HEADER + ROWS).encode(), other)
    with database.transaction(write=False) as session:
        assert preview(session, head, begun(HEADER.upper() + ROWS), folder, MORNING).mapping.columns == other


def test_a_preview_says_what_rows_would_become(
    database: Database, folder: Path, head: Account, place: Place
) -> None:
    act = Act(head.id, MORNING)
    with database.transaction() as session:
        (folder / "new").write_text(HEADER + ROWS + "4;x;y;hôm qua;Cấp thẻ BHYT;;;\n")
        number = begin_import(session, head, folder / "new", "a.csv", act)
        chosen = Chosen(Mapping(COLUMNS, place.office_id), Counted.VISITS)
        choose_mapping(session, head, number, chosen, folder, act)
        found = preview(session, head, number, folder, MORNING)
    first, last = found.rows[0][1], found.rows[3][1]
    assert isinstance(first, ReadRow)
    assert (first.cell.day, first.sex, first.age_band) == (date(2026, 2, 27), "female", "over_60")
    assert [tuple(problem) for problem in last] == [(5, "day", "no_day")]  # type: ignore[union-attr]


def test_imports_are_the_uploaders_own(database: Database, head: Account, imported: Import) -> None:
    state = imported((HEADER + ROWS).encode())
    with database.transaction() as session:
        other = a_place(session, "other")
        stranger = an_account(session, "stranger", Grant(Role.OFFICE_HEAD, other.office_id))
        with pytest.raises(NotAllowed):
            import_state(session, stranger, state.id)
        assert list_imports(session, stranger) == ()
        with pytest.raises(NotAllowed):
            begin_import(session, an_account(session, "nobody"), Path(__file__), "x", Act(None, MORNING))


def test_the_head_of_one_office_does_not_import_for_another(database: Database, imported: Import) -> None:
    with database.transaction() as session:
        other = a_place(session, "other")
    with pytest.raises(NotAllowed):
        imported((HEADER + ROWS).encode(), office=other.office_id)
    text = "Cơ quan;Ngày;Thủ tục\nother;27/02/2026;s-other\n"
    state = imported(text.encode(), {"office": 0, "day": 1, "service": 2}, office=None)
    assert [(problem.role, problem.reason) for problem in state.problems] == [("office", "unknown")]


def harmful(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (harmful({"xl/worksheets/sheet1.xml": b"0" * 100_000_000}), "too_large_unpacked"),
        (harmful({f"{number}.xml": b"" for number in range(2_001)}), "too_large_unpacked"),
        (
            harmful(
                {
                    "xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                }
            ),
            "workbook",
        ),
        (harmful({"xl/workbook.xml": "<x/>".encode("utf-16")}), "workbook"),
        (harmful({"xl/workbook.xml": b"<x/>"}), "workbook"),
        (b"PK\x03\x04 and no more", "workbook"),
        (b"\x00\x01\x02\x03 binary", "encoding"),
        (b"only one column\n1\n", "no_table"),
        (b"", "no_table"),
    ],
)
def test_files_that_are_no_tables_or_mean_harm(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refusal:
        open_table(path)
    assert refusal.value.reason == reason


def test_left_overs_go_after_a_day(folder: Path) -> None:
    file_of(folder, 1).write_text("x")
    assert remove_left_overs(folder, MORNING) == 0
    later = MORNING + timedelta(days=9000)
    assert remove_left_overs(folder, later) == 1


def test_days_and_ages() -> None:
    assert day_in("2/3/2026") == day_in("2026-03-02 07:00:00") == MONDAY
    assert day_in("30.02.2026") is day_in("3/2026") is day_in("") is None
    assert age_in("1990", MONDAY) == 36
    assert age_in("03/03/1990", MONDAY) == 35, "the birthday is tomorrow"
    assert age_in("47", MONDAY) == 47
    assert age_in("già", MONDAY) is None
