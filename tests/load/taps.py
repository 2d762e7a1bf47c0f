"""Clerks at many counters who tap 'visit done' at their own pace, and now and then ten of them at the same moment."""

import http.client
import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from surveyapp.domain.days import day_of, system_clock
from surveyapp.domain.roles import Grant, Role
from surveyapp.services.accounts import NewAccount, add_account
from surveyapp.services.auditing import Act
from surveyapp.services.site import mark_demonstration
from surveyapp.store.tables.places import Counter
from surveyapp.store.tables.surveys import SamplingPlan
from tests.load.plain_browser import FIELD, PlainBrowser
from tests.load.real_site import RealSite

PASSWORD = "một mật khẩu đủ dài để thử"
SECONDS_BETWEEN_VISITS = 300
SECONDS_BETWEEN_BURSTS = 60
BURST = 10
BUTTON = re.compile(r'name="visit"[^>]*value="([^"]+)"')


@dataclass
class Taps:
    """Seconds until the server said what became of the tap, and until the page after it was there as well."""

    answers: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Clerk:
    """Somebody who is signed in at a counter, with the page before them."""

    def __init__(self, port: int, login: str, counter_id: int) -> None:
        self._browser = PlainBrowser(port)
        self._browser.sign_in(login, PASSWORD)
        self._browser.send("/counter/choose", {"counter": str(counter_id)}, to="/counter/choose")
        self._page = self._browser.get("/counter/")

    def tap(self, taps: Taps, dice: random.Random) -> None:
        """One visit is done; what it took."""
        form = {**dict(FIELD.findall(self._page)), "visit": dice.choice(BUTTON.findall(self._page))}
        began = time.monotonic()
        try:
            where = self._browser.post("/counter/visits", form)
            answered = time.monotonic()
            self._page = self._browser.get(where)
        except (OSError, http.client.HTTPException, RuntimeError) as error:
            taps.failures.append(repr(error))
            return
        taps.answers.append(answered - began)
        taps.pages.append(time.monotonic() - began)


def tap_away(site: RealSite, counters: int, seconds: float, speed: float, seed: int = 20260302) -> Taps:
    """Let `counters` clerks tap for so long, `speed` times as often as at a real counter."""
    ids = _add_counters(site, counters)
    dice = random.Random(seed)
    with ThreadPoolExecutor(8) as pool:
        clerks = list(pool.map(lambda counter: Clerk(site.port, f"clerk{counter}", counter), ids))
    plans = _moments(counters, seconds, speed, dice)
    taps, start = Taps(), threading.Barrier(counters)

    def work(clerk: Clerk, moments: list[float], own: random.Random) -> None:
        start.wait()
        began = time.monotonic()
        for moment in moments:
            time.sleep(max(0.0, began + moment - time.monotonic()))
            clerk.tap(taps, own)

    # Each clerk keeps a thread to the end: all of them wait for the last one before the first tap.
    with ThreadPoolExecutor(counters) as pool:
        dices = [random.Random(dice.random()) for _ in clerks]
        list(pool.map(work, clerks, plans, dices))
    return taps


def _add_counters(site: RealSite, number: int) -> list[int]:
    today = day_of(system_clock())
    ids = []
    with site.database.transaction() as session:
        # Without an address of its own, links are issued in a demonstration only.
        mark_demonstration(session)
        for each in range(number):
            counter = Counter(office_id=site.place.office_id, name=f"Quầy {each + 2}")
            session.add(counter)
            session.flush()
            plan = {"wave_id": site.place.wave_id, "counter_id": counter.id, "probability": 0.2}
            session.add(SamplingPlan(starts_on=today, **plan))
            grant = Grant(Role.COUNTER_STAFF, site.place.office_id)
            new = NewAccount(f"clerk{counter.id}", "Cán bộ", PASSWORD, (grant,))
            add_account(session, new, Act(None, system_clock()))
            ids.append(counter.id)
    return ids


def _moments(counters: int, seconds: float, speed: float, dice: random.Random) -> list[list[float]]:
    """When each clerk taps: visits that come by chance, and bursts in which ten taps come at once."""
    plans: list[list[float]] = []
    for _ in range(counters):
        plan, moment = [], dice.expovariate(speed / SECONDS_BETWEEN_VISITS)
        while moment < seconds:
            plan.append(moment)
            moment += dice.expovariate(speed / SECONDS_BETWEEN_VISITS)
        plans.append(plan)
    burst = SECONDS_BETWEEN_BURSTS / speed
    while burst < seconds:
        for counter in dice.sample(range(counters), min(BURST, counters)):
            plans[counter].append(burst)
        burst += SECONDS_BETWEEN_BURSTS / speed
    return [sorted(plan) for plan in plans]
