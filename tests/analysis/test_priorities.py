"""Worst-case bounds by hand, and findings that hold when looked for among many."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy import stats

from analysis import grouped
from analysis.decomposition.contributions import Contribution, Contributions
from analysis.errors import AnalysisError
from analysis.priorities.advice import Limits, below_mean, burdens, changes, lost_points, ranked
from analysis.priorities.burden_columns import columns, from_rows
from analysis.priorities.burdens import Bounds, Burden, Share, ends, heaviest, imbens_manski, worst_case
from analysis.priorities.surveys import answers_of

NAN = float("nan")


def test_bounds_count_every_refusal_either_way() -> None:
    """100 asked: 6 yes, 84 no, 10 would not say. Between 6 and 16 %, not 6/90."""
    values = np.array([1.0] * 6 + [0.0] * 84 + [NAN] * 10 + [NAN] * 5)
    silent = np.array([False] * 90 + [True] * 10 + [False] * 5)
    low, high = ends(values, silent, 1)
    assert (np.nanmean(low), np.nanmean(high)) == pytest.approx((0.06, 0.16))
    assert np.isnan(low[-5:]).all()
    assert np.isnan(high[-5:]).all()


def test_the_interval_lies_between_one_and_two_sided() -> None:
    """No gap: 1.96; a gap of many errors: 1.645; Δ = se: Φ(c + 1) - Φ(-c) = 0.95 gives c = 1.6645 … 1.96."""
    assert imbens_manski(0.0, 0.01) == pytest.approx(1.95996, abs=1e-5)
    assert imbens_manski(0.5, 0.01) == pytest.approx(1.64485, abs=1e-5)
    between = imbens_manski(0.01, 0.01)
    assert 1.64485 < between < 1.95996
    assert normal(between + 1) - normal(-between) == pytest.approx(0.95, abs=1e-9)


def normal(z: float) -> float:
    grid = np.linspace(-12, z, 200_001)
    density = np.exp(-(grid**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.trapezoid(density, grid))


def test_bounds_with_their_sampling_error() -> None:
    found = worst_case(Share(0.06, 0.01), Share(0.16, 0.02))
    assert (found.lower, found.upper, found.silent) == pytest.approx((0.06, 0.16, 0.10))
    assert found.low == pytest.approx(0.06 - 1.645 * 0.01, abs=1e-4)
    assert found.high == pytest.approx(0.16 + 1.645 * 0.02, abs=1e-4)
    with pytest.raises(AnalysisError, match="both ends"):
        worst_case(Share(0.2, 0.01), Share(0.1, 0.01))


def test_burdens_as_columns_and_back() -> None:
    answers = {
        "on_time": np.array([3.0, 1, 0, NAN]),
        "visits_count": np.array([1.0, 3, 4, 2]),
        "unofficial": np.array([0.0, 2, NAN, NAN]),
    }
    refused = {"unofficial": np.array([False, False, True, False])}
    made = columns(answers, refused)
    assert made["burden_visits"].tolist() == [0, 1, 1, 0]
    assert made["burden_late"][:3].tolist() == [0, 1, 1]
    assert np.isnan(made["burden_late"][3])
    assert np.nanmean(made["burden_unofficial"]) == 0.5
    assert np.nanmean(made["burden_unofficial_low"]) == pytest.approx(1 / 3)
    assert np.nanmean(made["burden_unofficial_high"]) == pytest.approx(2 / 3)
    rows = [
        {
            "variable": name,
            "by": {"service": "x"},
            "estimate": float(np.nanmean(made[name])),
            "se": 0.01,
            "ci_low": 0.1,
            "ci_high": 0.9,
            "n": 30,
            "n_eff_kish": 28.0,
            "df": 12,
            "grade": "A",
        }
        for name in made
    ]
    found = {each.kind: each for each in from_rows(rows)}
    assert set(found) == {"visits", "late", "unofficial"}
    assert found["unofficial"].bounds is not None
    assert found["unofficial"].bounds.silent == pytest.approx(1 / 3)
    assert found["late"].bounds is None
    assert [each.kind for each in heaviest(tuple(found.values()), "late", 3)] == ["late"]


def test_intervals_of_burdens_hold_for_all_services_together() -> None:
    """Two burdens of two services: four intervals of 1 - 0.05/4, Korn and Graubard's by R's formula with scipy's beta:
    effective n = p(1 - p)/se² · (t(n - 1)/t(df))², at most n. Everybody's share is no part of the comparison."""

    def estimated(name: str, by: dict[str, str], share: float) -> dict[str, object]:
        sizes = {"se": 0.09, "ci_low": 0.1, "ci_high": 0.4, "n": 60, "n_eff_kish": 55.0, "df": 20}
        return {"variable": f"burden_{name}", "by": by, "estimate": share, "grade": "A", **sizes}

    services: list[dict[str, str]] = [{}, {"service": "x"}, {"service": "y"}]
    found = from_rows([estimated(name, by, 0.2) for name in ("late", "papers") for by in services])
    level = 1 - 0.05 / 4
    ratio = stats.t.ppf((1 + level) / 2, 59) / stats.t.ppf((1 + level) / 2, 20)
    size = min(0.2 * 0.8 / 0.09**2 * ratio**2, 60)
    low = stats.beta.ppf((1 - level) / 2, size * 0.2, size * 0.8 + 1)
    high = stats.beta.ppf((1 + level) / 2, size * 0.2 + 1, size * 0.8)
    for each in found:
        assert each.joint == (pytest.approx((low, high), rel=1e-9) if each.service else None)


# --- findings ---


def row(value: float, half: float, n: int = 50, **place: str) -> Contribution:
    return Contribution(tuple(place.items()), value, None, half / 2, value - half, value + half, 0.01, n)


