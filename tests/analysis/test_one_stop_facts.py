"""From facts to the score of Thông tư 01/2018: every band at its edges, by hand; what is missing; what always holds."""

from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import catalogue, one_stop
from analysis.frameworks.one_stop import PER_DOSSIER, Level, OneStop
from analysis.frameworks.one_stop_points import Facts, missing_facts, score_of_facts

RULES = one_stop()
LEVELS = get_args(Level)

WHOLE: dict[int, dict[str, int]] = {
    1: {"shorter": 2, "equal": 1, "longer": 0},
    2: {"shorter": 1, "equal": 2, "longer": 0},
    3: {"none": 4, "one": 0, "more": 0},
    4: {"none": 0, "one_stop": 3, "more": 0},
    5: {"eligible": 100, "received": 100, "on_the_spot": 50},
    6: {"posted": 1, "electronic": 0},
    7: {"early": 2, "on_time": 1, "late": 0, "complaint": 1},
    8: {"received": 10, "on_time": 9, "prolonged": 0},
    9: {"eligible": 10, "deployed": 2, "dossiers": 100, "online": 30, "late": 0},
}
"""Facts of every indicator."""


def points(number: int, counts: dict[str, int], level: Level | None = "commune") -> Decimal | None:
    return score_of_facts(RULES, Facts({number: counts}, level)).points[number]


def test_the_whole_score_by_hand() -> None:
    """Means: 5/3 = 1.7, 4/3 = 1.3, 8/4 = 2.0, 3/3 = 1.0, 5/4 = 1.25, which goes up to 1.3.

    The unit, a district: half on the spot 2, posted only 1, nine of ten complaints on time 1, 20 % and 30 % online 2.
    1.7 + 1.3 + 2.0 + 1.0 + 2 + 1 + 1.3 + 1 + 2 = 13.3, good.
    """
    found = score_of_facts(RULES, Facts(WHOLE, "district"))
    assert list(found.points.values()) == [
        Decimal(each) for each in ("1.7", "1.3", "2.0", "1.0", "2", "1", "1.3", "1", "2")
    ]
    assert (found.total, found.klass, found.missing) == (Decimal("13.3"), "good", ())


@pytest.mark.parametrize(
    ("number", "counts", "expected"),
    [
        (1, (1, 0, 0), "2.0"),
        (1, (0, 1, 0), "1.0"),
        (1, (0, 0, 1), "0.0"),
        (2, (1, 1, 1), "1.0"),
        (3, (2, 1, 0), "1.7"),
        (4, (1, 2, 0), "1.3"),
        (1, (5, 0, 15), "0.5"),
        (1, (1, 0, 39), "0.1"),
        (1, (0, 1, 39), "0.0"),
        (1, (0, 1, 19), "0.1"),
        (1, (0, 3, 17), "0.2"),
        (1, (19, 1, 0), "2.0"),
        (1, (18, 1, 1), "1.9"),
    ],
)
def test_means_over_dossiers(number: int, counts: tuple[int, int, int], expected: str) -> None:
    """2/40 = 0.05 goes up to 0.1, 1/40 = 0.025 down to 0.0; 1/20 = 0.05 and 3/20 = 0.15 go up, and 39/20 = 1.95 too."""
    codes = [fact.code for fact in RULES.indicators[number - 1].facts]
    assert points(number, dict(zip(codes, counts, strict=True))) == Decimal(expected)


def test_attitude() -> None:
    """Early 2, on time 1, a complaint 0. The circular is silent about late ones without complaint: here 0."""
    of = {"early": 0, "on_time": 0, "late": 0, "complaint": 0}
    found = [points(7, of | {code: 3}) for code in of]
    assert found == [Decimal(each) for each in ("2.0", "1.0", "0.0", "0.0")]


@pytest.mark.parametrize(
    ("level", "eligible", "received", "on_the_spot", "expected"),
    [
        ("province", 10, 10, 2, 2),
        ("province", 1000, 1000, 199, 1),
        ("province", 10, 0, 2, 2),
        ("district", 100, 100, 50, 2),
        ("district", 100, 100, 49, 1),
        ("district", 100, 99, 49, 0),
        ("commune", 7, 7, 7, 2),
        ("commune", 7, 7, 6, 1),
        ("commune", 7, 6, 6, 0),
    ],
)
def test_organisation(level: Level, eligible: int, received: int, on_the_spot: int, expected: int) -> None:
    """On the spot from 20 % of a province, 50 % of a district, 100 % of a commune."""
    counts = {"eligible": eligible, "received": received, "on_the_spot": on_the_spot}
    assert points(5, counts, level) == expected


def test_publicity() -> None:
    found = [points(6, {"posted": a, "electronic": b}) for a, b in ((1, 1), (1, 0), (0, 1), (0, 0))]
    assert found == [2, 1, 1, 0]


@pytest.mark.parametrize(
    ("received", "on_time", "prolonged", "expected"),
    [
        (0, 0, 0, 2),
        (10, 10, 0, 2),
        (10, 9, 0, 1),
        (100, 89, 0, 0),
        (1000, 899, 0, 0),
        (1000, 999, 0, 1),
        (10, 10, 1, 0),
    ],
)
def test_complaints(received: int, on_time: int, prolonged: int, expected: int) -> None:
    assert points(8, {"received": received, "on_time": on_time, "prolonged": prolonged}) == expected


