"""An export is whole or not there, equal when asked for twice, and gone after a week."""

import hashlib
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from surveyapp.domain.errors import TooManyRows
from surveyapp.services.exporting.delimited import write_csv
from surveyapp.services.exporting.making import FORMATS, make_export
from surveyapp.services.exporting.packing import KEPT, pack, remove_old, workplace
from surveyapp.services.exporting.workbook import MOST_ROWS, write_xlsx
from tests.services.exported import Frozen, a_frozen_wave, unpacked


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    return a_frozen_wave(tmp_path_factory.mktemp("files"), offices=2, days=4)


@pytest.mark.parametrize("form", FORMATS)
def test_an_interrupted_export_leaves_nothing(frozen: Frozen, tmp_path: Path, form: str) -> None:
    """Cut off at its last report, when the data file is written in full: no file, no folder."""

    def stop(_done: int, _total: int, message: str) -> None:
        if message == "packing":
            assert list(tmp_path.iterdir())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_export(frozen.order(form), tmp_path, stop)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_leaves_no_file_under_the_name_of_an_export(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom surveyapp.services.exporting.packing import workplace\n"
        "with workplace(Path(sys.argv[1])) as place:\n"
        "    (place / 'half.csv').write_text('a,b\\n1')\n    print('ready', flush=True)\n    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
    assert [path.name.startswith(".building-") for path in tmp_path.iterdir()] == [True]
    now = datetime.fromtimestamp(time.time(), UTC)
    assert remove_old(tmp_path, now + KEPT - timedelta(minutes=1)) == 0
    assert remove_old(tmp_path, now + KEPT + timedelta(minutes=1)) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "parquet", "sav", "json"])
def test_the_same_export_has_the_same_bytes(frozen: Frozen, tmp_path: Path, form: str) -> None:
    first = make_export(frozen.order(form), tmp_path / "first", lambda *_: None).packed
    again = make_export(frozen.order(form), tmp_path / "again", lambda *_: None).packed
    assert first.path.name == again.path.name
    if form == "sav":  # SPSS files hold the time at which they were written.
        return
    assert first.sha256 == again.sha256


def test_every_file_has_its_hash(frozen: Frozen, tmp_path: Path) -> None:
    packed = make_export(frozen.order("csv"), tmp_path, lambda *_: None).packed
    assert packed.sha256 == hashlib.sha256(packed.path.read_bytes()).hexdigest()
    assert packed.size == packed.path.stat().st_size
    files = unpacked(packed.path, tmp_path / "files")
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].read_text().splitlines())
    assert sums == {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in files.items()
        if name != "SHA256SUMS"
    }
    assert packed.path.stat().st_mode & 0o077 == 0


def test_files_that_are_asked_for_again_replace_each_other(tmp_path: Path) -> None:
    for text in ("before", "after"):
        with workplace(tmp_path) as building:
            (building / "a.txt").write_text(text)
            packed = pack(building, "x.zip", tmp_path)
    assert list(tmp_path.iterdir()) == [packed.path]
    assert unpacked(packed.path, tmp_path / "files")["a.txt"].read_text() == "after"


def test_progress_goes_from_nothing_to_all(frozen: Frozen, tmp_path: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    made = make_export(frozen.order("dta"), tmp_path, lambda *report: heard.append(report))
    assert {total for _, total, _ in heard} == {3 * made.rows}
    assert [done for done, _, _ in heard] == sorted(done for done, _, _ in heard)
    assert (heard[0][0], heard[-1][0]) == (0, 3 * made.rows)
    assert list(dict.fromkeys(message for _, _, message in heard)) == [
        "protecting",
        "weighing",
        "exporting",
        "packing",
    ]


def test_a_workbook_that_excel_can_not_open_is_refused_before_it_is_begun(tmp_path: Path) -> None:
    table = pyarrow.table({"x": pyarrow.nulls(MOST_ROWS + 1, pyarrow.int8())})
    pyarrow.parquet.write_table(table, tmp_path / "long.parquet")
    with pytest.raises(TooManyRows) as refused:
        write_xlsx({"data": tmp_path / "long.parquet"}, tmp_path / "long.xlsx", lambda _: None)
    assert (refused.value.rows, refused.value.most) == (1_048_576, 1_048_575)
    assert os.listdir(tmp_path) == ["long.parquet"]


def test_text_that_looks_like_a_formula_is_marked_in_csv(tmp_path: Path) -> None:
    """Codes of offices and services come from people: a spreadsheet must not run them."""
    texts = ["=1+1", "+84", "-2", "@SUM(A1)", "\tx", "\rx", "Đắk Lắk", None]
    table = pyarrow.table({"office": texts, "score": [-2.5, 1.0, None, 0.0, 1.0, 1.0, 1.0, 1.0]})
    pyarrow.parquet.write_table(table, tmp_path / "t.parquet")
    write_csv(tmp_path / "t.parquet", tmp_path / "t.csv", lambda _: None)
    lines = (tmp_path / "t.csv").read_bytes().decode().split("\n")
    assert [line.split(",")[0] for line in lines[1:6]] == [
        '"\'=1+1"',
        '"\'+84"',
        '"\'-2"',
        '"\'@SUM(A1)"',
        '"\'\tx"',
    ]
    assert lines[1].split(",")[1] == "-2.5"
    assert '"Đắk Lắk",1' in lines
