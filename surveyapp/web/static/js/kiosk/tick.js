// A box to tick, never ticked beforehand, which can say that it was forgotten.

import { el } from "./dom.js";

let made = 0;

// {element, complain(text)}
export function tick(text, isTicked, onchange) {
  made += 1;
  const id = `tick-${made}`;
  const box = el("input", { type: "checkbox", id, autocomplete: "off" });
  box.checked = isTicked;
  const error = el("p", { class: "error-text", id: `${id}-error`, role: "alert" });
  const choice = el("div", { class: "choice own-consent" }, box, el("label", { for: id, "data-say": true }, text));
  box.addEventListener("change", () => {
    error.textContent = "";
    box.removeAttribute("aria-describedby");
    onchange(box.checked);
  });
  return {
    element: el("div", { class: "tick" }, error, choice),
    complain(words) {
      error.textContent = words;
      box.setAttribute("aria-describedby", error.id);
      box.focus();
    },
  };
}
