// "Do you need more time?": said once to who can't see the numbers, counted down for who can.

import { button, el, fill } from "./dom.js";

export class IdleDialog {
  constructor(kiosk) {
    this.kiosk = kiosk;
    this.dialog = null;
    this.countdown = null;
  }

  show(seconds) {
    const { kiosk } = this;
    const partial = kiosk.visit?.hasAnswers() ? el("p", {}, kiosk.text("idle_partial")) : null;
    const stop = kiosk.visit ? button(kiosk.text("stop"), () => kiosk.reset(), { class: "button secondary" }) : null;
    this.countdown = el("p", { class: "countdown", "aria-hidden": "true" }, seconds);
    this.dialog = el(
      "dialog",
      { class: "idle", role: "alertdialog", "aria-labelledby": "idle-title", "aria-describedby": "idle-text" },
      el("h2", { id: "idle-title" }, kiosk.text("idle_title")),
      el("div", { id: "idle-text", "aria-live": "polite" }, el("p", {}, fill(kiosk.text("idle_text"), { seconds })), partial),
      this.countdown,
      el("div", { class: "button-row" }, button(kiosk.text("stay"), () => kiosk.idle.stay(), { class: "button large" }), stop),
    );
    // The Escape key says the same as the button.
    this.dialog.addEventListener("cancel", () => kiosk.idle.stay());
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.dialog.querySelector("button").focus();
  }

  count(left) {
    this.countdown.textContent = left;
  }

  hide() {
    this.dialog?.remove();
    this.dialog = null;
  }
}
