// For whoever looks after the device: numbers only. Not one answer can be seen here.

import { lockWith, unlock } from "./device.js";
import { button, el, heading } from "./dom.js";
import { hearKeyboard, keypad } from "./keypad.js";
import { counts, retryStuck } from "./queue.js";
import { saveRescueFile } from "./rescue.js";
import { sealed } from "./seal.js";
import { isReached } from "./server.js";
import { version } from "./updates.js";

const PIN = /^[0-9]{4,8}$/;
const DIGITS = [..."1234567890"].map((sign) => ({ sign }));
const PAUSE_AFTER_WRONG_PIN = 2_000;

export function staffScreen(kiosk, facts) {
  return () => {
    const title = kiosk.text("staff_title");
    const said = el("p", { class: "said", role: "status" });
    const say = (key) => (said.textContent = kiosk.text(key));
    return {
      name: "staff",
      title,
      content: [heading(title), table(kiosk, facts), said, actions(kiosk, facts, say), lockPart(kiosk, facts, say), leave(kiosk)],
    };
  };
}

// What the screen shows: gathered anew each time it is opened.
export async function staffFacts(kiosk) {
  const registration = await navigator.serviceWorker?.getRegistration("/kiosk");
  return {
    ...(await counts()),
    locked: kiosk.locked,
    isOfflineReady: Boolean(registration?.active),
    isPersistent: Boolean(await navigator.storage?.persisted?.()),
  };
}

function table(kiosk, facts) {
  const yesOrNo = (truth) => kiosk.text(truth ? "yes" : "no");
  const rows = [
    ["staff_kiosk", kiosk.bundle.kiosk.name],
    ["staff_unsent", facts.unsent],
    ["staff_stuck", facts.stuck],
    ["staff_offline_ready", yesOrNo(facts.isOfflineReady)],
    ["staff_persistent", yesOrNo(facts.isPersistent)],
    ["staff_version", version().slice(0, 10)],
  ];
  const row = ([key, value]) => el("div", {}, el("dt", {}, kiosk.text(key)), el("dd", { "data-fact": key }, String(value)));
  return el("dl", { class: "facts panel staff-facts" }, rows.map(row));
}

function actions(kiosk, facts, say) {
  const test = async () => {
    const envelope = await sealed({ kind: "test" }, crypto.randomUUID(), kiosk.bundle.seal);
    say((await isReached(envelope)) ? "staff_reached" : "staff_not_reached");
  };
  const retry = async () => {
    await retryStuck();
    await kiosk.sender.hurry();
    kiosk.openStaff();
  };
  const secondary = { class: "button secondary" };
  const row = [
    button(kiosk.text("staff_test"), test, secondary),
    facts.stuck > 0 ? button(kiosk.text("staff_retry"), retry, secondary) : null,
    button(kiosk.text("staff_rescue"), () => saveRescueFile(kiosk.bundle.kiosk.name), secondary),
    button(kiosk.text("staff_reload"), () => location.reload(), secondary),
  ];
  return [el("div", { class: "button-row" }, row), el("p", { class: "hint" }, kiosk.text("staff_rescue_hint"))];
}

function lockPart(kiosk, facts, say) {
  let pin = "";
  const shown = el("output", { class: "typed", "aria-live": "off" });
  const set = (next) => {
    pin = next;
    shown.textContent = "•".repeat(pin.length) || kiosk.text("ticket_empty");
  };
  const submit = async () => {
    if (!PIN.test(pin)) return say("staff_pin_short");
    const given = pin;
    set("");
    if (!facts.locked) await lockWith(given, kiosk.bundle.kiosk.pairing);
    else if (!(await unlock(given))) {
      say("staff_pin_wrong");
      return pause(keys);
    }
    return kiosk.reset();
  };
  const actions = {
    press: (sign) => /^[0-9]$/.test(sign) && pin.length < 8 && set(pin + sign),
    erase: () => set(pin.slice(0, -1)),
    enter: submit,
  };
  const keys = keypad(DIGITS, { label: kiosk.text("staff_pin"), eraseWords: kiosk.text("delete_sign"), ...actions });
  hearKeyboard(keys, actions);
  set("");
  const text = kiosk.text(facts.locked ? "staff_unlock" : "staff_lock");
  return el(
    "section",
    { class: "lock", "aria-labelledby": "lock-title" },
    el("h2", { id: "lock-title" }, text),
    el("p", { class: "hint" }, kiosk.text("staff_pin_hint")),
    el("p", { class: "typed-row" }, `${kiosk.text("staff_pin")}: `, shown),
    keys,
    button(text, submit, { class: "button" }),
  );
}

function pause(keys) {
  keys.inert = true;
  setTimeout(() => (keys.inert = false), PAUSE_AFTER_WRONG_PIN);
}

function leave(kiosk) {
  return button(kiosk.text("staff_leave"), () => kiosk.reset(), { class: "button large wide-button" });
}
