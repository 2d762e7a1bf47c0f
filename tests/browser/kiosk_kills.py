"""A kiosk that is killed again and again, before a server that comes and goes: what is on the server in the end?

The answers are sealed, stored and sent by the app's own modules in a real Chromium. Each has a UUID of its own from
the start, so that an answer that was being stored while the browser died can be offered again, as a visitor would who
saw no "thank you". Some visits are tapped on the screen.
"""

import random
import subprocess
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from os import killpg
from pathlib import Path
from signal import SIGKILL
from typing import Any

from playwright.sync_api import BrowserType, Error, Page
from sqlalchemy import func, select

from surveyapp.domain.answers import accept
from surveyapp.domain.conditions import Answer
from surveyapp.domain.instruments import content_hash
from surveyapp.domain.routing import first_unanswered, settle
from surveyapp.store.tables.kiosks import HeldAnswer
from surveyapp.web.identity import KIOSK_COOKIE
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.kiosk_device import HOST, Device, KioskServer, taken_in
from tests.builders import shipped

# Beyond what the app draws, so that these answers are told from those that were tapped.
FIRST_SEED = 5_000
FED_IN_ONE_LIFE = 0.8
LOST_BEFORE, LOST_AFTER, BUSY = 0.04, 0.04, 0.04
START_SECONDS = 30
# Seconds from the start of the app to its end.
DOOM = (0.1, 2.5)
FEED = """async (answers) => {
  const folder = document.querySelector("script[type=module]").src.replace(/[^/]*$/, "");
  const [{ sealed }, { enqueue }, { lastKnown }] = await Promise.all(
    ["seal.js", "queue.js", "device.js"].map((name) => import(folder + name)),
  );
  const { bundle } = await lastKnown();
  window.kept = [];
  const feed = async () => {
    for (const { id, document } of answers) {
      await enqueue(await sealed(document, id, bundle.seal));
      window.kept.push(id);
      if (window.kept.length % 8 === 0) dispatchEvent(new Event("online"));
    }
    window.isFed = true;
  };
  feed();
}"""
HURRY = "() => dispatchEvent(new Event('online'))"

Document = dict[str, Any]


