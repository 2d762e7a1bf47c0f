"""The model behind the demonstration province: what it assumes is what it does."""

import math
import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pytest

from surveyapp.domain.answers import check_page
from surveyapp.domain.instrument_files import SHIPPED, load_instrument
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.routing import first_unanswered, path
from surveyapp.services.demonstrating.answering import AnswerModel
from surveyapp.services.demonstrating.assumptions import Assumptions, read_assumptions
from surveyapp.services.demonstrating.happening import office_day, open_days
from surveyapp.services.demonstrating.province import OfficePlan, read_province
from surveyapp.services.demonstrating.replying import page_form
from surveyapp.services.demonstrating.visitors import Crowd, Visitor, day_chance, poisson

PLAIN_OFFICE = "minhhoa-bhxh-cu-mgar"
"""An office without effects of its own."""


@pytest.fixture(scope="module")
def assumptions() -> Assumptions:
    return read_assumptions()


@pytest.fixture(scope="module")
def offices(assumptions) -> tuple[OfficePlan, ...]:
    return read_province(assumptions)


@pytest.fixture(scope="module")
def full() -> Instrument:
    return load_instrument(SHIPPED / "counter_full.yaml")


@pytest.fixture(scope="module")
def model(assumptions, offices, full) -> AnswerModel:
    return AnswerModel(assumptions, {office.code: office.facts.effects for office in offices}, full)


@pytest.fixture
def ordinary() -> Visitor:
    return Visitor(
        PLAIN_OFFICE, "1.002759", "book", "collect", "female", "35_49", "usual", "ordinary", shift=0.0
    )


def test_an_ordinary_visitor_answers_with_the_shares_of_the_file(assumptions, model, ordinary):
    facts = assumptions.questions["info_office"]
    assert model.chances("info_office", ordinary) == pytest.approx([x / 100 for x in facts.shares.values()])
    # A question with shifts of age of its own: those of 35 to 49 are the ones that the shares are stated for.
    assert model.chances("online_used", ordinary) == pytest.approx([0.48, 0.34, 0.18])


def test_a_shift_multiplies_the_odds_of_a_better_answer(model, ordinary):
    """22 % give the best mark; one logit more: odds 0.22/0.78 times e = 0.7667, that is 43.40 %."""
    best = model.chances("info_office", replace(ordinary, shift=1.0))[-1]
    assert best == pytest.approx(0.22 / 0.78 * math.e / (1 + 0.22 / 0.78 * math.e))
    assert best == pytest.approx(0.4340, abs=5e-5)


def test_an_effect_of_an_office_moves_its_own_dimension_only(model, ordinary):
    elsewhere = replace(ordinary, office="minhhoa-phuong-buon-ho")  # slow, otherwise like the others
    assert model.chances("waiting", elsewhere)[0] > model.chances("waiting", ordinary)[0]
    assert model.chances("polite", elsewhere) == model.chances("polite", ordinary)


@pytest.mark.parametrize("name", ["counter_full", "counter_short"])
def test_made_up_forms_are_complete_and_accepted(assumptions, offices, ordinary, name):
    instrument = load_instrument(SHIPPED / f"{name}.yaml")
    model = AnswerModel(assumptions, {office.code: office.facts.effects for office in offices}, instrument)
    chance = random.Random(1)
    for number in range(200):
        answers = model.fill_with_praise(ordinary) if number == 0 else model.fill(ordinary, chance)
        assert first_unanswered(instrument, answers) is None
        for page in path(instrument, answers):
            accepted, refused = check_page(page, page_form(page, answers))
            assert not refused
            assert accepted == {question.code: answers[question.code] for question in page.enabled_questions}


def test_a_question_without_assumptions_is_an_error(assumptions, full):
    poorer = {code: facts for code, facts in assumptions.questions.items() if code != "polite"}
    with pytest.raises(ValueError, match="polite"):
        AnswerModel(assumptions.model_copy(update={"questions": poorer}), {}, full)


def test_other_answers_than_the_instrument_has_are_an_error(assumptions, full):
    question = assumptions.questions["polite"].model_copy(update={"shares": {"1": 50, "2": 50}})
    changed = {**assumptions.questions, "polite": question}
    with pytest.raises(ValueError, match="polite"):
        AnswerModel(assumptions.model_copy(update={"questions": changed}), {}, full)


