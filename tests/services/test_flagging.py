"""Figures with and without flagged answers: against means computed by hand, and never so that few people follow."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.services.analysing.flagging import flag_document, offices_left_out, shown
from surveyapp.services.demonstrating.rolling_up import Tree, read_tree, rolled_up
from surveyapp.services.transactions import Database
from surveyapp.store.tables.work import Run, Snapshot
from tests.analysed_wave import AnalysedWave

Numbers = Mapping[str, int]
Document = dict[str, Any]
INDEX = {"invited": "counter", "walk_ups": "counter_short"}
SHOWN = ["total", "1", "2", "3", "4", "5", "6"]


class Flagging:
    """The analysed wave's data with the first answers of each office flagged, and the effect of that."""

    def __init__(self, wave: AnalysedWave, folder: Path, invited: Numbers, walk_ups: Numbers) -> None:
        database = Database(f"sqlite:///{wave.file}")
        with database.transaction(write=False) as session:
            run = session.get_one(Run, 1)
            self.specs, self.result = json.loads(json.dumps([run.spec, run.result]))
            frozen = Path(session.get_one(Snapshot, 1).folder)
        database.dispose()
        for file in frozen.iterdir():
            if file.is_file():
                (folder / file.name).write_bytes(file.read_bytes())
        self.tables = {
            part: _flag(folder / self.specs[part]["data"], numbers)
            for part, numbers in (("invited", invited), ("walk_ups", walk_ups))
        }
        self.folder = folder
        self.found = flag_document(self.specs, self.result, folder)

    def rows(self, part: str) -> dict[tuple[str, str], Document]:
        """What is shown, by office and node."""
        return {(row["office"], row["code"]): row for row in self.found[part]["rows"]}

    def by_hand(self, part: str, office: str, left_out: frozenset[str]) -> dict[str, float]:
        """The index without the flagged answers of some offices, from means of the rows that are left.

        Each office is a cell of its own with one probability, so all who answered there count alike: for the invited
        by the register's visits over their number; walk-ups are one cell, and all alike.
        """
        table = self.tables[part]
        rows = [
            row for row in table if row["responded"] and not (row["flagged"] and row["office"] in left_out)
        ]
        visits = next(iter(self.specs[part]["weighting"][-1]["margins"].values()))
        weight = {
            own: next(total for cell, total in visits.items() if own in cell)
            / sum(1 for row in rows if part == "walk_ups" or row["office"] == own)
            for own in {row["office"] for row in rows}
        }
        here = [row for row in rows if office in ("", row["office"])]
        weights = np.array([weight[row["office"]] for row in here])
        means: dict[str, float] = {}
        for columns in _asked_together(read_tree(INDEX[part])):
            values = np.array([[row[name] for name in columns] for row in here], dtype=float)
            there = ~np.isnan(values).any(axis=1)
            found = weights[there] @ values[there] / weights[there].sum()
            means |= dict(zip(columns, found.tolist(), strict=True))
        return rolled_up(read_tree(INDEX[part]), means)


def _asked_together(tree: Tree) -> Iterator[list[str]]:
    """The columns of every indicator."""
    for part in tree.get("dimensions", ()) or tree.get("sub_dimensions", ()) or tree.get("indicators", ()):
        if "bounds" in part:
            yield [part["column"]] if "column" in part else part["sum_of"]
        yield from _asked_together(part)


def _flag(path: Path, numbers: Numbers) -> list[Document]:
    """Flag so many answers of each office in a file; gives its rows."""
    table = pyarrow.parquet.read_table(path)
    left, flags = dict(numbers), []
    for row in table.select(["office", "responded"]).to_pylist():
        flags.append(int(bool(row["responded"]) and left.get(row["office"], 0) > 0))
        left[row["office"]] = left.get(row["office"], 0) - flags[-1]
    for name, values in (
        ("flagged", flags),
        ("flag_reason", ["stuffing" if each else None for each in flags]),
    ):
        column = table.schema.get_field_index(name)
        table = table.set_column(column, name, pyarrow.array(values, table.schema.field(column).type))
    pyarrow.parquet.write_table(table, path)
    return list(table.to_pylist())


