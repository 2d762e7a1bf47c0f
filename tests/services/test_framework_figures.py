"""What the public sees of shares and rates: a place with anything to hide shows nothing in any definition."""

from types import SimpleNamespace
from typing import Any, cast

from surveyapp.services.framework_figures import public_frameworks
from surveyapp.services.results import Figure, RunResults

OFFICES = ("a", "b", "c")


def a_row(office: str = "", grade: str = "A", **words: str) -> dict[str, Any]:
    """A row as a run stores it."""
    hidden = grade == "S"
    numbers = dict.fromkeys(("value", "se", "low", "high", "n_eff"), None if hidden else 50.0)
    by = {"office": office} if office else {}
    reason = "few_respondents" if hidden else None
    return {"by": by, "n": 30, "response_rate": 0.5, "grade": grade, "reason": reason, **numbers, **words}


def shares(**grades: str) -> dict[str, Any]:
    """Shares by one factor of the province and three offices; `whole` is the province's grade."""
    rows = [a_row(grade=grades.get("whole", "A"), level="overall", code="total")]
    rows += [a_row(office, grades.get(office, "A"), level="factor", code="f") for office in OFFICES]
    return {"kind": "shares", "rows": rows}


def rate(**grades: str) -> dict[str, Any]:
    rows = [a_row(grade=grades.get("whole", "A"), breakdown="", code="of_surveyed")]
    rows += [
        a_row(office, grades.get(office, "A"), breakdown="office", code="of_surveyed") for office in OFFICES
    ]
    return {"kind": "rate", "rows": rows}


def a_run(
    *satisfied: Figure, index_name: str = "", index: tuple[Figure, ...] = (), **frameworks: Any
) -> RunResults:
    """As much of a run as is looked at."""
    invited = SimpleNamespace(satisfied=satisfied, index_name=index_name, index=index)
    return cast(RunResults, SimpleNamespace(frameworks=frameworks, invited=invited))


def seen(found: RunResults) -> dict[str, set[str]]:
    """Of which places every definition shows a value; `` is the province."""
    return {
        name: {row["by"].get("office", "") for row in each["rows"] if row["value"] is not None}
        for name, each in public_frameworks(found).items()
    }


def test_without_anything_to_hide_all_but_criteria_are_shown() -> None:
    one = shares()
    one["rows"].append(a_row(level="criterion", code="f1"))
    assert seen(a_run(one=one, two=rate())) == {"one": {"", *OFFICES}, "two": {"", *OFFICES}}
    assert {row["level"] for row in public_frameworks(a_run(one=one))["one"]["rows"]} == {"overall", "factor"}


def test_what_one_definition_hides_follows_from_no_other() -> None:
    """One hides a and b, the other a and c: together they would give all three away."""
    found = a_run(one=shares(a="S", b="S"), two=rate(a="S", c="S"))
    assert seen(found) == {"one": {""}, "two": {""}}
    rows = public_frameworks(found)["one"]["rows"]
    assert [row["reason"] for row in rows] == [None, "few_respondents", "few_respondents", "complement"]
    assert [row["low"] for row in rows] == [50.0, None, None, None]


def test_a_criterion_that_is_hidden_hides_the_place_though_it_is_not_shown() -> None:
    one = shares()
    one["rows"].append(a_row("b", "S", level="criterion", code="f1"))
    assert seen(a_run(one=one, two=rate()))["two"] == {"", "a", "c"}


def test_what_the_run_hides_among_its_own_shares_is_hidden_here() -> None:
    own = Figure("overall", "1", "b", None, None, None, 4, None, 0.5, "S", "few_respondents")
    assert seen(a_run(own, one=shares(), two=rate()))["one"] == {"", "a", "c"}


def test_an_index_hides_what_it_shares_with_a_definition_and_nothing_else() -> None:
    hidden = Figure("f", "dimension", "b", None, None, None, 4, None, 0.5, "S", "few_respondents")
    assert seen(a_run(index_name="one", index=(hidden,), one=shares()))["one"] == {"", "a", "c"}
    assert seen(a_run(index_name="counter", index=(hidden,), one=shares()))["one"] == {"", *OFFICES}


def test_where_the_province_has_something_to_hide_nobody_shows_anything() -> None:
    assert seen(a_run(one=shares(), two=rate(whole="S"))) == {"one": set(), "two": set()}


def test_a_range_keeps_its_interval_and_loses_its_point() -> None:
    row = public_frameworks(a_run(one=shares(c="C")))["one"]["rows"][-1]
    assert (row["value"], row["low"], row["grade"]) == (None, 50.0, "C")


def test_what_could_not_be_computed_stays_as_it_is() -> None:
    found = a_run(one={"kind": "shares", "refused": "no design"})
    assert public_frameworks(found) == {"one": {"kind": "shares", "refused": "no design"}}