def table(*rows: Contribution) -> Contributions:
    return Contributions(("office",), rows, 1.0, 0.1, 30, 2.0, "max_t", 0.95)


def test_certain_findings_come_before_larger_uncertain_ones() -> None:
    found = below_mean(
        table(row(0.9, 1.0, office="a"), row(0.4, 0.2, office="b"), row(-0.5, 0.1, office="c")), Limits()
    )
    shown = ranked(found, Limits())
    assert [(each.place[0][1], each.certain) for each in shown] == [("b", True), ("a", False)]


def test_small_and_suppressed_places_give_no_finding() -> None:
    rows = table(
        row(0.9, 0.1, n=9, office="a"),
        row(0.8, 0.1, office="b"),
        row(0.7, 0.1, office="c"),
        row(0.01, 0.001, office="d"),
    )
    found = lost_points(rows, Limits(), {"b": "S", "c": "C"})
    assert [(each.place[0][1], each.certain) for each in found] == [("c", False)]


def test_a_fall_a_rise_and_a_mere_shift_of_the_mix() -> None:
    found = changes(
        table(
            row(-0.6, 0.2, effect="score", office="a"),
            row(0.5, 0.2, effect="score", office="b"),
            row(0.4, 0.2, effect="mix_service", office="c"),
        ),
        Limits(),
    )
    assert [each.kind for each in found] == ["fell", "rose", "mix_shift"]


def test_heavy_burdens_and_silence() -> None:
    heavy = Burden("late", "x", 0.3, 0.2, 0.4, 80, None, "A", (0.15, 0.45))
    unsure = Burden("late", "y", 0.3, 0.12, 0.5, 80, None, "A", (0.02, 0.6))
    silent = Burden("unofficial", "x", 0.02, 0.0, 0.05, 80, Bounds(0.02, 0.3, 0.01, 0.33, 0.28), "A")
    hidden = Burden("late", "z", None, None, None, 3, None, "S")
    found = burdens((heavy, unsure, silent, hidden), Limits())
    assert [(each.kind, each.place[1][1], each.certain) for each in found] == [
        ("burden", "x", True),
        ("burden", "y", False),
        ("silence", "x", True),
    ]
    assert dict(found[0].numbers)["joint_low"] == 0.15
    assert dict(found[2].numbers)["upper"] == 0.3


def test_at_most_so_many_of_a_kind() -> None:
    many = below_mean(table(*(row(0.5, 0.1, office=f"o{number}") for number in range(9))), Limits(most=3))
    assert len(ranked(many, Limits(most=3))) == 3


def test_answers_come_with_the_weights_of_the_run() -> None:
    """Weights 1, 2, 3 raked to 12: 2, 4, 6. Waiting 4 of 1–4 is the worst, polite 5 of 1–5 the best."""
    index = {
        "name": "x",
        "dimensions": [
            {
                "code": "1",
                "range": [1, 10],
                "indicators": [
                    {"code": "1.1", "column": "polite", "bounds": [1, 5]},
                    {"code": "1.2", "column": "waiting", "bounds": [1, 4], "direction": "down"},
                ],
            }
        ],
    }
    data = pa.table(
        {
            "w": [1.0, 2, 3],
            "g": ["a"] * 3,
            "polite": [5, 1, None],
            "waiting": [4, 1, 2],
            "overall": [5.0, 2, 3],
        }
    )
    spec = {
        "design": {"weights": "w"},
        "weighting": [{"step": "poststratify", "by": ["g"], "totals": {"a": 12}}],
    }
    names, found = answers_of(spec, data, Path("."), index)
    assert names == ("1.1", "1.2")
    assert found.weights == pytest.approx([2, 4, 6])
    assert found.criteria[:2, 0].tolist() == [1, 0]
    assert np.isnan(found.criteria[2, 0])
    assert found.criteria[:, 1] == pytest.approx([0, 1, 2 / 3])
    assert found.overall.tolist() == [5, 2, 3]
    assert len(set(found.psu.tolist())) == 3


def test_rows_of_a_file_have_the_weights_of_their_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each different row is weighed once: the same weights, PSUs and scores as those of rows weighed one by one."""
    draw, rows = np.random.default_rng(3), 300
    psu = draw.integers(0, 20, rows)
    data = pa.table(
        {
            "w": draw.uniform(1, 2, rows),
            "stratum": np.array(["a", "b"])[psu % 2],
            "psu": psu,
            "sex": np.array(["f", "m"])[draw.integers(0, 2, rows)],
            "responded": draw.random(rows) < 0.7,
            "polite": draw.integers(1, 6, rows),
            "overall": pa.array(np.where(draw.random(rows) < 0.9, draw.integers(1, 6, rows), np.nan)),
        }
    )
    indicators = [{"code": "1.1", "column": "polite", "bounds": [1, 5]}]
    index = {"name": "x", "dimensions": [{"code": "1", "range": [1, 10], "indicators": indicators}]}
    spec = {
        "design": {"weights": "w", "strata": ["stratum"], "psu": ["psu"]},
        "weighting": [
            {"step": "nonresponse", "classes": ["stratum"], "respondent": "responded"},
            {"step": "rake", "margins": {"sex": {"f": 200.0, "m": 250.0}}},
        ],
    }
    path = tmp_path / "rows.parquet"
    pq.write_table(data, path)
    monkeypatch.setattr(grouped, "LEAST_ROWS", 1)
    by_group = answers_of(spec, path, Path("."), index)[1]
    by_row = answers_of(spec, data, Path("."), index)[1]
    assert by_group.weights == pytest.approx(by_row.weights, rel=1e-12)
    for name in ("overall", "criteria", "psu", "stratum_of"):
        np.testing.assert_array_equal(getattr(by_group, name), getattr(by_row, name))
