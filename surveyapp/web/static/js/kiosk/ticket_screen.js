// The code of a ticket, typed with large keys, on a keyboard, or by a scanner. It is checked here, also without network.

import { ALPHABET, CODE_LENGTH, readCode, readScan, spaced } from "./codes.js";
import { button, el, heading } from "./dom.js";
import { hearKeyboard, keypad } from "./keypad.js";

const KEYS = [...ALPHABET].map((sign) => ({ sign }));
// A scanner types an address; its letters are not a code that somebody types.
const ADDRESS = /^https?:/i;

export function ticketScreen(kiosk, { back, goOn }) {
  let code = "";
  return () => {
    const title = kiosk.text("ticket_title");
    const shown = el("output", { class: "typed", "aria-live": "polite" });
    const error = el("p", { class: "error-text", role: "alert" });
    const show = () => (shown.textContent = code ? spaced(code) : kiosk.text("ticket_empty"));
    const set = (next) => {
      code = next;
      error.textContent = "";
      show();
    };
    const submit = (read) => {
      if (read) return goOn(read);
      error.textContent = kiosk.text("ticket_wrong");
      return undefined;
    };
    const actions = {
      press(sign) {
        const upper = sign.toUpperCase();
        if (ALPHABET.includes(upper) && code.length < CODE_LENGTH) set(code + upper);
      },
      erase: () => set(code.slice(0, -1)),
      enter(typed) {
        if (!ADDRESS.test(typed)) return submit(readCode(code));
        set("");
        return submit(readScan(typed));
      },
    };
    const keys = keypad(KEYS, {
      label: kiosk.text("ticket_keys"),
      eraseWords: kiosk.text("delete_sign"),
      ...actions,
    });
    hearKeyboard(keys, actions);
    show();
    return {
      name: "ticket",
      title,
      back,
      stop: true,
      content: [
        heading(title),
        el("p", { class: "hint" }, kiosk.text("ticket_hint")),
        el("p", { class: "typed-row" }, el("span", {}, kiosk.text("ticket_typed"), ": "), shown),
        error,
        keys,
        button(kiosk.text("go_on"), () => submit(readCode(code)), { class: "button large wide-button" }),
      ],
    };
  };
}
