// The code of a ticket: eight signs that can't be mistaken for one another, and a check sign.
// The same as surveyapp/domain/tokens.py; tests/browser/test_form_rules.py compares the two.

export const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
export const CODE_LENGTH = 9;
const TOKEN_IN_ADDRESS = /\/m\/([A-Za-z0-9_-]{22})$/;

// The code a person typed, without spaces and dashes and in capitals; null when it can't be a code.
export function readCode(typed) {
  const code = typed.toUpperCase().replace(/[\s-]/g, "");
  if (code.length !== CODE_LENGTH || [...code].some((sign) => !ALPHABET.includes(sign))) return null;
  return checkSign(code.slice(0, -1)) === code.at(-1) ? code : null;
}

// What a scanner typed: the address in the ticket's QR code holds the token, other labels may hold the code.
export function readScan(typed) {
  return typed.match(TOKEN_IN_ADDRESS)?.[1] ?? readCode(typed);
}

// A code in groups of three, as it is printed.
export function spaced(code) {
  return code.match(/.{1,3}/g)?.join(" ") ?? "";
}

// The sign that makes the weighted sum divisible by 31 (weights 2 to 9 from the left, the check sign 1).
function checkSign(body) {
  const total = [...body].reduce((sum, sign, place) => sum + (place + 2) * ALPHABET.indexOf(sign), 0);
  return ALPHABET[(ALPHABET.length - (total % ALPHABET.length)) % ALPHABET.length];
}
