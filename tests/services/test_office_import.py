"""Offices from spreadsheets: every encoding they come in, and every bad row named at once."""

import unicodedata

import pytest

from surveyapp.domain.errors import InvalidInput
from surveyapp.services.office_import import BadRow, decoded, import_offices
from surveyapp.services.offices import list_counters, list_offices
from surveyapp.services.transactions import Session
from tests.builders import Place
from tests.services.acting import ACT

HEAD = "code,name,kind,admin_unit_id,counters\n"
NAME = "BHXH cơ sở Krông Pắc"
GOOD = f"krong-pac,{NAME},bhxh,t:1,Quầy 1|Quầy 2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_recognised(encoding: str) -> None:
    assert decoded(GOOD.encode(encoding)) == (encoding, GOOD)


def test_windows_1258_is_recognised_and_composed() -> None:
    """Windows-1258 has tone marks as signs of their own; what comes out is one letter again."""
    apart = "".join(
        letter if letter in "ơđăâêôư" else unicodedata.normalize("NFD", letter)
        for letter in "Krông Pa, bà, hồ sơ"
    ).replace("o\u0302\u0300", "ô\u0300")
    assert decoded(apart.encode("cp1258")) == ("cp1258", "Krông Pa, bà, hồ sơ")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidInput, match="encoding"):
        decoded(b"\xff\xfe\x00")


@pytest.mark.parametrize("separator", [",", ";"])
def test_offices_come_with_their_counters(session: Session, place: Place, separator: str) -> None:
    came = import_offices(session, (HEAD + GOOD).replace(",", separator).encode(), ACT)
    assert (came.offices, came.counters, came.bad_rows) == (1, 2, ())
    assert NAME in {line.name for line in list_offices(session)}
    assert [line.name for line in list_counters(session, "krong-pac")] == ["Quầy 1", "Quầy 2"]


def test_everything_wrong_is_named_with_its_line(session: Session, place: Place) -> None:
    rows = [
        "Bad Code,A,bhxh,t:1,",
        "b1,,bhxh,t:1,",
        "c1,C,bhxh,nowhere,",
        "ea-kar,D,bhxh,t:1,",
        "e1,E,Loại,t:1,",
        "F 1,F,Loại,nowhere,",
        "g1,G,bhxh,t:1,Quầy 1|Quầy 1",
    ]
    came = import_offices(session, (HEAD + GOOD + "\n".join(rows)).encode(), ACT)
    assert came.bad_rows == (
        BadRow(3, "code", "form"),
        BadRow(4, "name", "empty"),
        BadRow(5, "admin_unit_id", "unknown"),
        BadRow(6, "code", "exists ea-kar"),
        BadRow(7, "kind", "form"),
        BadRow(8, "code", "form"),
        BadRow(8, "kind", "form"),
        BadRow(8, "admin_unit_id", "unknown"),
        BadRow(9, "counters", "exists Quầy 1"),
    )


def test_a_missing_column_is_the_only_problem_named(session: Session, place: Place) -> None:
    came = import_offices(session, b"code,name\nx1,X\n", ACT)
    assert came.bad_rows == (
        BadRow(1, "kind", "missing_column"),
        BadRow(1, "admin_unit_id", "missing_column"),
    )


def test_a_row_with_too_few_or_too_many_cells_is_a_bad_row_not_a_crash(
    session: Session, place: Place
) -> None:
    came = import_offices(session, (HEAD + "x1,X\ny1,Y,bhxh,t:1,Quầy 1,more,cells\n").encode(), ACT)
    assert [(bad.line, bad.field) for bad in came.bad_rows] == [(2, "kind"), (2, "admin_unit_id")]
