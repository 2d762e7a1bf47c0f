// Sends what waits, in the order in which it must arrive: pages, then the whole form. Tries again until it is done.

import { deleteDraft, fetchForm, putFinal, putPages } from "./server.js";

const SHORTEST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

export class Sender {
  // `journey` has `form`, `filled` and `pagesWaiting()`, and is told what came of it.
  constructor(journey) {
    this.journey = journey;
    this.triesInVain = 0;
    this.isOver = false;
    this.isRunning = false;
    this.isAgain = false;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  // Try now, whatever the waiting time was: there is something new, or the network may be back.
  hurry() {
    clearTimeout(this.timer);
    this.isAgain = this.isRunning;
    if (!this.isRunning) this.run();
  }

  async run() {
    this.isRunning = true;
    await this.round();
    this.isRunning = false;
    if (this.isAgain) this.hurry();
  }

  async round() {
    let result = { kind: "done" };
    while (result.kind === "done" && !this.isOver) {
      const step = this.nextStep();
      if (!step) break;
      result = await step();
    }
    if (this.isOver) return;
    if (result.kind === "later" || result.kind === "token") this.tryLater();
    else this.triesInVain = 0;
    await this.journey.told(result);
  }

  nextStep() {
    const { filled } = this.journey;
    if (filled.isStopped) return () => this.forget();
    if (filled.waiting.size > 0) return () => this.sendPages();
    return filled.isAsked ? () => this.sendForm() : null;
  }

  async sendPages() {
    const times = new Map(this.journey.filled.waiting);
    const result = await this.asked((form) => putPages(form, this.journey.pagesWaiting()));
    if (result.kind !== "done") return result;
    this.journey.filled.taken(times);
    const [wrong] = Object.entries(result.body.problems);
    return wrong ? { kind: "wrong", page: wrong[0], reasons: new Map(Object.entries(wrong[1])) } : result;
  }

  async sendForm() {
    const result = await this.asked(putFinal);
    if (result.kind === "done") this.isOver = true;
    if (this.isOver) await this.journey.finished();
    return result;
  }

  async forget() {
    const result = await this.asked(deleteDraft);
    if (result.kind === "done") this.isOver = true;
    if (this.isOver) await this.journey.forgotten();
    return result;
  }

  // With a fresh token where the old one has gone with its session.
  async asked(question) {
    const result = await question(this.journey.form);
    if (result.kind !== "token") return result;
    const fresh = await fetchForm(this.journey.form.language);
    if (fresh.kind !== "done") return fresh;
    this.journey.form.csrf = fresh.body.csrf;
    return question(this.journey.form);
  }

  tryLater() {
    const wait = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** this.triesInVain);
    this.triesInVain += 1;
    this.timer = setTimeout(() => this.hurry(), wait * (0.75 + Math.random() / 2));
  }
}
