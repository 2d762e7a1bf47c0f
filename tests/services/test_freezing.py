"""A frozen data set holds every drawn visit once, the register, and nothing that tells when or who."""

import csv
import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from surveyapp.domain.errors import NothingToAnalyse
from surveyapp.services.freezing.answers import read_answers
from surveyapp.services.freezing.columnar import answer_columns
from surveyapp.services.freezing.columns import columns_of
from surveyapp.services.freezing.margins import margins_of
from surveyapp.services.freezing.snapshots import folder_hash, freeze_snapshot
from surveyapp.services.transactions import Session
from surveyapp.store.responses import MarginRow, ResponseRow
from surveyapp.store.tables.answers import Response
from surveyapp.store.tables.visits import Link, RegisterMargin
from tests.builders import MONDAY, MORNING, Place, shipped
from tests.closed_waves import ClosedDay, a_closed_day, random_answers

FULL = shipped("counter_full")
SHORT = shipped("counter_short")
FORBIDDEN = ("day", "date", "counter", "id", "key", "token", "received")


def frozen(session: Session, place: Place, folder: Path) -> Path:
    session.flush()
    return freeze_snapshot(session, place.wave_id, folder, None, MORNING).folder


def rows(folder: Path, name: str = "invited.parquet") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(folder / name).to_pylist()
    return found


def cells_of(answers: dict[str, Any]) -> dict[str, Any]:
    """The cells of one form."""
    row = ResponseRow(
        "p", "s", "phone", "vi", 0.5, "usual", False, "same_day", False, None, 1, json.dumps(answers)
    )
    columns = answer_columns(FULL, read_answers([[row]], FULL))
    return {name: column.values[int(column.places[0])] for name, column in columns.items()}


def some_answers(number: int, seed: int = 5, **fixed: Any) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    return [random_answers(FULL, rng, **fixed) for _ in range(number)]


@pytest.fixture
def small_wave(session: Session, place: Place) -> Place:
    """Two days: 3 answers of 5 drawn visits with probability 1/2, and 2 answers of 2 with probability 1/4."""
    a_closed_day(
        session, place, MONDAY - timedelta(days=3), ClosedDay(some_answers(3), silent=2, not_drawn=5)
    )
    second = ClosedDay(some_answers(2, seed=6), not_drawn=6, probability=0.25)
    a_closed_day(session, place, MONDAY - timedelta(days=4), second)
    return place


def test_every_drawn_visit_is_one_row_with_its_weight(
    session: Session, small_wave: Place, tmp_path: Path
) -> None:
    found = rows(frozen(session, small_wave, tmp_path))
    assert [row["responded"] for row in found] == [1, 1, 1, 1, 1, 0, 0], "answers come first"
    assert sorted((row["responded"], row["weight"]) for row in found) == [
        (0, 2.0),
        (0, 2.0),
        (1, 2.0),
        (1, 2.0),
        (1, 2.0),
        (1, 4.0),
        (1, 4.0),
    ]
    assert {row["office"] for row in found} == {"ea-kar"}
    assert {row["service"] for row in found} == {"s-ea-kar"}
    silent = [row for row in found if not row["responded"]]
    assert all(row["overall"] is None and row["overall__missing"] is None for row in silent)


