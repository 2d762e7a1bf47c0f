"""Answers on their way from the device: what is delivered, what is tried again, and that nothing holds up the rest."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.module_page import HERE, module_page, opened

FILL = """async (ids) => {
  const { enqueue } = await import("/js/kiosk/queue.js");
  for (const id of ids) await enqueue({ v: 1, id });
}"""
COUNTS = "async () => (await import('/js/kiosk/queue.js')).counts()"
DELIVER = "async () => (await import('/js/kiosk/server.js')).deliver({ v: 1, id: 'one' })"
ROUNDS = """async ([refused, rounds]) => {
  const { Sender } = await import("/js/kiosk/sender.js");
  const tried = [];
  const deliverOne = async ({ id }) => {
    tried.push(id);
    return refused[id] ?? "sent";
  };
  const sender = new Sender({ deliverOne, report: async () => true });
  for (let round = 0; round < rounds; round += 1) await sender.round();
  return tried;
}"""
WAITS = """async () => {
  const { Sender } = await import("/js/kiosk/sender.js");
  const waits = (random) => Array.from({ length: 12 }, (_, vain) => {
    const sender = new Sender({ random: () => random });
    sender.roundsInVain = vain;
    return sender.wait();
  });
  return [waits(0), waits(0.999)];
}"""
TWO_TABS = """async () => {
  const { Sender } = await import("/js/kiosk/sender.js");
  const deliverOne = async ({ id }) => {
    await window.sending(id);
    return "sent";
  };
  await new Sender({ deliverOne, report: async () => true }).round();
}"""
DURABILITY = """async () => {
  const asked = [];
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    asked.push([mode, options.durability]);
    return real.call(this, stores, mode, options);
  };
  const { enqueue } = await import("/js/kiosk/queue.js");
  await enqueue({ v: 1, id: "one" });
  return asked;
}"""
REOPENED = """async () => {
  const { counts, enqueue } = await import("/js/kiosk/queue.js");
  await enqueue({ v: 1, id: "one" });
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...all) {
    IDBDatabase.prototype.transaction = real;
    this.close();
    return real.apply(this, all);
  };
  await enqueue({ v: 1, id: "two" });
  return counts();
}"""


@pytest.fixture
def device(browser: Browser) -> Iterator[Page]:
    """A blank page that can import the modules."""
    with module_page(browser) as page:
        yield page


OK, JSON, HTML = 200, "application/json", "text/html"
REPLIES: list[tuple[int, str, str, str]] = [
    (201, JSON, '{"status":"stored"}', "sent"),
    (200, JSON, '{"status":"same"}', "sent"),
    (202, JSON, '{"status":"quarantined","reason":"place"}', "sent"),
    (409, JSON, '{"status":"kept"}', "sent"),
    # A network that wants a log-in answers everything, with its own page.
    (200, HTML, "<h1>Welcome to our WLAN</h1>", "offline"),
    (200, JSON, "{}", "later"),
    (200, JSON, "null", "offline"),
    (409, HTML, "", "offline"),
    (302, HTML, "", "offline"),
    (400, JSON, '{"code":"envelope_invalid"}', "stuck"),
    (400, HTML, "Bad request", "offline"),
    (401, JSON, '{"code":"kiosk_not_enrolled"}', "waiting"),
    (403, JSON, '{"code":"kiosk_revoked"}', "waiting"),
    (429, JSON, '{"code":"too_many_tries"}', "waiting"),
    (408, JSON, "{}", "later"),
    (425, JSON, "{}", "later"),
    (404, JSON, "{}", "later"),
    (500, JSON, "{}", "later"),
    (503, HTML, "Service unavailable", "offline"),
]


def test_only_our_own_server_is_believed(device: Page) -> None:
    """Every status: what is deleted, what goes aside, and what is tried again."""
    replies = iter(REPLIES)

    def reply(route: Route) -> None:
        status, kind, body, _ = next(replies)
        headers = {"Location": "/elsewhere"} if status == 302 else {}
        route.fulfill(status=status, headers={"Content-Type": kind, **headers}, body=body)

    device.context.route(f"{HERE}kiosk/answers/*", reply)
    found = [device.evaluate(DELIVER) for _ in REPLIES]
    assert found == [outcome for *_, outcome in REPLIES]


def test_without_any_network_it_is_tried_again(device: Page) -> None:
    device.context.route(f"{HERE}kiosk/answers/*", lambda route: route.abort())
    assert device.evaluate(DELIVER) == "offline"


def test_what_can_not_be_sent_never_holds_up_the_rest(device: Page) -> None:
    ids = [f"{number:03}" for number in range(60)]
    # The first in line are the bad ones: more of them than the sender bears in a row.
    bad = {**dict.fromkeys(ids[:5], "later"), ids[5]: "stuck"}
    device.evaluate(FILL, ids)
    tried = device.evaluate(ROUNDS, [bad, 4])
    assert set(tried) == set(ids)
    assert device.evaluate(COUNTS) == {"unsent": 5, "stuck": 1}
    assert [tried.count(each) for each in ids[6:]] == [1] * 54


def test_without_network_one_try_is_enough(device: Page) -> None:
    device.evaluate(FILL, ["a", "b", "c"])
    assert device.evaluate(ROUNDS, [dict.fromkeys("abc", "offline"), 2]) == ["a", "a"]
    assert device.evaluate(COUNTS) == {"unsent": 3, "stuck": 0}


def test_staff_can_have_the_stuck_tried_again(device: Page) -> None:
    device.evaluate(FILL, ["a", "b"])
    device.evaluate(ROUNDS, [{"a": "stuck"}, 1])
    device.evaluate("async () => (await import('/js/kiosk/queue.js')).retryStuck()")
    assert device.evaluate(COUNTS) == {"unsent": 1, "stuck": 0}


def test_it_waits_longer_each_time_and_never_all_kiosks_alike(device: Page) -> None:
    shortest, longest = device.evaluate(WAITS)
    assert shortest[0] == longest[0] == 300_000
    for low, high in zip(shortest[1:], longest[1:], strict=True):
        assert low < high <= 300_000
    assert shortest[1] == 2_000
    assert shortest[1:9] == sorted(shortest[1:9])
    assert shortest[-1] == 150_000


def test_two_windows_do_not_send_twice(device: Page) -> None:
    sent: list[str] = []
    device.context.expose_function("sending", lambda id: sent.append(id))
    ids = [f"{number:02}" for number in range(20)]
    device.evaluate(FILL, ids)
    other = opened(device.context)
    device.evaluate(f"() => {{ window.first = ({TWO_TABS})(); }}")
    other.evaluate(TWO_TABS)
    device.evaluate("() => window.first")
    assert sent == ids


def test_an_answer_is_on_the_disk_before_it_counts_as_kept(device: Page) -> None:
    assert device.evaluate(DURABILITY) == [["readwrite", "strict"]]


def test_a_database_that_the_browser_closed_is_opened_again(device: Page) -> None:
    assert device.evaluate(REOPENED) == {"unsent": 2, "stuck": 0}


def test_a_disk_that_refuses_is_told(device: Page) -> None:
    script = """async () => {
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
      const { enqueue } = await import("/js/kiosk/queue.js");
      return enqueue({ v: 1, id: "one" }).then(() => "kept", (error) => error.name);
    }"""
    assert device.evaluate(script) == "QuotaExceededError"


def test_the_numbers_are_reported_when_they_changed_and_were_heard(device: Page) -> None:
    script = """async () => {
      const { Sender } = await import("/js/kiosk/sender.js");
      const heard = [];
      let reached = false;
      const report = async (state) => { heard.push(state); return reached; };
      const sender = new Sender({ deliverOne: async () => "later", report, facts: () => ({ version: "v", key: "k" }) });
      await sender.round();
      reached = true;
      await sender.round();
      await sender.round();
      return heard;
    }"""
    device.evaluate(FILL, ["a"])
    state: dict[str, Any] = {"unsent": 1, "stuck": 0, "version": "v", "key": "k"}
    assert json.dumps(device.evaluate(script)) == json.dumps([state, state])
