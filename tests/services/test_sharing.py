"""Who counts for a lawful rate and for a pooled share: by hand, person by person."""

from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from analysis.frameworks.catalogue import rate_definition
from surveyapp.services.analysing.framework_rows import hide_together
from surveyapp.services.analysing.rating import OF_ANSWERED, OF_SURVEYED, rate_columns
from surveyapp.services.analysing.sharing import pooled_columns
from surveyapp.services.analysing.specs import index_for
from surveyapp.services.analysing.suppression import hide_what_follows_from_the_whole
from surveyapp.services.freezing.columns import columns_of
from tests.builders import shipped


def written(folder: Path, **columns: list[int | float | None]) -> Path:
    path = folder / "data.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_whoever_was_asked_is_surveyed_and_a_hint_is_no_payment(tmp_path: Path) -> None:
    """Paid, hinted at, not paid, refused to say, not asked: two rates with the same numerator."""
    data = written(tmp_path, unofficial=[2.0, 1.0, 0.0, None, None], answered__unofficial=[1, 1, 1, 0, None])
    found = rate_columns(rate_definition("sdg_16_5_1"), data)
    assert found[OF_SURVEYED].to_pylist() == [1, 0, 0, 0, None]
    assert found[OF_ANSWERED].to_pylist() == [1, 0, 0, None, None]


def test_four_and_five_are_satisfied(tmp_path: Path) -> None:
    data = written(tmp_path, overall=[5, 4, 3, None], answered__overall=[1, 1, 1, 0])
    found = rate_columns(rate_definition("sdg_16_6_2"), data)
    assert found[OF_SURVEYED].to_pylist() == [1, 1, 0, 0]


def test_pooled_shares_count_answers_and_not_persons(tmp_path: Path) -> None:
    """The first was satisfied with one of two, the second answered only the first question, the third none."""
    data = written(tmp_path, satisfied__a=[1, 0, None], satisfied__b=[0, None, None])
    found = pooled_columns(data, {"f": ["a", "b"]})
    assert found["pooled_satisfied|f"].to_pylist() == [1, 0, None]
    assert found["pooled_answered|f"].to_pylist() == [2, 1, None]


def test_a_questionnaire_of_ones_own_has_the_index_whose_questions_it_has() -> None:
    for name, index in (
        ("ward_nine", "ward_nine"),
        ("counter_full", "counter"),
        ("counter_short", "counter_short"),
    ):
        columns = [column.name for column in columns_of(shipped(name))]
        assert index_for(name, ()) == index
        assert index_for("our_own", columns) == index
        assert index_for("our_own", columns[5:]) is None


def test_what_is_hidden_with_another_row_cannot_be_worked_out_from_the_rest() -> None:
    """Both rates of "a" go with the hidden one; then "b" must go too, for the whole and "b" would give "a" away."""
    rows: list[dict[str, Any]] = [
        {
            **{"statistic": "proportion", "variable": variable, "level": "1", "probability": None},
            **{"by": by, "n": n, "grade": grade, "reason": None, "estimate": 0.5},
        }
        for variable, grade_of_a in (("x", "S"), ("y", "A"))
        for by, n, grade in (
            ({}, 90, "A"),
            ({"sex": "a"}, 9, grade_of_a),
            ({"sex": "b"}, 31, "A"),
            ({"sex": "c"}, 50, "A"),
        )
    ]
    hide_together(zip(rows[:4], rows[4:], strict=True), lambda: hide_what_follows_from_the_whole(rows))
    hidden = {(row["variable"], *row["by"].values()) for row in rows if row["estimate"] is None}
    assert hidden == {("x", "a"), ("y", "a"), ("x", "b"), ("y", "b")}
