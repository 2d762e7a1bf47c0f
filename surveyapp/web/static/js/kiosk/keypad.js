// Large keys on the screen, so that no keyboard of the tablet opens that learns what people type.
// A keyboard or a scanner that is plugged in types as well.

import { button, el } from "./dom.js";

// {element, listen()}: `press(sign)` is called for each sign, `erase()` for one back. Keys are {sign, name?}.
export function keypad(keys, { label, eraseWords, press, erase }) {
  const signs = keys.map(({ sign, name }) =>
    button(sign, () => press(sign), { class: "button secondary key", "aria-label": name ?? null }),
  );
  const eraser = button(eraseWords, erase, { class: "button secondary key erase" });
  return el("div", { class: "keypad", role: "group", "aria-label": label }, signs, eraser);
}

// Hears a keyboard until `element` is gone from the page. `enter` gets everything that was typed since the last Enter,
// as it was typed: what a scanner sends is more than the keys that are shown.
export function hearKeyboard(element, { press, erase, enter }) {
  let typed = "";
  const hear = (event) => {
    if (!element.isConnected) return removeEventListener("keydown", hear);
    if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
    if (event.key === "Backspace") return erase();
    if (event.key === "Enter") {
      if (typed === "") return undefined;
      event.preventDefault();
      const all = typed;
      typed = "";
      return enter(all);
    }
    if (event.key.length !== 1 || event.key === " ") return undefined;
    typed = (typed + event.key).slice(-200);
    return press(event.key);
  };
  addEventListener("keydown", hear);
}
