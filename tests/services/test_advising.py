"""Pages of advice: distances that sum exactly, nothing that may not be seen, and what is pointed to and what is not."""

from dataclasses import replace
from typing import Any

import pytest

from analysis import grades as grading
from analysis.index_definitions import indicators_of, shipped
from surveyapp.domain.errors import NotAllowed, NotFound
from surveyapp.services.advising.choosing import important_and_low, suggestions, too_few
from surveyapp.services.advising.needs import RELIABLE_N, WIDEST, answers_wanted, is_enough
from surveyapp.services.advising.reading import unit_advice
from surveyapp.services.advising.texts import FILE, advice_texts
from surveyapp.services.advising.units import Kind, standing_lines, unit_of
from surveyapp.services.analysing.contributing import Grades
from surveyapp.services.analysing.distancing import distance_documents
from surveyapp.services.analysing.units_of_advice import Units
from surveyapp.services.results import Figure, Part, RunLine, RunResults
from surveyapp.store.responses import Labelled
from tests.analysis.test_decomposition_surveys import found as found
from tests.analysis.test_decomposition_surveys import index_rows
from tests.builders import MORNING

NODES = ("total", "1", "1.1", "1.1.1", "1.2", "1.2.1", "1.2.2", "2", "2.1")
UNITS = Units(
    fields={"Hộ tịch": ("y",), "Đất đai": ("x",)},
    communes={"n:1": ("a", "b"), "n:2": ("c",)},
    offices=("a", "b", "c"),
)


def all_seen(*hidden: tuple[str, str]) -> dict[str, Grades]:
    """Every node of every unit is shown, but for these: node and unit."""
    units = ("Hộ tịch", "Đất đai", "n:1", "n:2", "a", "b", "c", "")
    letters = {(code, unit): "S" if (code, unit) in hidden else "A" for code in NODES for unit in units}
    return dict.fromkeys(("field", "commune", "office"), Grades(letters))


def test_distances_sum_to_the_difference_of_the_indices(found: Any) -> None:
    """Offices against the run's own index; fields and communes fall apart the same way."""
    documents = distance_documents(found, UNITS, all_seen())
    assert set(documents["commune"]) == {"n:1"}, "a commune with one office has that office's figures"
    province = index_rows([])[("total",)].score
    for office, told in documents["office"].items():
        own = index_rows(["office"])[("total", office)].score
        assert told["whole"] == pytest.approx(own - province, abs=1e-12)
    for kind, units in documents.items():
        for told in units.values():
            assert told["shown"] == ("usual" if kind == "field" else "own")
            assert sum(told["effects"].values()) == pytest.approx(told["whole"], abs=1e-12)
            shown = told["effects"][told["shown"]]
            assert sum(row["value"] for row in told["criteria"]) == pytest.approx(shown, abs=1e-12)
            assert sum(row["value"] for row in told["cells"]) + told["rest"] == pytest.approx(
                shown, abs=1e-12
            )


def test_fields_that_share_the_services_balance_each_other(found: Any) -> None:
    """Weighted by their share of a criterion's answers, the fields lie as far above the mean as below it."""
    told = distance_documents(found, UNITS, all_seen())["field"]
    signs = [{row["criterion"]: row["value"] > 0 for row in each["criteria"]} for each in told.values()]
    assert all(signs[0][criterion] != signs[1][criterion] for criterion in signs[0])


def test_a_hidden_criterion_shows_no_cell_and_cannot_be_worked_out(found: Any) -> None:
    """Office a hides 2.1, so another office hides that cell too; the commune shows it only where both offices do."""
    documents = distance_documents(found, UNITS, all_seen(("2.1", "a")))
    assert all(
        told["hidden"] == 0 for told in distance_documents(found, UNITS, all_seen())["office"].values()
    )
    hiding = [name for name, told in documents["office"].items() if told["hidden"] == 2]
    assert "a" in hiding and len(hiding) >= 2, "whoever hides one of the two services hides the other as well"
    office = documents["office"]["a"]
    assert "2.1" not in [row["criterion"] for row in office["criteria"] + office["cells"]]
    for service in "xy":
        showing = [
            name
            for name, told in documents["office"].items()
            if any((row["criterion"], row["service"]) == ("2.1", service) for row in told["cells"])
        ]
        assert len(showing) < 2, f"{service}: the sum over the offices would give a's away"
    assert "2.1" not in [row["criterion"] for row in documents["commune"]["n:1"]["cells"]]