def test_the_register_counts_every_visit_of_the_closed_days(
    session: Session, small_wave: Place, tmp_path: Path
) -> None:
    with (frozen(session, small_wave, tmp_path) / "register.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    # 3 + 2 + 5 visits on the one day, 2 + 6 on the other; both lie in February.
    assert [(row["office"], row["month"], row["service"], row["visits"]) for row in found] == [
        ("ea-kar", "2026-02", "s-ea-kar", "18")
    ]


def test_no_column_and_no_value_tells_day_counter_or_key(
    session: Session, small_wave: Place, tmp_path: Path
) -> None:
    folder = frozen(session, small_wave, tmp_path)
    names = pyarrow.parquet.read_schema(folder / "invited.parquet").names
    assert not [name for name in names if name in FORBIDDEN]
    days = {(MONDAY - timedelta(days=back)).isoformat() for back in range(10)}
    keys = {key for (key,) in session.query(Response.id)}
    for path in folder.iterdir():
        content = path.read_bytes()
        assert not [each for each in (*days, *keys) if each.encode() in content], path.name


def test_the_order_of_arrival_is_not_in_the_files(session: Session, place: Place, tmp_path: Path) -> None:
    """Answers come first, and those of a unit in the order of a hash of their content, whatever key they have."""
    answers = some_answers(40)
    a_closed_day(session, place, MONDAY - timedelta(days=3), ClosedDay(answers))
    first = rows(frozen(session, place, tmp_path / "one"))
    stored = session.query(Response).order_by(Response.id).all()
    for response, content in zip(stored, reversed(answers), strict=True):
        response.answers = content
    assert rows(frozen(session, place, tmp_path / "two")) == first


def test_freezing_unchanged_data_twice_is_one_snapshot(
    session: Session, small_wave: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "frozen"
    first = freeze_snapshot(session, small_wave.wave_id, folder, None, MORNING)
    again = freeze_snapshot(session, small_wave.wave_id, folder, None, MORNING + timedelta(hours=1))
    assert again == first
    assert first.sha256 == folder_hash(first.folder)
    assert [path.name for path in folder.iterdir()] == [first.folder.name]


def test_a_visit_still_waited_for_is_neither_answer_nor_refusal(
    session: Session, place: Place, tmp_path: Path
) -> None:
    unit = a_closed_day(session, place, MONDAY - timedelta(days=3), ClosedDay(some_answers(3), silent=2))
    live = {"psu_id": unit, "service_id": place.service_id, "probability": 0.5, "visit_id": None}
    yesterday, today = MONDAY - timedelta(days=1), MONDAY
    session.add(Link(token_hash="a", code_hash="b", state="issued", expires_on=yesterday, **live))
    assert len(rows(frozen(session, place, tmp_path))) == 5, "an expired link is not waited for"
    session.add(Link(token_hash="c", code_hash="d", state="opened", expires_on=today, **live))
    assert len(rows(frozen(session, place, tmp_path))) == 4
    session.add(Link(token_hash="e", code_hash="f", state="spent", expires_on=yesterday, **live))
    folder = frozen(session, place, tmp_path)
    assert len(rows(folder)) == 3, "an answer that waits for its batch is not a refusal"
    dictionary = json.loads((folder / "dictionary.json").read_text(encoding="utf-8"))
    assert dictionary["invited"]["visits_still_awaited"] == 2


def test_without_a_closed_answer_there_is_nothing_to_freeze(
    session: Session, place: Place, tmp_path: Path
) -> None:
    a_closed_day(session, place, MONDAY - timedelta(days=3), ClosedDay(silent=4, not_drawn=5))
    with pytest.raises(NothingToAnalyse):
        freeze_snapshot(session, place.wave_id, tmp_path, None, MORNING)


def test_walk_ups_are_a_table_of_their_own(session: Session, place: Place, tmp_path: Path) -> None:
    walk_ups = [random_answers(SHORT, random.Random(7))]
    a_closed_day(session, place, MONDAY - timedelta(days=3), ClosedDay(some_answers(2), walk_ups=walk_ups))
    folder = frozen(session, place, tmp_path)
    assert len(rows(folder)) == 2
    [row] = rows(folder, "walk_ups.parquet")
    assert (row["weight"], row["device"], row["s_info"]) == (1.0, "kiosk", walk_ups[0]["s_info"])


def test_margins_are_set_where_the_register_knows_them(
    session: Session, small_wave: Place, tmp_path: Path
) -> None:
    known = {"wave_id": small_wave.wave_id, "office_id": small_wave.office_id, "month": "2026-02"}
    session.add(RegisterMargin(**known, variable="sex", category="female", visits=11))
    for row in rows(frozen(session, small_wave, tmp_path)):
        assert row["register_sex"] == ("female" if row["sex"] == "female" else None)
        assert row["register_age_band"] is None


def test_age_bands_with_few_answers_are_joined_to_a_neighbour_and_not_left_out() -> None:
    """The old answer least. Without them in a margin nothing would make up for their silence."""
    sizes = {"18_24": 40, "25_34": 45, "35_49": 60, "50_60": 33, "over_60": 4}
    rows = [MarginRow("office", "2026-02", "age_band", band, 100) for band in sizes]
    answers = {("office", "2026-02", band): number for band, number in sizes.items()}
    cells = margins_of(rows, {"age_band": answers}).age_band
    assert cells["office", "2026-02", "over_60"] == cells["office", "2026-02", "50_60"] == "50_60+over_60"
    assert cells["office", "2026-02", "18_24"] == "18_24"


def test_answers_become_numbers_and_reasons_for_missing_ones() -> None:
    answers = random_answers(FULL, random.Random(3), purpose="hand_in", info_advance="partly", polite="dk")
    cells = cells_of(answers | {"overall": 4, "listened": 2})
    assert (cells["info_advance"], cells["info_advance__missing"]) == (1, None)
    assert (cells["polite"], cells["polite__missing"], cells["satisfied__polite"]) == (None, "dk", None)
    assert (cells["on_time"], cells["on_time__missing"]) == (None, "not_asked")
    assert (cells["overall"], cells["satisfied__overall"]) == (4.0, 1)
    assert (cells["listened"], cells["satisfied__listened"]) == (2.0, 0)
    assert cells["purpose"] == "hand_in"
    assert set(cells) == {column.name for column in columns_of(FULL)}


def test_pooled_satisfaction_leaves_the_visit_as_a_whole_out() -> None:
    scales = [column.name for column in columns_of(FULL) if column.name.startswith("satisfied__")]
    answers = random_answers(FULL, random.Random(4), purpose="hand_in")
    cells = cells_of(answers)
    given = [cells[name] for name in scales if name != "satisfied__overall" and cells[name] is not None]
    assert cells["valid_answers"] == len(given)
    assert cells["satisfied_answers"] == sum(1 for cell in given if cell)


def test_every_stratum_of_a_data_set_has_two_units(session: Session, place: Place, tmp_path: Path) -> None:
    """Two months of one office: the month with a single counter-day is joined to the other."""
    for back in (3, 4, 40):
        a_closed_day(session, place, MONDAY - timedelta(days=back), ClosedDay(some_answers(2, seed=back)))
    found = rows(frozen(session, place, tmp_path))
    units = {(row["stratum"], row["psu"]) for row in found}
    assert len(units) == 3
    assert len({stratum for stratum, _ in units}) == 1


def test_the_order_in_which_somebody_was_asked_can_be_worked_out(
    session: Session, place: Place, tmp_path: Path
) -> None:
    """The seed that was recorded comes with the answer; visits without an answer have none."""
    a_closed_day(session, place, MONDAY - timedelta(days=3), ClosedDay(some_answers(3), silent=2))
    found = [(row["responded"], row["order_seed"]) for row in rows(frozen(session, place, tmp_path))]
    assert sorted(found, key=str) == [(0, None), (0, None), (1, 1.0), (1, 1.0), (1, 1.0)]
