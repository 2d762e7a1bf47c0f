"""Waves: who asks whom, when and with which probability, and what can't be changed afterwards."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.services.offices import NewOffice, add_counter, add_office, offer_services
from surveyapp.services.publishing import list_instruments, publish, published_instrument
from surveyapp.services.transactions import Session
from surveyapp.services.waves import (
    NewWave,
    PlanChange,
    PlanLine,
    add_wave,
    change_plan,
    end_wave,
    list_plan,
    list_waves,
)
from surveyapp.store.tables.places import OfficeService
from surveyapp.store.waves import probability_at, wave_running_at
from tests.builders import MONDAY, Place, a_place, shipped
from tests.services.acting import ACT
from tests.services.fieldwork import one_question

TOMORROW = MONDAY + timedelta(days=1)
JUNE = MONDAY + timedelta(days=90)
NEW = NewWave("june", "Tháng Sáu", JUNE, JUNE + timedelta(days=29), ("ea-kar",), 0.25)


class TestAdding:
    def test_every_counter_starts_with_the_wave_s_probability(self, session: Session, place: Place) -> None:
        add_counter(session, "ea-kar", "Quầy 2", ACT)
        wave_id = add_wave(session, NEW, ACT)
        assert list_plan(session, "june") == (
            PlanLine("ea-kar", "Quầy 1", JUNE, 0.25),
            PlanLine("ea-kar", "Quầy 2", JUNE, 0.25),
        )
        running = wave_running_at(session, place.office_id, JUNE)
        assert running is not None and running.id == wave_id
        assert [line.code for line in list_waves(session)] == ["june", "wave-ea-kar"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"code": "Tháng 6"}, "code"),
            ({"name": " "}, "name"),
            ({"ends_on": JUNE - timedelta(days=1)}, "ends_on"),
            ({"offices": ()}, "offices"),
            ({"probability": 0.0}, "probability"),
            ({"probability": 1.0001}, "probability"),
            ({"probability": float("nan")}, "probability"),
            ({"full": "counter full"}, "instrument"),
        ],
    )
    def test_what_does_not_make_sense_is_refused(
        self, session: Session, place: Place, changes: dict[str, object], field: str
    ) -> None:
        with pytest.raises(InvalidInput) as refusal:
            add_wave(session, replace(NEW, **changes), ACT)  # type: ignore[arg-type]
        assert refusal.value.field == field

    def test_a_wave_may_have_begun_but_not_be_over(self, session: Session, place: Place) -> None:
        add_office(session, NewOffice("new", "Cơ quan mới", "bhxh", "t:1"), ACT)
        past = replace(NEW, starts_on=MONDAY - timedelta(days=30), offices=("new",))
        with pytest.raises(InvalidInput, match="ends_on: past"):
            add_wave(session, replace(past, ends_on=MONDAY - timedelta(days=1)), ACT)
        assert add_wave(session, replace(past, ends_on=MONDAY), ACT)

    def test_an_office_has_one_wave_at_a_time_to_the_day(self, session: Session, place: Place) -> None:
        add_wave(session, NEW, ACT)
        with pytest.raises(InvalidInput, match=r"overlap ea-kar \(june\)"):
            add_wave(
                session,
                replace(NEW, code="july", starts_on=NEW.ends_on, ends_on=JUNE + timedelta(days=60)),
                ACT,
            )
        after = replace(
            NEW, code="july", starts_on=NEW.ends_on + timedelta(days=1), ends_on=JUNE + timedelta(days=60)
        )
        assert add_wave(session, after, ACT)
        a_place(session, "other")
        assert add_wave(session, replace(NEW, code="elsewhere", offices=("other",)), ACT)

    def test_a_code_is_used_once_and_names_must_exist(self, session: Session, place: Place) -> None:
        add_wave(session, NEW, ACT)
        with pytest.raises(AlreadyExists):
            add_wave(session, NEW, ACT)
        later = replace(
            NEW, code="later", starts_on=JUNE + timedelta(days=60), ends_on=JUNE + timedelta(days=90)
        )
        wrong: list[dict[str, Any]] = [
            {"offices": ("nowhere",)},
            {"full": "nothing"},
            {"short": "counter_short:9"},
        ]
        for changes in wrong:
            with pytest.raises(NotFound):
                add_wave(session, replace(later, **changes), ACT)


class TestChangingThePlan:
    def test_a_change_holds_from_its_day_on(self, session: Session, place: Place) -> None:
        assert change_plan(session, "wave-ea-kar", PlanChange(0.1, TOMORROW, "ea-kar", "Quầy 1"), ACT) == 1
        assert probability_at(session, place.wave_id, place.counter_id, MONDAY) == 0.5
        assert probability_at(session, place.wave_id, place.counter_id, TOMORROW) == 0.1

    def test_days_whose_visits_were_drawn_keep_their_probability(
        self, session: Session, place: Place
    ) -> None:
        for day in (MONDAY - timedelta(days=1), MONDAY):
            with pytest.raises(InvalidInput, match="past"):
                change_plan(session, "wave-ea-kar", PlanChange(0.1, day), ACT)

    def test_a_counter_that_was_opened_today_gets_its_plan_today(
        self, session: Session, place: Place
    ) -> None:
        counter_id = add_counter(session, "ea-kar", "Quầy 2", ACT)
        assert change_plan(session, "wave-ea-kar", PlanChange(0.1, MONDAY, "ea-kar", "Quầy 2"), ACT) == 1
        assert probability_at(session, place.wave_id, counter_id, MONDAY) == 0.1

    def test_changes_outside_the_wave_or_its_counters_are_refused(
        self, session: Session, place: Place
    ) -> None:
        with pytest.raises(InvalidInput, match="outside_wave"):
            change_plan(session, "wave-ea-kar", PlanChange(0.1, JUNE), ACT)
        a_place(session, "other")
        for office, counter in (("ea-kar", "Quầy 9"), ("other", "Quầy 1")):
            with pytest.raises(NotFound):
                change_plan(session, "wave-ea-kar", PlanChange(0.1, TOMORROW, office, counter), ACT)


def test_a_wave_ends_with_today(session: Session, place: Place) -> None:
    assert end_wave(session, "wave-ea-kar", ACT) == MONDAY
    assert wave_running_at(session, place.office_id, MONDAY) is not None
    assert wave_running_at(session, place.office_id, TOMORROW) is None
    add_wave(session, NEW, ACT)
    with pytest.raises(InvalidInput, match="not_begun"):
        end_wave(session, "june", ACT)


class TestPublishing:
    def test_the_same_content_again_changes_nothing(self, session: Session) -> None:
        first, again = (publish(session, one_question(), ACT) for _ in range(2))
        assert (first.is_new, again.is_new) == (True, False)
        assert first.content_hash == again.content_hash
        assert len(list_instruments(session)) == 1

    def test_a_version_never_changes_its_content(self, session: Session) -> None:
        first = publish(session, one_question(), ACT)
        with pytest.raises(InvalidInput, match="published_with_other_content"):
            publish(session, one_question().model_copy(update={"minutes": 2}), ACT)
        second = publish(session, one_question().model_copy(update={"minutes": 2, "version": 2}), ACT)
        assert published_instrument(session, "one").content_hash == second.content_hash
        assert published_instrument(session, "one:1").content_hash == first.content_hash

    def test_shipped_instruments_can_be_published(self, session: Session) -> None:
        for name in ("counter_full", "counter_short"):
            assert publish(session, shipped(name), ACT).is_new


def test_an_office_handles_a_service_once(session: Session, place: Place) -> None:
    office = NewOffice("new", "Cơ quan mới", "bhxh", "t:1")
    add_office(session, office, ACT)
    assert offer_services(session, "new", ["s-ea-kar", "s-ea-kar"], ACT) == 1
    assert offer_services(session, "new", ["s-ea-kar"], ACT) == 0
    with pytest.raises(InvalidInput, match="unknown nothing"):
        offer_services(session, "new", ["s-ea-kar", "nothing"], ACT)
    assert session.query(OfficeService).count() == 2
