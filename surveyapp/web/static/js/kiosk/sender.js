// Sends what is queued, one answer at a time, whenever there is hope; one that can't be sent never holds up the rest.

import { counts, envelopeOf, queuedIds, removeSent, setAside } from "./queue.js";
import { deliver, reportState } from "./server.js";
import { dayOf } from "./visit.js";

const LOCK = "surveyapp kiosk sender";
const SHORTEST_WAIT = 2_000;
const LONGEST_WAIT = 5 * 60_000;
// So many refusals in a row say that the server is ill, not that the answers are.
const ENOUGH_REFUSALS = 3;

export class Sender {
  // `facts` are told to the server along with the numbers.
  constructor({ facts = () => ({}), deliverOne = deliver, report = reportState, random = Math.random } = {}) {
    this.facts = facts;
    this.deliverOne = deliverOne;
    this.report = report;
    this.random = random;
    this.failures = new Map();
    this.roundsInVain = 0;
    this.timer = undefined;
    this.running = null;
    this.again = false;
    this.reported = "";
  }

  start() {
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.hurry();
  }

  // Try now, whatever the waiting time was: there is a new answer, or the network is back.
  hurry() {
    this.roundsInVain = 0;
    return this.poke();
  }

  // One round after the other, never two at once; with Web Locks not even in two windows.
  poke() {
    clearTimeout(this.timer);
    this.again = Boolean(this.running);
    this.running ??= this.round().finally(() => this.finish());
    return this.running;
  }

  async round() {
    let outcome = "later";
    try {
      outcome = await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? this.sendAll() : "later"));
      await this.reportCounts();
    } catch (error) {
      // The disk may be full or busy for a moment; what is queued stays queued, and the next round tries again.
      console.info(`kiosk: a round of sending broke off (${error.name})`);
    }
    this.roundsInVain = outcome === "done" ? 0 : this.roundsInVain + 1;
  }

  finish() {
    this.running = null;
    if (this.again) this.poke();
    else this.timer = setTimeout(() => this.poke(), this.wait());
  }

  // Twice as long after every round in vain, and never the same for two kiosks: a whole province comes back at once.
  wait() {
    const longest = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** this.roundsInVain);
    return this.roundsInVain === 0 ? LONGEST_WAIT : longest * (0.5 + this.random() / 2);
  }

  async sendAll() {
    let refusals = 0;
    let left = false;
    for (const id of await this.mostHopefulFirst()) {
      const outcome = await this.sendOne(id);
      if (outcome === "offline" || outcome === "waiting") return outcome;
      refusals = outcome === "later" ? refusals + 1 : 0;
      left ||= outcome === "later";
      if (refusals === ENOUGH_REFUSALS) return "later";
    }
    return left ? "later" : "done";
  }

  async sendOne(id) {
    const envelope = await envelopeOf(id);
    if (!envelope) return "sent";
    const outcome = await this.deliverOne(envelope);
    if (outcome === "sent") await removeSent(id);
    if (outcome === "stuck") await setAside(id);
    if (outcome === "later") this.failures.set(id, (this.failures.get(id) ?? 0) + 1);
    else this.failures.delete(id);
    return outcome;
  }

  // Answers that were refused before come last, so that a few bad ones never keep the others waiting.
  async mostHopefulFirst() {
    const failed = (id) => this.failures.get(id) ?? 0;
    return (await queuedIds()).sort((one, other) => failed(one) - failed(other));
  }

  // The server hears the numbers when they have changed, and once a day that we are still here.
  async reportCounts() {
    const state = { ...(await counts()), ...this.facts() };
    const text = JSON.stringify({ ...state, day: dayOf(new Date()) });
    if (text !== this.reported && (await this.report(state))) this.reported = text;
  }
}
