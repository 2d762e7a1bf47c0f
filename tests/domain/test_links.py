"""The life of a link: whatever happens in whatever order, it is spent at most once and never comes back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.errors import LinkExpired, LinkSpent, LinkVoid, SurveyError
from surveyapp.domain.links import FINAL, LinkEvent, LinkState, moved, state_on

LAST_DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [
        (LinkState.ISSUED, LinkEvent.OPEN, LinkState.OPENED),
        (LinkState.OPENED, LinkEvent.OPEN, LinkState.OPENED),
        (LinkState.ISSUED, LinkEvent.SPEND, LinkState.SPENT),
        (LinkState.OPENED, LinkEvent.SPEND, LinkState.SPENT),
        (LinkState.ISSUED, LinkEvent.WITHDRAW, LinkState.VOID),
        (LinkState.OPENED, LinkEvent.WITHDRAW, LinkState.VOID),
    ],
)
def test_what_happens_to_a_live_link(state: LinkState, event: LinkEvent, after: LinkState) -> None:
    assert moved(state, event) == after


@pytest.mark.parametrize("event", LinkEvent)
@pytest.mark.parametrize(
    ("state", "error"),
    [(LinkState.SPENT, LinkSpent), (LinkState.VOID, LinkVoid), (LinkState.EXPIRED, LinkExpired)],
)
def test_nothing_happens_to_a_link_that_has_ended(
    state: LinkState, error: type[SurveyError], event: LinkEvent
) -> None:
    with pytest.raises(error):
        moved(state, event)


def test_a_link_is_good_on_its_last_day_and_expired_on_the_next() -> None:
    assert state_on(LinkState.ISSUED, LAST_DAY, LAST_DAY) == LinkState.ISSUED
    assert state_on(LinkState.OPENED, LAST_DAY, LAST_DAY + timedelta(days=1)) == LinkState.EXPIRED
    assert state_on(LinkState.SPENT, LAST_DAY, LAST_DAY + timedelta(days=1)) == LinkState.SPENT


@given(st.lists(st.tuples(st.sampled_from(LinkEvent), st.integers(0, 3)), max_size=20))
def test_any_interleaving_spends_a_link_at_most_once(events: list[tuple[LinkEvent, int]]) -> None:
    state, day, spent = LinkState.ISSUED, LAST_DAY - timedelta(days=7), 0
    for event, days in events:
        day += timedelta(days=days)
        before = state_on(state, LAST_DAY, day)
        if before in FINAL:
            with pytest.raises(FINAL[before]):
                moved(before, event)
            continue
        state = moved(before, event)
        spent += event is LinkEvent.SPEND
    assert spent <= 1
