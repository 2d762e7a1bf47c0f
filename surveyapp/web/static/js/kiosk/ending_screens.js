// After the last question: send with one tap, thank only for what is on the disk, and say so where it is not.

import { button, el, heading } from "./dom.js";

export function sendScreen(kiosk, { back, send }) {
  return simple(kiosk, "send", ["send_text", "send_final"], {
    back,
    stop: true,
    action: button(kiosk.text("send"), once(send), { class: "button large wide-button" }),
  });
}

export function thanksScreen(kiosk) {
  return simple(kiosk, "thanks", ["thanks_text"], {
    action: button(kiosk.text("home"), () => kiosk.reset(), { class: "button large" }),
  });
}

export function notKeptScreen(kiosk, { again }) {
  return simple(kiosk, "not_kept", ["not_kept_text"], {
    stop: true,
    action: button(kiosk.text("try_again"), once(again), { class: "button large wide-button" }),
  });
}

function simple(kiosk, name, texts, { action, ...more }) {
  const title = kiosk.text(`${name}_title`);
  const content = [heading(title), texts.map((key) => el("p", {}, kiosk.text(key))), action];
  return { name, title, content, ...more };
}

// Two hasty taps are one.
function once(action) {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
