"""The written rules that join strata, classes and margins which are too small."""

from analysis import cells, strata


def collapsed(rows: list[tuple[str, str, str]]) -> tuple[str, ...]:
    """The stratum of each row (office, period, PSU)."""
    offices, periods, psus = (list(column) for column in zip(*rows, strict=True))
    return strata.collapse(offices, periods, psus)


def strata_of(sizes: dict[tuple[str, str], int]) -> list[str]:
    """The names of the collapsed strata of offices with so many PSUs per period."""
    rows = [(office, period, str(day)) for (office, period), days in sizes.items() for day in range(days)]
    return sorted(set(collapsed(rows)))


def test_enough_psus_are_left_alone() -> None:
    assert strata_of({("a", "1"): 2, ("a", "2"): 3}) == ["a|1", "a|2"]


def test_a_small_period_joins_the_next_of_its_office() -> None:
    assert strata_of({("a", "1"): 1, ("a", "2"): 3, ("a", "3"): 2}) == ["a|1+2", "a|3"]


def test_the_last_period_joins_the_one_before() -> None:
    assert strata_of({("a", "1"): 2, ("a", "2"): 2, ("a", "3"): 1}) == ["a|1", "a|2+3"]


def test_single_days_are_joined_until_there_are_two() -> None:
    assert strata_of({("a", "1"): 1, ("a", "2"): 1, ("a", "3"): 1}) == ["a|1+2+3"]


def test_an_office_with_one_day_joins_the_smallest_group_of_the_next_office() -> None:
    found = strata_of({("a", "1"): 1, ("b", "1"): 3, ("b", "2"): 2})
    assert found == ["a|1&b|2", "b|1"]


def test_the_last_office_joins_the_one_before() -> None:
    assert strata_of({("a", "1"): 2, ("b", "1"): 1}) == ["a|1&b|1"]


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [("b", "1", "x"), ("a", "1", "x"), ("a", "2", "x"), ("b", "1", "y"), ("a", "2", "y")]
    assert collapsed(rows) == collapsed(rows[::-1])[::-1]


def test_one_psu_in_the_whole_sample_stays_lonely() -> None:
    """There is nothing to join it to; the design refuses it later."""
    assert strata_of({("a", "1"): 1}) == ["a|1"]


def test_age_bands_join_the_smaller_neighbour() -> None:
    counts = {"18_24": 12, "25_34": 80, "35_49": 90, "50_60": 40, "over_60": 25}
    assert cells.collapse(counts) == {
        "18_24": "18_24+25_34",
        "25_34": "18_24+25_34",
        "35_49": "35_49",
        "50_60": "50_60+over_60",
        "over_60": "50_60+over_60",
    }


def test_months_join_within_their_office_first() -> None:
    counts = {"a|1": 10, "a|2": 40, "b|1": 50, "b|2": 60, "c|1": 5, "c|2": 6}
    names = cells.collapse(counts)
    assert names["a|1"] == names["a|2"] == "a|1+a|2"
    assert names["b|1"] == "b|1"
    assert names["c|1"] == names["c|2"] == names["b|2"]


def test_totals_follow() -> None:
    names = cells.collapse({"x": 3, "y": 50, "z": 60})
    assert cells.merged({"x": 100.0, "y": 200.0, "z": 300.0}, names) == {"x+y": 300.0, "z": 300.0}