def test_an_office_whose_index_is_hidden_has_no_distance(found: Any) -> None:
    assert set(distance_documents(found, UNITS, all_seen(("total", "b")))["office"]) == {"a", "c"}


def figure(code: str = "1.1.1", **changes: Any) -> Figure:
    """A good figure of an indicator on 0 to 1."""
    usual = Figure(code, "indicator", "a", 0.6, 0.55, 0.65, 100, 80.0, 0.4, "A", None, (0.0, 1.0))
    return replace(usual, **changes)


HIDDEN = figure(value=None, low=None, high=None, n=7, n_eff=None, grade="S", reason="few_respondents")


def test_limits_are_those_of_the_grades() -> None:
    small = grading.Figure(0.5, 0.02, 0.46, 0.54, 20, RELIABLE_N - 1, 40.0, 1.0)
    assert grading.grade(small).letter == "C"
    assert grading.grade(small._replace(n=RELIABLE_N)).letter == "A"
    assert WIDEST == grading.HALF_WIDTH_LOST


def test_how_many_answers_would_do() -> None:
    """Half as many effective answers as answers: 60 for 30. An interval twice too wide: four times the answers."""
    assert answers_wanted(figure(n=20, n_eff=10.0, grade="C")) == 60
    assert answers_wanted(figure(low=0.3, high=0.9, n=100, n_eff=100.0, grade="C")) == 400
    assert answers_wanted(figure(low=3.0, high=9.0, n=100, n_eff=100.0, grade="C", bounds=(0, 10))) == 400
    assert answers_wanted(HIDDEN) == 70, "1.5 (1.96 · 0.5 / 0.15)² = 64.03"
    assert answers_wanted(replace(HIDDEN, reason="complement")) is None
    assert [is_enough(figure(grade=letter)) for letter in "ABC"] == [True, True, False]
    assert not is_enough(HIDDEN) and not is_enough(None)


def row(criterion: str, value: float, low: float, high: float) -> dict[str, Any]:
    return {"criterion": criterion, "value": value, "low": low, "high": high, "n": 100}


PRIORITIES = {
    "performance_line": 0.7,
    "importance_line": 0.2,
    "points": [
        {"criterion": "1", "importance": 0.3},
        {"criterion": "2", "importance": 0.4},
        {"criterion": "3", "importance": 0.1},
        {"criterion": "4", "importance": 0.5},
    ],
}


def test_only_good_figures_of_what_matters_are_called_low() -> None:
    """2 matters more and is surely low; 1 crosses the line; 3 does not matter; 4 rests on too few answers."""
    figures = {
        "1": figure("1", high=0.72),
        "2": figure("2"),
        "3": figure("3"),
        "4": figure("4", grade="C"),
    }
    found_ = important_and_low(PRIORITIES, figures)
    assert [(each.criterion, each.is_sure) for each in found_] == [("2", True), ("1", False)]
    assert important_and_low({"refused": "too few criteria"}, figures) == ()


def test_what_is_surely_below_comes_first_and_too_few_answers_say_nothing() -> None:
    figures = {code: figure(code) for code in ("1", "2", "3", "5")} | {"4": figure("4", n=20, grade="C")}
    distance = {
        "criteria": [
            row("1", -0.1, -0.3, 0.1),
            row("3", -0.2, -0.3, -0.1),
            row("4", -0.9, -1.2, -0.6),
            row("5", 0.3, 0.1, 0.5),
        ]
    }
    important = important_and_low(PRIORITIES, figures)
    assert [each.criterion for each in suggestions(figures, distance, important)] == ["3", "1", "2"]
    unsure = suggestions({"1": figures["1"]}, distance, ())
    assert [(each.criterion, each.is_sure) for each in unsure] == [("1", False)]
    assert [(each.criterion, each.n) for each in too_few(figures)] == [("4", 20)]
    nothing = {"criteria": [row("1", -1e-14, -2e-14, -1e-15)]}
    assert suggestions({"1": figures["1"]}, nothing, ()) == ()