@pytest.fixture(scope="module")
def flagging(
    analysed_wave: AnalysedWave, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Numbers, Numbers], Flagging]:
    def make(invited: Numbers, walk_ups: Numbers) -> Flagging:
        return Flagging(analysed_wave, tmp_path_factory.mktemp("flagged"), invited, walk_ups)

    return make


@pytest.fixture(scope="module")
def one_office(flagging: Callable[[Numbers, Numbers], Flagging]) -> Flagging:
    """Many flagged answers at one office, two of the invited at another."""
    return flagging({"office-1": 12, "office-2": 2}, {"office-1": 10})


def test_everything_is_told_that_belongs_beside_a_figure(one_office: Flagging) -> None:
    for row in one_office.rows("invited").values():
        beside = row["without"]
        assert beside["ci_low"] < row["without_flagged"] < beside["ci_high"]
        assert 0 < beside["response_rate"] < 1
        assert beside["grade"] == row["grade_without"] != "S"
    found = one_office.found["invited"]
    assert (found["flagged"], found["offices"]) == (14, {"office-1": 12, "office-2": 2})
    assert found["reasons"] == {"stuffing": 14}


@pytest.mark.parametrize(("part", "office"), list(itertools.product(INDEX, ("", "office-1"))))
def test_the_figures_are_those_of_the_answers_that_are_left(
    one_office: Flagging, part: str, office: str
) -> None:
    rows = one_office.rows(part)
    without = one_office.by_hand(part, office, frozenset({"office-1"}))
    whole = one_office.by_hand(part, office, frozenset())
    seen = [code for code in SHOWN if (office, code) in rows]
    assert "total" in seen and len(seen) > 4
    for code in seen:
        row = rows[office, code]
        assert row["with_flagged"] == pytest.approx(whole[code], abs=1e-9)
        assert row["without_flagged"] == pytest.approx(without[code], abs=1e-9)
        assert row["difference"] == pytest.approx(without[code] - whole[code], abs=1e-9)


def test_an_invited_visitor_left_out_counts_as_one_who_did_not_answer(one_office: Flagging) -> None:
    [run] = [
        row
        for row in one_office.result["invited"]["index"]
        if row["code"] == "total" and row["by"] == {"office": "office-1"}
    ]
    row = one_office.rows("invited")["office-1", "total"]
    assert row["without"]["n"] == run["n"] - 12
    rate = row["without"]["response_rate"]
    assert rate == pytest.approx(run["response_rate"] * (run["n"] - 12) / run["n"])


def test_walk_ups_have_no_error_by_which_to_judge(one_office: Flagging) -> None:
    row = one_office.rows("walk_ups")["office-1", "total"]
    assert row["left_out"] == 10 and row["without"] == {"n": 14}
    assert not {"se", "matters", "grade_without"} & row.keys()


def test_a_few_flagged_answers_stay_in_both_figures(one_office: Flagging) -> None:
    """Without all fourteen, the province's difference less that of office-1 would be that of two people."""
    assert one_office.found["invited"]["kept"] == 2
    assert one_office.rows("invited")["", "total"]["left_out"] == 12
    assert {office for office, _ in one_office.rows("invited")} == {"", "office-1"}