@dataclass
class Network:
    """Between the device and the application: loses requests, loses replies after the work is done, or says 503."""

    application: Callable[..., Iterable[bytes]]
    dice: random.Random
    lost: Counter[str] = field(default_factory=Counter)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        if environ["REQUEST_METHOD"] != "PUT":
            return self.application(environ, start_response)
        luck = self.dice.random()
        if luck < LOST_BEFORE:
            return self.fail("request", start_response)
        if luck < LOST_BEFORE + BUSY:
            self.lost["busy"] += 1
            start_response("503 Service Unavailable", [("Content-Type", "application/json")])
            return [b"{}"]
        if luck < LOST_BEFORE + BUSY + LOST_AFTER:
            b"".join(self.application(environ, lambda *_: None))
            return self.fail("reply", start_response)
        return self.application(environ, start_response)

    def fail(self, what: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A gateway's error page, which is all that the device gets."""
        self.lost[what] += 1
        start_response("502 Bad Gateway", [("Content-Type", "text/html")])
        return [b"<h1>Bad gateway</h1>"]


@dataclass
class Outcome:
    """What was offered and what the server has."""

    expected: Counter[str]
    found: Counter[str]
    tapped: int
    tapped_found: int
    held: int
    kills: int
    lost: Counter[str]
    seconds: float


@dataclass
class Trial:
    """So many answers, so many kills."""

    chromium: BrowserType
    server: KioskServer
    profile: Path
    answers: int
    kills: int
    tapped: int
    dice: random.Random

    def run(self) -> Outcome:
        """All of it; takes a second or two for each kill."""
        started = time.monotonic()
        network = Network(self.server.app.wsgi_app, self.dice)
        self.server.app.wsgi_app = network  # type: ignore[method-assign]
        self.secret = self.server.pair()
        documents = {
            str(uuid.UUID(int=self.dice.getrandbits(128), version=4)): n for n in range(self.answers)
        }
        expected = {id: self.document(number) for id, number in documents.items()}
        self.open_first()
        self.kill_again_and_again(dict(expected))
        self.finish()
        rows = taken_in(self.server)
        fed = [row for row in rows if row["order_seed"] >= FIRST_SEED]
        return Outcome(
            expected=Counter(
                mark(each["order_seed"], settled(each["answers"])) for each in expected.values()
            ),
            found=Counter(mark(row["order_seed"], row["answers"]) for row in fed),
            tapped=self.tapped,
            tapped_found=len(rows) - len(fed),
            held=self.held(),
            kills=self.kills,
            lost=network.lost,
            seconds=time.monotonic() - started,
        )

    def document(self, number: int) -> Document:
        """An answer to the short form: no two are the same."""
        short = shipped("counter_short")
        dice, answers = random.Random(number), dict[str, Answer]()
        while page := first_unanswered(short, answers):
            for question in page.enabled_questions:
                codes = getattr(question, "option_codes", "12345")
                answers[question.code] = accept(question, [dice.choice(codes)])
        return {
            "kind": "walk_up",
            "wave": self.server.place.wave_id,
            "instrument": content_hash(short),
            "service": self.server.place.service_id,
            "code": None,
            "language": "vi",
            "order_seed": FIRST_SEED + number,
            "answers": answers,
            "complete": True,
            "day": self.server.site.today().isoformat(),
            "seconds": 60,
            "hour": 10,
        }

    def open_first(self) -> None:
        """The first start has the network; then visits are tapped without it."""
        with Life(self) as life:
            device = Device(life.page.context, life.page)
            device.wait_for_worker()
            self.server.go_away()
            for _ in range(self.tapped):
                device.walk_up()
                device.answer_all()
                device.send()
                device.tap(".screen-thanks main .button")
            assert device.unsent() == self.tapped

    def kill_again_and_again(self, waiting: dict[str, Document]) -> None:
        """Every life is fed some answers and ends at a moment that nobody chose."""
        is_up = False
        for number in range(self.kills):
            if self.dice.random() < 0.4:
                is_up = not is_up
                (self.server.come_back if is_up else self.server.go_away)()
            share = 1 + int(self.answers / (self.kills * FED_IN_ONE_LIFE))
            portion = list(waiting)[:share] if number < self.kills - 1 else list(waiting)
            kept: set[str] = set()
            with suppress(Error), Life(self, doom=self.dice.uniform(*DOOM)) as life:
                life.feed([{"id": id, "document": waiting[id]} for id in portion], kept)
            for id in kept:
                del waiting[id]
        self.rest = waiting
        if not is_up:
            self.server.come_back()

    def finish(self) -> None:
        """A last life, with what the last kill left over, until nothing waits on the device."""
        with Life(self) as life:
            device = Device(life.page.context, life.page)
            life.feed([{"id": id, "document": document} for id, document in self.rest.items()], set())
            deadline = time.monotonic() + 120
            while device.unsent():
                assert time.monotonic() < deadline, f"{device.unsent()} answers were not sent"
                life.page.evaluate(HURRY)
                life.page.wait_for_timeout(250)

    def held(self) -> int:
        """How many answers the server put aside instead of taking them in."""
        with self.server.site.database.transaction(write=False) as session:
            return session.scalar(select(func.count()).select_from(HeldAnswer)) or 0


class Life:
    """One run of the browser, on a profile that outlives it; it may be doomed to die after some seconds."""

    def __init__(self, trial: Trial, doom: float | None = None) -> None:
        self.trial = trial
        self.doom = doom

    def __enter__(self) -> "Life":
        self.process = self.started()
        try:
            self.open_app()
        except BaseException:
            self.die()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.die()

    def started(self) -> subprocess.Popen[bytes]:
        """A browser in a process group of its own."""
        self.port_file.unlink(missing_ok=True)
        where = ("--remote-debugging-port=0", f"--user-data-dir={self.trial.profile}")
        command = [str(CHROMIUM), "--headless=new", *where, *FLAGS, "about:blank"]
        silent = subprocess.DEVNULL
        return subprocess.Popen(command, start_new_session=True, stdout=silent, stderr=silent)

    def open_app(self) -> None:
        """Start the app as the tablet does when it is switched on."""
        deadline = time.monotonic() + START_SECONDS
        while not (self.port_file.exists() and self.port_file.read_text().strip()):
            assert time.monotonic() < deadline, "Chromium does not start"
            time.sleep(0.02)
        port = self.port_file.read_text().split()[0]
        browser = self.trial.chromium.connect_over_cdp(f"http://{HOST}:{port}")
        self.page: Page = browser.contexts[0].new_page()
        cookie = {"name": KIOSK_COOKIE, "value": self.trial.secret, "domain": HOST, "path": "/kiosk"}
        # A browser writes its cookies down some seconds late; a tablet that is killed so often has had it for days.
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        if self.doom is not None:
            timer = threading.Timer(self.doom, self.die)
            timer.daemon = True
            timer.start()
        self.page.goto(f"{self.trial.server.address}/kiosk")
        self.page.locator(".screen-attract").wait_for()

    @property
    def port_file(self) -> Path:
        """Where Chromium says how it can be reached."""
        return self.trial.profile / "DevToolsActivePort"

    def die(self) -> None:
        """No farewell: every process of it ends at once."""
        with suppress(ProcessLookupError):
            killpg(self.process.pid, SIGKILL)
        self.process.wait()

    def feed(self, answers: list[Document], kept: set[str]) -> None:
        """Let the app take these answers; `kept` fills with those on the disk. A doomed life goes on to its end."""
        self.page.evaluate(FEED, answers)
        while len(kept) < len(answers) or self.doom is not None:
            kept.update(self.page.evaluate("() => window.kept"))
            time.sleep(0.05)


def settled(answers: dict[str, Answer]) -> dict[str, Answer]:
    """As the server keeps them."""
    return settle(shipped("counter_short"), answers)


def mark(seed: int, answers: dict[str, Any]) -> str:
    """Everything by which one answer is told from another."""
    return f"{seed} {sorted(answers.items())}"
