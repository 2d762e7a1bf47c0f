"""Fay-Herriot against R's `sae` and on paper; rank sets against tables of the studentised range."""

import csv

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.ranks import group_probabilities, groups, rank_sets
from analysis.small_areas import benchmarked, fay_herriot, smoothed
from tests.analysis.r_survey import ABSENT, FOLDER


def test_equal_variances_have_a_closed_form() -> None:
    """y = 1 … 5 with ψ = 1 and a constant: s² = 2.5, so σ² = 1.5 and γ = 0.6; the mean is 3.

    g1 = 0.6, g2 = 0.4² · 2.5/5 = 0.08, g3 = 1/2.5³ · 2/(5/2.5²) = 0.16, so the MSE is 0.6 + 0.08 + 0.32 = 1.
    """
    found = fay_herriot(np.arange(1.0, 6), np.ones(5), np.ones((5, 1)))
    assert found.between == pytest.approx(1.5)
    assert found.estimate == pytest.approx([1.8, 2.4, 3.0, 3.6, 4.2])
    assert found.mse == pytest.approx([1.0] * 5)


def test_areas_that_differ_by_chance_only_get_the_model() -> None:
    found = fay_herriot(np.array([1.0, 1.1, 0.9, 1.0]), np.ones(4), np.ones((4, 1)))
    assert found.between == 0
    assert found.estimate == pytest.approx([1.0] * 4)


def test_milk_expenditure() -> None:
    """43 areas in four regions (Arora and Lahiri 1997), as R's sae fits them."""
    if not FOLDER.is_dir():
        pytest.skip(ABSENT)
    areas, fitted = (
        list(csv.DictReader((FOLDER / name).read_text().splitlines()))
        for name in ("milk.csv", "milk_fh_reml.csv")
    )
    region = np.array([int(row["MajorArea"]) for row in areas])
    x = np.stack([np.ones(43), *((region == number).astype(float) for number in (2, 3, 4))], axis=1)
    direct, error = (np.array([float(row[name]) for row in areas]) for name in ("yi", "SD"))
    found = fay_herriot(direct, error**2, x)
    assert found.between == pytest.approx(0.01855033476276669, rel=1e-9)
    assert found.coefficients == pytest.approx([0.96818899, 0.13278031, 0.22694622, -0.24130104], abs=1e-8)
    for name, ours in (("eblup", found.estimate), ("mse", found.mse), ("gamma", found.shrinkage)):
        assert ours == pytest.approx([float(row[name]) for row in fitted], rel=1e-9)


def test_benchmarking_meets_the_direct_total_and_moves_the_uncertain_most() -> None:
    variances = np.array([0.1, 0.1, 4.0, 4.0])
    found = fay_herriot(np.array([1.0, 2.0, 3.0, 7.0]), variances, np.ones((4, 1)))
    shares = np.full(4, 0.25)
    adjusted = benchmarked(found, shares, 3.0)
    assert shares @ adjusted == pytest.approx(3.0)
    moved = np.abs(adjusted - found.estimate)
    assert moved[2] > moved[0]


def test_smoothed_variances_pool_the_unit_variance() -> None:
    """n ψ = 10, 30: pooled 20, so 20/10 and 20/5."""
    assert smoothed(np.array([1.0, 6.0]), np.array([10.0, 5.0])) == pytest.approx([2.0, 4.0])


@pytest.mark.parametrize(
    ("direct", "variances", "x", "words"),
    [
        ([1.0, 2.0, 3.0], [1.0, 0.0, 1.0], np.ones((3, 1)), "area 2 lacks"),
        ([1.0, 2.0], [1.0, 1.0], np.ones((2, 2)), "too few"),
        ([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], np.ones((3, 2)), "depend on each other"),
    ],
)
def test_what_cannot_be_fitted(
    direct: list[float], variances: list[float], x: np.ndarray, words: str
) -> None:
    with pytest.raises(AnalysisError, match=words):
        fay_herriot(np.array(direct), np.array(variances), x)


@pytest.mark.parametrize(
    ("areas", "df", "critical"),
    # q(0.95; areas, df) / √2 from the tables of the studentised range; two areas: the usual z and t.
    [
        (2, np.inf, 1.960),
        (2, 12, 2.179),
        (3, np.inf, 3.314 / 2**0.5),
        (3, 12, 3.773 / 2**0.5),
        (10, 20, 5.008 / 2**0.5),
    ],
)
def test_critical_value_is_that_of_the_studentised_range(areas: int, df: float, critical: float) -> None:
    found = rank_sets(np.zeros(areas), np.eye(areas), df=df)
    assert found.critical == pytest.approx(critical, rel=0.02)


def test_areas_far_apart_have_sure_ranks_and_close_ones_share_theirs() -> None:
    found = rank_sets(np.array([10.0, 5.0, 5.1, 0.0]), np.eye(4) * 0.01)
    assert found.rank.tolist() == [1, 3, 2, 4]
    assert found.best.tolist() == [1, 2, 2, 4]
    assert found.worst.tolist() == [1, 3, 3, 4]


def test_shared_errors_do_not_blur_ranks() -> None:
    """An error that all areas share moves them together: differences are as sure as without it."""
    apart = np.array([3.0, 2.0, 1.0])
    own = np.eye(3) * 0.01
    assert rank_sets(apart, own + 5.0).worst.tolist() == rank_sets(apart, own).worst.tolist() == [1, 2, 3]


def test_quartile_groups_follow_the_published_rule() -> None:
    """Percentiles of 1 … 5 are 2, 3 and 4; an edge belongs to the group above."""
    assert groups(np.array([1.0, 2.0, 3.0, 4.0, 5.0])).tolist() == [0, 1, 2, 3, 3]


def test_group_probabilities_are_sure_without_error_and_even_without_differences() -> None:
    sure = group_probabilities(np.array([1.0, 2.0, 3.0, 4.0]), np.zeros((4, 4)))
    assert np.array_equal(sure, np.eye(4))
    even = group_probabilities(np.zeros(4), np.eye(4))
    assert even == pytest.approx(np.full((4, 4), 0.25), abs=0.015)


def test_ranks_need_every_estimate() -> None:
    with pytest.raises(AnalysisError, match="an estimate is missing"):
        rank_sets(np.array([1.0, np.nan]), np.eye(2))