def a_run() -> RunResults:
    """A small stored run: two offices in one commune, one in another, and a field without enough answers."""
    total = Figure("total", "total", "", 40.0, 39.0, 41.0, 500, 400.0, 0.4, "A", None, (6.0, 60.0))
    index = (
        total,
        replace(total, office="a", value=38.0, low=36.0, high=40.0, n=200),
        figure("1.1.1", office="a"),
        replace(total, office="b"),
        replace(total, office="c"),
    )
    stored_row = {
        **{"code": "total", "level": "total", "by": {"field": "Đất đai"}, "lo": 6.0, "hi": 60.0},
        **{"score": None, "ci_low": None, "ci_high": None, "n": 7, "n_eff": None, "response_rate": 0.4},
        **{"grade": "S", "reason": "few_respondents"},
    }
    burden = {"kind": "late", "share": 0.2, "low": 0.1, "high": 0.3, "n": 90, "grade": "A", "bounds": None}
    distance = {
        **{"whole": -2.0, "low": -3.0, "high": -1.0, "shown": "own", "effects": {"own": -1.5, "usual": -0.5}},
        **{"criteria": [row("1.1.1", -1.0, -1.5, -0.5)], "number_of_cells": 1, "hidden": 0, "rest": -0.5},
        "cells": [{**row("1.1.1", -1.0, -1.6, -0.4), "service": "x"}],
    }
    return RunResults(
        line=RunLine(1, 1, 1, "Đợt 1", "Wave 1", MORNING, True),
        sha256="",
        code_version="1",
        requested_by=None,
        invited=Part("counter", 1000, 60, index, (), (), None),
        walk_ups=None,
        titles={},
        questions={},
        offices=tuple(Labelled(code, f"Cơ quan {code}", f"Office {code}") for code in "abc"),
        awaited=0,
        silent_offices=(),
        specs={},
        documents={},
        folder=FILE.parent,
        services=(Labelled("x", "Đăng ký đất đai", "Land registration"),),
        actions={"burdens": [{**burden, "service": service} for service in ("", "x", "y")]},
        advice={
            "field": {"Đất đai": {"services": ["x"], "index": [stored_row]}},
            "commune": {
                "n:1": {"name": {"vi": "Xã Một", "en": "Xã Một"}, "offices": ["a", "b"], "index": []},
                "n:2": {"name": {"vi": "Xã Hai", "en": "Xã Hai"}, "offices": ["c"]},
            },
            "office": {
                "a": {"distance": distance, "burdens": [{**burden, "service": "a"}]},
                "b": {},
                "c": {},
            },
        },
    )


def test_an_office_has_its_own_figures_and_the_sentences_of_its_index() -> None:
    results = a_run()
    advice = unit_advice(results, unit_of(results, Kind.OFFICE, "a", None))
    assert [each.criterion for each in advice.suggestions] == ["1.1.1"]
    assert advice.texts.criteria["1.1.1"].look["vi"].startswith("Xem lại")
    assert [each["service"] for each in advice.burdens] == ["a"]
    assert advice.burdens_of_province["late"]["service"] == ""
    assert advice.wanted is None


def test_a_field_has_the_burdens_of_its_services_and_says_what_it_lacks() -> None:
    results = a_run()
    advice = unit_advice(results, unit_of(results, Kind.FIELD, "Đất đai", None))
    assert [each["service"] for each in advice.burdens] == ["x"]
    assert advice.suggestions == () and advice.distance == {}
    assert advice.wanted == 70


def test_a_commune_with_one_office_has_the_figures_of_that_office() -> None:
    lines = {line.unit.code: line for line in standing_lines(a_run(), None)}
    assert lines["n:2"].total == lines["c"].total


def test_heads_see_their_offices_and_communes_that_are_all_theirs() -> None:
    results = a_run()
    seen = [line.unit.code for line in standing_lines(results, frozenset({"a"}))]
    assert seen == ["a"]
    both = [line.unit.code for line in standing_lines(results, frozenset({"a", "b"}))]
    assert both == ["n:1", "a", "b"]
    for kind, code in ((Kind.OFFICE, "b"), (Kind.COMMUNE, "n:1"), (Kind.FIELD, "Đất đai")):
        with pytest.raises(NotAllowed):
            unit_of(results, kind, code, frozenset({"a"}))
    with pytest.raises(NotFound):
        unit_of(results, Kind.OFFICE, "nowhere", None)


@pytest.mark.parametrize("index", ["counter", "ward_nine", "ministry_nineteen"])
def test_every_criterion_has_a_neutral_sentence_in_both_languages(index: str) -> None:
    texts = advice_texts(index)
    definition = shipped(index)
    codes = {each.code for dimension in definition.dimensions for each in indicators_of(dimension)}
    assert set(texts.criteria) == codes
    for text in texts.criteria.values():
        assert text.look["vi"].startswith("Xem lại") and text.look["en"].startswith("Look again")
        assert not any(order in text.look["en"] for order in ("should", "have to ensure", "is required"))
    assert advice_texts("papi_2021").criteria == {}