def test_offices_with_few_are_left_out_together_and_not_shown(
    flagging: Callable[[Numbers, Numbers], Flagging],
) -> None:
    """Six and five are eleven people whom nobody can tell apart in the province's figure."""
    found = flagging({"office-1": 12, "office-2": 6, "office-3": 5}, {"office-1": 9})
    assert found.found["invited"]["kept"] == 0
    rows = found.rows("invited")
    assert {office for office, _ in rows} == {"", "office-1"}
    assert rows["", "total"]["left_out"] == 23
    without = found.by_hand("invited", "", frozenset({"office-1", "office-2", "office-3"}))
    assert rows["", "total"]["without_flagged"] == pytest.approx(without["total"], abs=1e-9)
    walk_ups = found.found["walk_ups"]
    assert (walk_ups["flagged"], walk_ups["kept"], walk_ups["rows"]) == (9, 9, [])


def test_without_flags_nothing_is_computed(flagging: Callable[[Numbers, Numbers], Flagging]) -> None:
    found = flagging({}, {}).found["invited"]
    assert (found["flagged"], found["kept"], found["rows"]) == (0, 0, [])


OFFICES = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 30), min_size=1)


@given(OFFICES)
def test_no_difference_of_what_is_shown_is_that_of_fewer_than_ten(flagged: dict[str, int]) -> None:
    """The province's difference less those of any of the offices shown is nobody's, or that of ten people or more."""
    out = offices_left_out(flagged)
    left = {("", "total"): sum(flagged[office] for office in out)}
    left |= {(office, "total"): flagged[office] for office in out}
    seen = shown(left, ())
    assert {office for office, _ in seen} <= {"", *(office for office in out if flagged[office] >= 10)}
    offices = [office for office, _ in seen if office]
    for number in range(len(offices) + 1):
        for some in itertools.combinations(offices, number):
            rest = left["", "total"] - sum(flagged[office] for office in some)
            assert ("", "total") not in seen or rest == 0 or rest >= 10


NODES = ("total", "1", "2", "3")
CELLS = st.lists(st.tuples(*[st.integers(0, 25)] * len(NODES)), min_size=1, max_size=5)


@given(CELLS, st.integers(0, 19))
def test_no_sum_gives_a_small_group_away_at_any_office_or_node(
    cells: list[tuple[int, ...]], hidden_place: int
) -> None:
    """What is missing in a row or column is nobody's, or that of two groups or more and ten people or more."""
    offices = ["", *(f"o{number}" for number in range(len(cells)))]
    province = tuple(map(sum, zip(*cells, strict=True)))
    left = {
        (office, node): number
        for office, numbers in zip(offices, (province, *cells), strict=True)
        for node, number in zip(NODES, numbers, strict=True)
    }
    hidden = {sorted(left)[hidden_place % len(left)]}
    seen = shown(left, hidden)
    assert not seen & hidden and all(left[key] >= 10 for key in seen)
    rows = [[(office, node) for node in NODES[1:]] + [(office, "total")] for office in offices]
    columns = [[(office, node) for office in offices[1:]] + [("", node)] for node in NODES]
    for *parts, total in (*rows, *columns):
        missing = [left[key] for key in parts if key not in seen and left[key]]
        assert total not in seen or not missing or (len(missing) > 1 and sum(missing) >= 10)


def test_data_sets_from_before_reasons_were_kept_are_analysed_too(
    one_office: Flagging, tmp_path: Path
) -> None:
    for part in INDEX:
        name = one_office.specs[part]["data"]
        table = pyarrow.parquet.read_table(one_office.folder / name)
        pyarrow.parquet.write_table(table.drop_columns(["flag_reason"]), tmp_path / name)
    found = flag_document(one_office.specs, one_office.result, tmp_path)
    assert found["invited"] == one_office.found["invited"] | {"reasons": {}}


def test_a_dimension_with_few_left_out_takes_another_along() -> None:
    """Six of sixteen answered on dimension 5; from the total and the other dimensions it would follow."""
    left = {("a", code): 16 for code in SHOWN} | {("a", "5"): 6, ("a", "2"): 14}
    assert {code for _, code in shown(left, ())} == {"total", "1", "3", "4", "6"}
    assert {code for _, code in shown(left, {("a", "2")})} == {"total", "1", "3", "4", "6"}
