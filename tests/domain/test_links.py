"""The life of a link: whatever happens in whatever order, it is spent at most once and never comes back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.errors import LinkExpired, LinkNotActive, LinkSpent, LinkVoid, SurveyError
from surveyapp.domain.links import FINAL, LinkEvent, LinkState, moved, state_on

LAST_DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [
        (LinkState.BLANK, LinkEvent.HAND_OVER, LinkState.ISSUED),
        (LinkState.BLANK, LinkEvent.WITHDRAW, LinkState.VOID),
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


@pytest.mark.parametrize("event", [LinkEvent.OPEN, LinkEvent.SPEND])
def test_a_link_made_in_advance_is_of_no_use_before_it_is_handed_over(event: LinkEvent) -> None:
    with pytest.raises(LinkNotActive):
        moved(LinkState.BLANK, event)


@pytest.mark.parametrize("state", [LinkState.ISSUED, LinkState.OPENED])
def test_a_link_is_handed_over_to_one_visit_only(state: LinkState) -> None:
    with pytest.raises(LinkSpent):
        moved(state, LinkEvent.HAND_OVER)


@given(
    st.sampled_from([LinkState.BLANK, LinkState.ISSUED]),
    st.lists(st.tuples(st.sampled_from(LinkEvent), st.integers(0, 3)), max_size=20),
)
def test_whatever_happens_in_whatever_order(begin: LinkState, events: list[tuple[LinkEvent, int]]) -> None:
    """Spent at most once and only while it is somebody's, nothing after its end, and no way back."""
    state, day, seen = begin, LAST_DAY - timedelta(days=7), [begin]
    for event, days in events:
        day += timedelta(days=days)
        before = state_on(state, LAST_DAY, day)
        try:
            state = moved(before, event)
        except SurveyError:
            assert before in FINAL or before != LinkState.BLANK or event in (LinkEvent.OPEN, LinkEvent.SPEND)
            continue
        assert before not in FINAL
        seen.append(state)
    assert seen.count(LinkState.SPENT) <= 1
    if LinkState.SPENT in seen:
        assert seen[-1] is LinkState.SPENT
        assert LinkState.ISSUED in seen
    order = [LinkState.BLANK, LinkState.ISSUED, LinkState.OPENED, LinkState.SPENT]
    lived = [order.index(each) for each in seen if each in order]
    assert lived == sorted(lived)
