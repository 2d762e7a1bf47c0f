"""What was printed of SIPAS comes out again: items of its forms, weights of its parts, shares of answers."""

import pytest

from analysis.frameworks.catalogue import factors
from analysis.frameworks.factors import weighted_overall
from analysis.published.facts import national


def test_items_of_the_forms_that_instruments_follow() -> None:
    assert [len(factor.criteria) for factor in factors("ward_nine").factors] == [3, 2, 4]
    assert [len(factor.criteria) for factor in factors("ministry_nineteen").factors] == [4, 4, 5, 3, 3]


@pytest.mark.parametrize(
    ("policy", "services", "overall", "weight"), [(83.84, 84.09, 83.94, 0.60), (82.49, 82.97, 82.66, 0.65)]
)
def test_parts_of_sipas_have_weights_that_were_never_printed(
    policy: float, services: float, overall: float, weight: float
) -> None:
    """2024 fits 0.60 and 2023 fits 0.65; 14 of 33 items, which would be 0.42, is excluded in both years."""
    assert weighted_overall((policy, services), (weight, 1 - weight)) == pytest.approx(overall, abs=0.005)
    by_items = weighted_overall((policy, services), (14, 19))
    assert abs(by_items - overall) > 0.04


def test_one_weight_may_fit_both_years() -> None:
    """Printed numbers are off by 0.005, those of 2023 that follow from two by 0.01: 0.62 fits, one half does not."""
    for policy, services, overall, off in ((83.84, 84.09, 83.94, 0.01), (82.49, 82.97, 82.66, 0.015)):
        assert abs(weighted_overall((policy, services), (0.62, 0.38)) - overall) <= off
        assert abs(weighted_overall((policy, services), (0.5, 0.5)) - overall) > off


def test_answers_on_harassment_are_everybody() -> None:
    """2024: none 90.06, some 8.98, many 0.96 per cent; 2023: none 88.88."""
    shares = {
        (each.year, code): each.mean
        for code in ("harassment_none", "harassment_some", "harassment_many")
        for each in national("sipas", code)
    }
    assert shares.pop((2023, "harassment_none")) == 88.88
    assert list(shares.values()) == [90.06, 8.98, 0.96]
    assert sum(share or 0 for share in shares.values()) == pytest.approx(100, abs=0.005)


def test_shipped_parts_of_sipas_are_the_printed_ones() -> None:
    """2023's policy and services are 2024's less the printed gains: 83.84 − 1.35 and 84.09 − 1.12."""
    parts = {(each.year, code): each for code in ("policy", "services") for each in national("sipas", code)}
    assert parts[2023, "policy"].mean == pytest.approx(83.84 - 1.35)
    assert parts[2023, "services"].mean == pytest.approx(84.09 - 1.12)
    assert {parts[2023, code].mark for code in ("policy", "services")} == {"inferred"}
    [selected], [valid, _later] = national("sipas", "selected"), national("sipas", "answers")
    assert (valid.mean or 0) / (selected.mean or 0) == pytest.approx(0.9628, abs=5e-5)


def test_the_factor_of_2018_that_was_not_printed() -> None:
    """80.62, 86.40, 85.10 and 88.13 with an overall of 82.99: were it the plain mean, the fifth would be 74.70."""
    assert weighted_overall((80.62, 86.40, 85.10, 88.13, 74.70), (1,) * 5) == pytest.approx(82.99, abs=0.005)