@pytest.mark.parametrize(
    ("deployed", "online", "late", "expected"),
    [
        (20, 300, 0, 2),
        (19, 300, 0, 1),
        (20, 299, 0, 1),
        (20, 150, 0, 1),
        (100, 149, 0, 0),
        (20, 300, 1, 0),
        (0, 0, 0, 0),
    ],
)
def test_online_service(deployed: int, online: int, late: int, expected: int) -> None:
    """Of 100 eligible procedures and 1,000 dossiers: edges at 20 % and 30 %, at 15 %, and at one that is late."""
    counts = {"eligible": 100, "deployed": deployed, "dossiers": 1000, "online": online, "late": late}
    assert points(9, counts) == expected


def test_what_is_missing_has_no_points_and_leaves_no_class() -> None:
    """Missing is never zero: nor is a share of nothing, nor a mean of no dossiers."""
    without = {**WHOLE, 8: {"received": 10, "on_time": 10}}
    found = score_of_facts(RULES, Facts(without, "district"))
    assert (found.missing, found.klass) == ((8,), None)
    assert missing_facts(RULES.indicators[7], Facts(without)) == ("prolonged",)
    assert score_of_facts(RULES, Facts(WHOLE)).missing == (5,), "without the level nobody knows the edge"
    nothing = {fact.code: 0 for number in (1, 5, 9) for fact in RULES.indicators[number - 1].facts}
    for number in (1, 5, 9):
        codes = [fact.code for fact in RULES.indicators[number - 1].facts]
        assert points(number, {code: nothing[code] for code in codes}) is None
    undone = {"eligible": 10, "deployed": 10, "dossiers": 0, "online": 0, "late": 0}
    assert points(9, undone) is None


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({10: {}}, "no indicators 10"),
        ({1: {"earlier": 1}}, "no facts earlier"),
        ({1: {"shorter": -1}}, "shorter cannot be -1"),
        ({6: {"posted": 2}}, "posted cannot be 2"),
        ({8: {"received": 3, "on_time": 4}}, "more on_time than received"),
    ],
)
def test_facts_that_cannot_be_are_refused(counts: dict[int, dict[str, int]], told: str) -> None:
    with pytest.raises(AnalysisError, match=told):
        score_of_facts(RULES, Facts(counts))


def test_the_rules_in_words_name_the_edges_of_the_rules() -> None:
    """The sentence that a reader sees beside the points speaks of the numbers that gave them."""
    edges = {
        5: [*RULES.on_the_spot.values()],
        8: [RULES.complaints_on_time],
        9: [RULES.online.procedures, RULES.online.dossiers, RULES.online.dossiers_least],
    }
    for number, shares in edges.items():
        for words in RULES.indicators[number - 1].rule.values():
            assert all(f"{share:.0%}".replace("%", " %") in words for share in shares), words


def test_a_definition_that_does_not_hold_together_is_refused() -> None:
    [shipped] = [each for each in catalogue() if isinstance(each, OneStop)]
    document: dict[str, Any] = shipped.model_dump()
    broken = [{**each, "facts": each["facts"][:1]} for each in document["indicators"]]
    broken[4] = {**document["indicators"][4], "facts": document["indicators"][4]["facts"][1:]}
    with pytest.raises(ValueError, match="lies within one that is not there"):
        OneStop.model_validate(document | {"indicators": broken})


# --- what holds for all facts ---


@st.composite
def office(draw: st.DrawFn) -> Facts:
    """Facts of an office: any that there can be."""
    found = {}
    for indicator in RULES.indicators:
        counts: dict[str, int] = {}
        for fact in indicator.facts:
            most = counts[fact.within] if fact.within else 1 if fact.kind == "yes_no" else 60
            counts[fact.code] = draw(st.integers(0, most))
        found[indicator.number] = counts
    return Facts(found, draw(st.sampled_from(LEVELS)))


@given(office())
def test_the_total_lies_between_nothing_and_eighteen(facts: Facts) -> None:
    found = score_of_facts(RULES, facts)
    assert 0 <= found.total <= 18
    assert all(value is None or 0 <= value <= 2 for value in found.points.values())
    assert (found.klass is None) == bool(found.missing)


BETTER = [
    *(
        (number, worse, better)
        for number in (1, 2)
        for worse, better in (("longer", "equal"), ("equal", "shorter"))
    ),
    (3, "more", "one"),
    (3, "one", "none"),
    (4, "more", "one_stop"),
    (4, "one_stop", "none"),
    (7, "complaint", "on_time"),
    (7, "late", "on_time"),
    (7, "on_time", "early"),
    (9, "late", ""),
    (8, "prolonged", ""),
    (8, "", "on_time"),
    (5, "", "on_the_spot"),
    (5, "", "received"),
    (6, "", "posted"),
    (6, "", "electronic"),
    (9, "", "online"),
    (9, "", "deployed"),
]
"""Indicator, the fact of which there is one less, and that of which there is one more, that make an office better."""


@given(office(), st.sampled_from(BETTER))
def test_a_better_office_never_has_fewer_points(facts: Facts, change: tuple[int, str, str]) -> None:
    number, less, more = change
    counts = dict(facts.counts[number])
    if less:
        counts[less] -= 1
    if more:
        counts[more] += 1
    better = Facts({**facts.counts, number: counts}, facts.level)
    try:
        after = score_of_facts(RULES, better).points[number]
    except AnalysisError:
        return  # there is no such office: one less than none, or more than all
    before = score_of_facts(RULES, facts).points[number]
    assert before is None or after is None or after >= before


def test_every_indicator_is_asked_of_dossiers_or_of_the_unit() -> None:
    counted = [
        each.number for each in RULES.indicators if all(fact.points is not None for fact in each.facts)
    ]
    assert tuple(counted) == PER_DOSSIER
