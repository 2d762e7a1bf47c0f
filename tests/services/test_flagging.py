"""What flagged answers do to figures: without them they count as not answered, and all that belongs beside stays."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from surveyapp.services.analysing.flagging import effect_of_flags
from surveyapp.services.transactions import Database
from surveyapp.store.tables.work import Run, Snapshot
from tests.analysed_wave import AnalysedWave

FLAGGED = 12


@pytest.fixture(scope="module")
def effect(analysed_wave: AnalysedWave, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The effect where the first dozen of the wave's answers are flagged."""
    database = Database(f"sqlite:///{analysed_wave.file}")
    with database.transaction(write=False) as session:
        spec = session.get_one(Run, 1).spec["invited"]
        folder = Path(session.get_one(Snapshot, 1).folder)
    database.dispose()
    own = tmp_path_factory.mktemp("flagged")
    for file in folder.iterdir():
        if file.is_file():
            (own / file.name).write_bytes(file.read_bytes())
    path = own / spec["data"]
    table = pyarrow.parquet.read_table(path)
    left, flags = FLAGGED, []
    for responded in table["responded"].to_pylist():
        is_flagged = bool(responded) and left > 0
        left -= is_flagged
        flags.append(int(is_flagged))
    column = table.schema.get_field_index("flagged")
    changed = pyarrow.array(flags, table.schema.field(column).type)
    pyarrow.parquet.write_table(table.set_column(column, "flagged", changed), path)
    return dict(effect_of_flags(json.loads(json.dumps(spec)), own))


def test_every_row_has_what_belongs_beside_a_figure(effect: dict[str, Any]) -> None:
    assert effect["flagged"] == FLAGGED
    assert effect["rows"]
    for row in effect["rows"]:
        beside = row["without"]
        assert beside["ci_low"] < row["without_flagged"] < beside["ci_high"]
        assert 0 < beside["response_rate"] < 1
        assert beside["grade"] == row["grade_without"] != "S"


def test_flagged_answers_count_as_not_answered(effect: dict[str, Any], analysed_wave: AnalysedWave) -> None:
    database = Database(f"sqlite:///{analysed_wave.file}")
    with database.transaction(write=False) as session:
        result = session.get_one(Run, 1).result
    database.dispose()
    assert result is not None
    [whole] = [row for row in result["invited"]["index"] if row["code"] == "total" and not row["by"]]
    [total] = [row for row in effect["rows"] if row["code"] == "total"]
    assert total["with_flagged"] == pytest.approx(whole["score"], abs=1e-6)
    assert total["without"]["n"] == whole["n"] - FLAGGED
    assert total["without"]["response_rate"] < whole["response_rate"]
