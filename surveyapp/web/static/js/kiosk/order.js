// The order in which a person sees options and questions: by a hash of the visit's seed and the item's code.
// The same as surveyapp/domain/order.py, so that a recorded seed tells the order wherever it was shown.

import { enabledQuestions } from "../form/instrument.js";

const SEEDS = 4096;

// Random, never made from a ticket, and from so few that no seed tells one answer from all others.
export function newOrderSeed() {
  return crypto.getRandomValues(new Uint16Array(1))[0] % SEEDS;
}

// The ranks of everything that may be shuffled, as a Map from "place code" to a text to sort by.
export async function ranksFor(instrument, seed) {
  const questions = instrument.pages.flatMap(enabledQuestions);
  const pages = instrument.pages.filter((page) => page.randomise);
  const names = [
    ...pages.flatMap((page) => page.questions.map((question) => `${page.id} ${question.code}`)),
    ...questions
      .filter((question) => question.randomise)
      .flatMap((question) => (question.options ?? []).map((option) => `${question.code} ${option.code}`)),
  ];
  return new Map(await Promise.all(names.map(async (name) => [name, await hexDigest(`${seed} ${name}`)])));
}

// The items in this person's order; those that are not to be shuffled have no rank and stay as they are.
export function ordered(items, where, ranks) {
  const rank = (item) => ranks.get(`${where} ${item.code}`) ?? "";
  return [...items].sort((one, other) => (rank(one) < rank(other) ? -1 : Number(rank(one) > rank(other))));
}

async function hexDigest(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
