// The serial on the outside of a pre-printed slip, typed or scanned; a slip of the finger is noticed here already.

import { button, el } from "../kiosk/dom.js";

const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH = 7;

export function slipForm(words, give) {
  const field = el("input", { id: "slip", autocomplete: "off", maxlength: 20 });
  const problem = el("p", { class: "error-text", id: "slip-error", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const serial = readSerial(field.value);
    if (serial) return give(serial);
    problem.textContent = words.slip_wrong;
    field.setAttribute("aria-describedby", problem.id);
    field.focus();
  };
  const label = el("label", { for: "slip" }, words.slip);
  const save = button(words.slip_save, null, { type: "submit" });
  const form = el("form", { class: "field" }, label, problem, field, save);
  form.addEventListener("submit", submit);
  return form;
}

// The same rule as surveyapp.domain.tokens: the weighted sum is divisible by 31.
export function readSerial(typed) {
  const serial = typed.toUpperCase().replace(/[\s-]/g, "");
  const values = [...serial].map((sign) => ALPHABET.indexOf(sign));
  if (serial.length !== LENGTH || values.includes(-1)) return null;
  const sum = values.reduce((total, value, place) => total + value * (place === LENGTH - 1 ? 1 : place + 2), 0);
  return sum % ALPHABET.length === 0 ? serial : null;
}
