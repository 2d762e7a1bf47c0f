// One citizen's visit, from "start" to "thank you". It lives in memory only and is dropped as a whole.

import { enabledQuestions } from "../form/instrument.js";
import { newOrderSeed, ordered, ranksFor } from "./order.js";
import { path, progress, standing } from "../form/routing.js";

const ZONE = "Asia/Ho_Chi_Minh";

export class Visit {
  constructor(bundle, kind) {
    this.bundle = bundle;
    this.kind = kind;
    this.code = null;
    this.service = null;
    this.consented = false;
    this.answers = new Map();
    this.ownConsents = new Set();
    this.hash = bundle[kind].instrument;
    this.instrument = bundle.instruments[this.hash];
    this.seed = newOrderSeed();
    this.ranks = new Map();
    this.startedAt = performance.now();
  }

  async prepare() {
    this.ranks = await ranksFor(this.instrument, this.seed);
  }

  // What is asked, one question at a time and in this person's order, as {page, question}.
  steps() {
    return path(this.instrument, this.answers).flatMap((page) => this.stepsOf(page));
  }

  stepsOf(page) {
    const questions = enabledQuestions(page);
    const inOrder = page.randomise ? ordered(questions, page.id, this.ranks) : questions;
    return inOrder.map((question) => ({ page, question }));
  }

  // The options in this person's order, as {code, label}.
  inOrder(question, options) {
    return question.randomise ? ordered(options, question.code, this.ranks) : options;
  }

  place(code) {
    return this.steps().findIndex((step) => step.question.code === code);
  }

  // {step, steps}: which question this is, and how many there will be at most.
  progressAt({ page, question }) {
    const { done, atMost } = progress(this.instrument, this.answers, page.id);
    const within = this.stepsOf(page).findIndex((step) => step.question.code === question.code);
    return { step: done + within + 1, steps: atMost };
  }

  hasAnswers() {
    return standing(this.instrument, this.answers).size > 0;
  }

  // What is sealed and sent: the answers that stand, and nothing that says who or at which minute.
  document(language, complete) {
    const now = new Date();
    return {
      kind: this.kind,
      wave: this.bundle.wave.id,
      instrument: this.hash,
      service: this.service,
      code: this.code,
      language,
      order_seed: this.seed,
      answers: Object.fromEntries(standing(this.instrument, this.answers)),
      complete,
      day: dayOf(now),
      seconds: Math.round((performance.now() - this.startedAt) / 1000),
      hour: hourOf(now),
    };
  }
}

// The day in Viet Nam, YYYY-MM-DD.
export function dayOf(moment) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(moment);
}

function hourOf(moment) {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", hourCycle: "h23" }).format(moment));
}
