// Which pages a person sees, as a pure function of the answers.
// The same as surveyapp/domain/routing.py, which explains the rules; tests/browser/test_form_rules.py compares the two.

import { questionsOf, truth } from "./conditions.js";
import { enabledQuestions } from "./instrument.js";

const NEVER_GIVEN = [undefined, "not_asked", "not_reached"];

// The pages for these answers, in order. Answers are a Map by question code, here and below.
export function path(instrument, answers) {
  return walk(instrument.pages, answers).pages;
}

// The answers that stand: those to questions on the path, in the order of the file.
export function standing(instrument, answers) {
  return walk(instrument.pages, answers).seen;
}

// The first page on the path with a question that has no answer yet; undefined when the form is complete.
export function firstUnanswered(instrument, answers) {
  const { pages, seen } = walk(instrument.pages, answers);
  return pages.find((page) => enabledQuestions(page).some((question) => !seen.has(question.code)));
}

// The pages on the path before a page, and those from it on that will or may still be shown.
export function steps(instrument, answers, pageId) {
  const place = instrument.pages.findIndex((page) => page.id === pageId);
  const earlier = instrument.pages.slice(0, place);
  const { pages: before, seen } = walk(earlier, answers);
  const decided = new Set(earlier.flatMap((page) => page.questions).map((question) => question.code));
  const ahead = instrument.pages
    .slice(place)
    .filter((page) => page.id === pageId || mayBeShown(page, seen, decided));
  return { before, ahead };
}

// How many questions are done before a page, and how many there will be at most. From page to page the first number
// grows and the second never does, so the bar never runs backwards.
export function progress(instrument, answers, pageId) {
  const { before, ahead } = steps(instrument, answers, pageId);
  const done = countQuestions(before);
  return { done, atMost: done + countQuestions(ahead) };
}

function countQuestions(pages) {
  return pages.flatMap(enabledQuestions).length;
}

function walk(pages, answers) {
  const seen = new Map();
  const shown = [];
  for (const page of pages) {
    const questions = enabledQuestions(page);
    if (questions.length === 0 || !isShown(page, seen)) continue;
    shown.push(page);
    for (const { code } of questions) {
      if (!NEVER_GIVEN.includes(answers.get(code))) seen.set(code, answers.get(code));
    }
  }
  return { pages: shown, seen };
}

function isShown(page, seen) {
  return !page.show_if || truth(page.show_if, seen) === true;
}

function mayBeShown(page, seen, decided) {
  if (enabledQuestions(page).length === 0) return false;
  if (!page.show_if) return true;
  const now = truth(page.show_if, seen);
  return now === true || (now === null && questionsOf(page.show_if).some((code) => !decided.has(code)));
}
