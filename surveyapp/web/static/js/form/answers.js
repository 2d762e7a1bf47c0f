// Answers as they are tapped and typed, accepted or refused one question at a time.
// The same as surveyapp/domain/answers.py; tests/browser/test_form_rules.py compares the two. The server checks again.

import { BLANK, MISSING_CODES, offeredMissing } from "./instrument.js";

const GROUPED = /^-?[0-9]{1,3}(?:[. \u00a0\u202f][0-9]{3})+(?:,[0-9]{1,9})?$/;
const PLAIN = /^-?[0-9]{1,15}(?:[.,][0-9]{1,9})?$/;
const NOT_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/gu;
// What Python strips: unlike String.trim, it leaves the byte order mark.
const EDGES = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

export class InvalidAnswer extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

// The answer in the raw values of a question. Throws InvalidAnswer.
export function accept(question, raw) {
  const given = raw.map(clean).filter((text) => text !== "");
  if (given.length === 0) return blank(question);
  if (question.type === "multiple") return several(question, given);
  if (given.length > 1) throw new InvalidAnswer("too_many");
  if (missingCodes(question).includes(given[0])) return given[0];
  return one(question, given[0]);
}

// The raw values that give this answer.
export function rawValues(answer) {
  if (Array.isArray(answer)) return answer;
  if (answer === undefined || answer === BLANK) return [];
  return [String(answer).replace(".", ",")];
}

// Whether the question's own consent is needed before this answer may be kept.
export function needsConsent(question, answer) {
  return Boolean(question.consent) && !MISSING_CODES.includes(answer);
}

export function clean(text) {
  const lines = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  return lines.replace(NOT_TEXT, "").normalize("NFC").replace(EDGES, "");
}

function one(question, text) {
  if (question.type === "number") return number(question, text);
  if (question.type === "text") return written(question, text);
  if (question.type === "scale") {
    if (!/^[1-5]$/.test(text)) throw new InvalidAnswer("foreign");
    return Number(text);
  }
  if (!optionCodes(question).includes(text)) throw new InvalidAnswer("foreign");
  return text;
}

function several(question, given) {
  const missing = missingCodes(question);
  const codes = new Set(given);
  const foreign = [...codes].some((code) => !optionCodes(question).includes(code) && !missing.includes(code));
  if (foreign) throw new InvalidAnswer("foreign");
  const chosenMissing = missing.filter((code) => codes.has(code));
  if (chosenMissing.length > 0 && codes.size > 1) throw new InvalidAnswer("exclusive");
  return chosenMissing[0] ?? optionCodes(question).filter((code) => codes.has(code));
}

function number(question, text) {
  let typed = text.replaceAll("−", "-");
  if (GROUPED.test(typed)) typed = typed.replace(/[. \u00a0\u202f]/g, "");
  else if (!PLAIN.test(typed)) throw new InvalidAnswer("not_a_number");
  const [whole, decimals = ""] = typed.replace(",", ".").split(".");
  if (decimals.length > (question.decimals ?? 0)) throw new InvalidAnswer("too_precise");
  const value = Number(decimals ? `${whole}.${decimals}` : whole);
  const low = question.minimum ?? -Infinity;
  const high = question.maximum ?? Infinity;
  if (value < low || value > high) throw new InvalidAnswer("out_of_range");
  return value === 0 ? 0 : value;
}

// A text that reads like a missing code says nothing, and may not pass for that code.
function written(question, text) {
  if (MISSING_CODES.includes(text)) return blank(question);
  if ([...text].length > (question.max_length ?? 500)) throw new InvalidAnswer("too_long");
  return text;
}

function blank(question) {
  if (!question.optional) throw new InvalidAnswer("missing");
  return BLANK;
}

function optionCodes(question) {
  return question.options.map((option) => option.code);
}

function missingCodes(question) {
  return offeredMissing(question).map((offer) => offer.code);
}
