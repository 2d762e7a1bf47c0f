"""Attributes of persons leave with one data set of a wave: two files of it joined show no more than one."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from surveyapp.services.exporting import ordering
from surveyapp.services.exporting.bundle import make_bundle
from surveyapp.services.exporting.making import make_export
from surveyapp.services.exporting.ordering import Wanted, read_bundle_order, read_order
from surveyapp.services.exporting.protecting import ATTRIBUTES
from surveyapp.services.exporting.releasing import Release, Standing, release_for
from surveyapp.store.tables.work import Run, Snapshot
from tests.builders import MORNING
from tests.services.exported import Frozen, K, a_frozen_wave, unpacked

LATER, EARLIER = 1, 2
"""The data sets: the second was frozen before those came who hide the others of their sex beside them in the first."""
Row = dict[str, object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    frozen = a_frozen_wave(tmp_path_factory.mktemp("released"), sex_known=True)
    with frozen.database.transaction() as session:
        later, run = session.get_one(Snapshot, LATER), session.get_one(Run, 1)
        folder = Path(shutil.copytree(later.folder, f"{later.folder}-earlier"))
        kept = early_places(folder)
        pyarrow.parquet.write_table(_rows(folder).take(kept), folder / "invited.parquet")
        facts = {"wave_id": later.wave_id, "walk_up_rows": later.walk_up_rows, "frozen_at": MORNING}
        session.add(
            Snapshot(id=EARLIER, folder=str(folder), sha256="e" * 64, invited_rows=len(kept), **facts)
        )
        session.flush()
        session.add(
            Run(
                id=2,
                snapshot_id=EARLIER,
                spec=run.spec,
                result=run.result,
                code_version=run.code_version,
                requested_at=MORNING,
            )
        )
    return frozen


@pytest.fixture
def frozen(made: Frozen, tmp_path: Path) -> Frozen:
    return made.copied(tmp_path)


def early_places(folder: Path) -> list[int]:
    """The rows of the later data set that the earlier one has too."""
    groups = [
        (row["responded"], row["office"], row["sex"], row["age_band"]) for row in _rows(folder).to_pylist()
    ]
    sizes = Counter(groups)
    return [place for place, group in enumerate(groups) if not group[0] or sizes[group] >= K]


def _rows(folder: Path) -> pyarrow.Table:
    return pyarrow.parquet.read_table(folder / "invited.parquet")


def ask(frozen: Frozen, snapshot_id: int, k: int = K) -> None:
    wanted = Wanted(snapshot_id, "invited", "parquet", "en")
    with frozen.database.transaction() as session:
        ordering.request_export(session, frozen.analyst, wanted, k, MORNING)


def standing(frozen: Frozen, snapshot_id: int, k: int = K) -> Release:
    with frozen.database.transaction(write=False) as session:
        return release_for(session, session.get_one(Snapshot, snapshot_id), k)


def exported(frozen: Frozen, folder: Path, snapshot_id: int) -> dict[str, Path]:
    payload = {"snapshot_id": snapshot_id, "part": "invited", "format": "parquet", "language": "en"}
    with frozen.database.transaction() as session:
        order = read_order(session, payload, K)
    return unpacked(make_export(order, folder, lambda *_: None).packed.path, folder / "files")


def data_of(files: dict[str, Path]) -> list[Row]:
    [path] = [path for name, path in files.items() if name.endswith(".parquet") and "replicates" not in name]
    rows: list[Row] = pyarrow.parquet.read_table(path).to_pylist()
    return rows


def shown(row: Row) -> tuple[object, ...]:
    return tuple(row[name] if row[name] is not None else row[f"{name}__missing"] for name in ATTRIBUTES)


def joined(frozen: Frozen, earlier: list[Row], later: list[Row]) -> Counter[tuple[object, ...]]:
    """The groups seen by whoever knows which rows of both files are the same visit, and takes what either shows."""
    with frozen.database.transaction(write=False) as session:
        places = early_places(Path(session.get_one(Snapshot, LATER).folder))
    before = dict(zip(places, earlier, strict=True))
    groups: Counter[tuple[object, ...]] = Counter()
    for place, row in enumerate(later):
        if row["responded"]:
            pairs = zip(shown(row), shown(before.get(place, row)), strict=True)
            groups[row["office"], *(b if a == "withheld" else a for a, b in pairs)] += 1
    return groups


def test_each_file_alone_hides_what_two_would_show(made: Frozen, tmp_path: Path) -> None:
    """The danger is real here: with attributes in both files, two show groups of fewer than k."""
    files = []
    for snapshot_id in (EARLIER, LATER):
        own = made.copied(_folder(tmp_path, snapshot_id))
        files.append(data_of(exported(own, tmp_path / f"x{snapshot_id}", snapshot_id)))
    for rows in files:
        alone = Counter((row["office"], *shown(row)) for row in rows if row["responded"])
        assert min(alone.values()) >= K
    assert min(joined(made, *files).values()) < K


def _folder(tmp_path: Path, snapshot_id: int) -> Path:
    folder = tmp_path / str(snapshot_id)
    folder.mkdir()
    return folder


@pytest.mark.parametrize("first", [EARLIER, LATER])
def test_two_files_of_a_wave_joined_show_no_group_below_k(frozen: Frozen, tmp_path: Path, first: int) -> None:
    ask(frozen, first)
    files = {each: data_of(exported(frozen, tmp_path / str(each), each)) for each in (EARLIER, LATER)}
    assert min(joined(frozen, files[EARLIER], files[LATER]).values()) >= K
    other = files[LATER if first == EARLIER else EARLIER]
    assert {shown(row) for row in other if row["responded"]} == {("withheld",) * len(ATTRIBUTES)}
    assert len({shown(row) for row in files[first] if row["responded"]}) > 1


def test_an_export_without_attributes_says_why_and_names_the_data_set(frozen: Frozen, tmp_path: Path) -> None:
    ask(frozen, LATER)
    files = exported(frozen, tmp_path / "x", EARLIER)
    lines = list(csv.DictReader(files["coarsened.csv"].read_text().splitlines()))
    assert {line["variable"] for line in lines} == set(ATTRIBUTES)
    assert {line["reason"] for line in lines} == {"other_data_set"}
    assert all(line["rows_withheld"] == line["respondents"] for line in lines)
    assert "have left with data set 1 (SHA-256" in files["README.md"].read_text(encoding="utf-8")
    assert "đã rời hệ thống cùng bộ dữ liệu 1" in files["README.md"].read_text(encoding="utf-8")
    again = exported(frozen, tmp_path / "y", LATER)
    assert "leave with one frozen data set only: this one" in again["README.md"].read_text(encoding="utf-8")


def test_weights_without_attributes_still_come_to_the_register(frozen: Frozen, tmp_path: Path) -> None:
    """They are made without the sex that the register knows, so that they do not tell it."""
    ask(frozen, EARLIER)
    rows = data_of(exported(frozen, tmp_path / "x", LATER))
    with frozen.database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result or {}
    visits = sum(float(str(row["w_final"])) for row in rows)
    assert visits == pytest.approx(result["invited"]["design"]["sum_of_weights"])
    seen: dict[tuple[object, ...], object] = {}
    for row in rows:
        if row["responded"]:
            assert (
                seen.setdefault((row["psu"], row["service"], row["weight"]), row["w_final"]) == row["w_final"]
            )


def test_the_first_order_settles_it_for_good(frozen: Frozen) -> None:
    assert standing(frozen, EARLIER).standing is standing(frozen, LATER).standing is Standing.OPEN
    ask(frozen, EARLIER)
    for _ in range(2):
        assert standing(frozen, EARLIER) == Release(Standing.HERE, EARLIER, "e" * 64, K)
        assert standing(frozen, LATER) == Release(Standing.ELSEWHERE, EARLIER, "e" * 64, K)
        ask(frozen, LATER)


def test_another_k_withholds_other_values_and_so_leaves_without(frozen: Frozen) -> None:
    ask(frozen, LATER, K)
    assert not standing(frozen, LATER, K + 1).leaves
    assert standing(frozen, LATER, K).leaves


def test_the_bundle_of_a_run_follows_the_same_rule(frozen: Frozen, tmp_path: Path) -> None:
    """The register knows the sex of visitors here, so that bundles carry it."""
    with frozen.database.transaction() as session:
        ordering.request_bundle(session, frozen.analyst, 1, K, MORNING)
        order = read_bundle_order(session, 2, K)
    assert standing(frozen, EARLIER).standing is Standing.ELSEWHERE
    files = unpacked(make_bundle(order, tmp_path, lambda *_: None).path, tmp_path / "files")
    sexes = _rows(files["invited.parquet"].parent)
    assert "register_sex" not in sexes.column_names or not set(sexes["register_sex"].to_pylist()) - {None}
    assert "have left with data set 1" in files["README.md"].read_text(encoding="utf-8")


def test_a_bundle_that_carries_no_attribute_settles_nothing(frozen: Frozen) -> None:
    with frozen.database.transaction() as session:
        run = session.get_one(Run, 1)
        run.spec = {part: {"estimates": []} for part in run.spec}
    with frozen.database.transaction() as session:
        ordering.request_bundle(session, frozen.analyst, 1, K, MORNING)
        assert ordering.release_of_run(session, 1, K) is None
    assert standing(frozen, LATER).standing is Standing.OPEN
