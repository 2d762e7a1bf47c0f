// What was answered so far, and what of it the server does not have yet.

import { accept, needsConsent, rawValues } from "../form/answers.js";
import { BLANK, MISSING_CODES, enabledQuestions } from "../form/instrument.js";

// How an empty answer looks in a form, where one may be chosen on purpose.
const SKIPPED = "";

export class Filled {
  // `kept` is what this phone has kept; of what the server knows too, the server's word counts.
  constructor(form, kept, isFresh) {
    const waiting = kept.waiting ?? [];
    const own = isFresh ? answersOn(form.instrument, waiting, kept.answers) : kept.answers;
    this.draft = form.draft;
    this.answers = new Map(Object.entries({ ...form.answers, ...own }));
    // Page by page, how often it was answered: a page that changes while it is under way is sent again.
    this.waiting = new Map(waiting.map((page) => [page, 1]));
    this.isAsked = kept.isAsked ?? false;
    this.isStopped = kept.isStopped ?? false;
  }

  toJSON() {
    const { draft, answers, waiting, isAsked, isStopped } = this;
    return { draft, answers: Object.fromEntries(answers), waiting: [...waiting.keys()], isAsked, isStopped };
  }

  give(page, accepted) {
    for (const [code, answer] of accepted) this.answers.set(code, answer);
    this.waiting.set(page.id, (this.waiting.get(page.id) ?? 0) + 1);
  }

  // The server has what these pages held when `times` was written down.
  taken(times) {
    for (const [page, number] of times) if (this.waiting.get(page) === number) this.waiting.delete(page);
  }

  stop() {
    this.answers.clear();
    this.waiting.clear();
    this.isAsked = false;
    this.isStopped = true;
  }

  // What stands in the fields of a page; an answer that was kept had its consent.
  fieldsOf(page) {
    const fields = {};
    for (const question of enabledQuestions(page)) {
      const answer = this.answers.get(question.code);
      if (answer === undefined) continue;
      fields[question.code] = answer === BLANK ? [SKIPPED] : rawValues(answer);
      if (!MISSING_CODES.includes(answer)) fields[consentField(question)] = ["yes"];
    }
    return fields;
  }
}

// The answers of a page's fields, and the reasons why some can't be taken, both by question.
export function checkPage(page, fields) {
  const accepted = new Map();
  const reasons = new Map();
  for (const question of enabledQuestions(page)) {
    try {
      const answer = accept(question, fields[question.code] ?? []);
      if (needsConsent(question, answer) && !fields[consentField(question)]?.length) reasons.set(question.code, "no_consent");
      else accepted.set(question.code, answer);
    } catch (error) {
      if (!error.reason) throw error;
      reasons.set(question.code, error.reason);
    }
  }
  return { accepted, reasons };
}

function answersOn(instrument, pageIds, answers) {
  const questions = instrument.pages.filter((page) => pageIds.includes(page.id)).flatMap(enabledQuestions);
  const given = questions.filter(({ code }) => code in answers);
  return Object.fromEntries(given.map(({ code }) => [code, answers[code]]));
}

function consentField(question) {
  return `${question.code}.consent`;
}
