// Whether a condition on earlier answers holds: true, false, or null where an answer is missing that would decide.
// The same as surveyapp/domain/conditions.py; tests/browser/test_form_rules.py compares the two.

const NEVER_GIVEN = ["not_asked", "not_reached"];

export function truth(condition, answers) {
  if ("is" in condition) return hasOneOf(answers, condition.question, [condition.is]);
  if ("one_of" in condition) return hasOneOf(answers, condition.question, condition.one_of);
  if ("at_least" in condition) return isAtLeast(answers.get(condition.question), condition.at_least);
  if ("all" in condition) return decided(condition.all, answers, false);
  if ("any" in condition) return decided(condition.any, answers, true);
  const inner = truth(condition.not, answers);
  return inner === null ? null : !inner;
}

// The codes of the questions that a condition looks at.
export function questionsOf(condition) {
  const parts = condition.all ?? condition.any ?? (condition.not ? [condition.not] : null);
  return parts ? parts.flatMap(questionsOf) : [condition.question];
}

function hasOneOf(answers, question, codes) {
  const answer = answers.get(question);
  if (answer === undefined || NEVER_GIVEN.includes(answer)) return null;
  return [answer].flat().some((code) => codes.includes(code));
}

function isAtLeast(answer, least) {
  return typeof answer === "number" ? answer >= least : null;
}

// "All" is decided by the first false, "any" by the first true.
function decided(parts, answers, decisive) {
  const truths = parts.map((part) => truth(part, answers));
  if (truths.includes(decisive)) return decisive;
  return truths.includes(null) ? null : !decisive;
}
