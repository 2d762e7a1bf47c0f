// A published questionnaire as it comes from the server: what is left out of the document has its default.

export const DONT_KNOW = "dk";
export const REFUSED = "refused";
export const BLANK = "blank";
export const MISSING_CODES = [DONT_KNOW, REFUSED, BLANK, "not_asked", "not_reached"];
const OFFERS = [
  [DONT_KNOW, "dont_know"],
  [REFUSED, "prefer_not"],
];

export function isEnabled(question) {
  return question.enabled ?? question.type !== "text";
}

export function enabledQuestions(page) {
  return page.questions.filter(isEnabled);
}

// The missing codes that a person can choose here, each with its own words where it has any.
export function offeredMissing(question) {
  const offered = OFFERS.filter(([, key]) => question[key]);
  return offered.map(([code, key]) => ({ code, label: question[key] === true ? null : question[key] }));
}

// The answers to choose from, as {code, label}; the points of a scale have the numbers 1 to 5 for codes.
export function optionsOf(instrument, question) {
  if (question.type === "scale") {
    const scale = typeof question.scale === "string" ? instrument.scales[question.scale] : question.scale;
    return scale.points.map((point) => ({ code: String(point.value), label: point.label }));
  }
  return question.options ?? [];
}