def test_nobody_answers_with_a_probability_above_one(assumptions, offices):
    """The factors of age, sex and service are multiplied: were a product capped, weights could not undo it."""
    crowd, facts = Crowd(assumptions), assumptions.response
    for office in offices:
        for visitor, _ in crowd.cells(office):
            assert facts.takes * crowd.factors(visitor).takes <= 1
            assert facts.answers * crowd.factors(visitor).answers <= 1


def test_cells_hold_every_expected_visit_once(assumptions, offices):
    office = offices[1]
    assert sum(visits for _, visits in Crowd(assumptions).cells(office)) == pytest.approx(office.visits)


def test_visitors_fall_into_the_cells_as_often_as_expected(assumptions, offices):
    """Chi-squared over cells with enough expectation: 5 sigma above its mean would be a wrong mix."""
    crowd, office = Crowd(assumptions), offices[1]
    expected: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for visitor, visits in crowd.cells(office):
        expected[visitor.profile, visitor.sex, visitor.age_band] += visits
    chance, number = random.Random(2), 20_000
    weights = [counter.visits for counter in office.counters]
    drawn: Counter[tuple[str, str, str]] = Counter()
    for _ in range(number):
        counter = chance.choices(office.counters, weights)[0]
        visitor = crowd.visitor(office, counter, "usual", chance)
        drawn[visitor.profile, visitor.sex, visitor.age_band] += 1
    scale = number / office.visits
    large = [cell for cell, visits in expected.items() if visits * scale >= 5]
    statistic = sum((drawn[cell] - expected[cell] * scale) ** 2 / (expected[cell] * scale) for cell in large)
    assert statistic < len(large) + 5 * math.sqrt(2 * len(large))


def test_poisson_numbers_have_their_mean_and_variance():
    chance = random.Random(3)
    numbers = [poisson(6.5, chance) for _ in range(20_000)]
    mean = sum(numbers) / len(numbers)
    variance = sum((number - mean) ** 2 for number in numbers) / len(numbers)
    assert mean == pytest.approx(6.5, abs=5 * math.sqrt(6.5 / 20_000))
    assert variance == pytest.approx(6.5, rel=0.06)


def test_a_day_is_the_same_however_often_it_is_made(assumptions, offices):
    crowd, monday = Crowd(assumptions), date(2026, 3, 2)
    one, other = (office_day(crowd, offices[1], monday, seed=7) for _ in range(2))
    assert [day.visits for day in one.counters] == [day.visits for day in other.counters]
    assert one.walk_ups == other.walk_ups
    different = office_day(crowd, offices[1], monday, seed=8)
    assert [day.visits for day in one.counters] != [day.visits for day in different.counters]


def test_offices_are_closed_at_the_weekend(assumptions):
    days = open_days(Crowd(assumptions), date(2026, 3, 2), date(2026, 3, 15))
    assert [day.isoweekday() for day in days] == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]


def test_a_stuffed_day_has_its_burst_after_closing_time(assumptions, offices):
    office = next(office for office in offices if office.code == assumptions.stuffing.office)
    monday = date(2026, 3, 2)
    plain = office_day(Crowd(assumptions), office, monday, seed=7)
    stuffed = office_day(Crowd(assumptions), office, monday, seed=7, stuffs=True)
    burst = [walk_up for walk_up in stuffed.walk_ups if walk_up.praise]
    assert len(burst) == assumptions.stuffing.walk_ups
    assert all(walk_up.at.hour >= 17 for walk_up in burst)
    assert len(stuffed.walk_ups) == len(plain.walk_ups) + len(burst)
    assert any(visit.praise for day in stuffed.counters for visit in day.visits)


def test_every_service_of_every_counter_has_a_demand(assumptions, offices):
    for office in offices:
        for counter in office.counters:
            assert sum(counter.services.values()) == pytest.approx(1)
            assert 0 < counter.probability <= assumptions.sampling.most


def test_chances_of_a_day_do_not_depend_on_other_places():
    monday = date(2026, 3, 2)
    assert day_chance(1, "a", monday).random() != day_chance(1, "b", monday).random()
    assert day_chance(1, "a", monday).random() == day_chance(1, "a", monday).random()
