// Before the first question: the invitation to answer, what somebody came for, the notice with consent, the service.

import { button, el, fill, heading } from "./dom.js";
import { tick } from "./tick.js";

export function attractScreen(kiosk) {
  const { walk_up: walkUp, kiosk: place } = kiosk.bundle;
  const title = kiosk.text("attract_title");
  const text = fill(kiosk.text("attract_text"), { minutes: walkUp.minutes });
  const others = kiosk.languages.filter(({ code }) => code !== kiosk.language);
  return {
    name: "attract",
    title,
    content: [
      heading(title),
      el("p", { class: "lead" }, kiosk.inLanguage(place.office)),
      el("p", {}, text),
      el(
        "div",
        { class: "button-row" },
        button(kiosk.text("start"), () => kiosk.start(), { class: "button start" }),
        others.map(({ code, name }) =>
          button(name, () => kiosk.speak(code), { class: "button secondary large", lang: code }),
        ),
      ),
    ],
  };
}

export function wantScreen(kiosk) {
  const title = kiosk.text("want_title");
  const hint = el("p", { class: "hint", id: "ticket-hint" }, kiosk.text("want_ticket_hint"));
  const ticket = { class: "button secondary choice-button", "aria-describedby": "ticket-hint" };
  return {
    name: "want",
    title,
    back: () => kiosk.reset(),
    content: [
      heading(title),
      el(
        "div",
        { class: "options" },
        button(kiosk.text("want_rate"), () => kiosk.walkUp(), { class: "button secondary choice-button" }),
        button(kiosk.text("want_ticket"), () => kiosk.askForCode(), ticket),
      ),
      hint,
    ],
  };
}

export function noticeScreen(kiosk, { back, goOn }) {
  const { visit } = kiosk;
  const notice = kiosk.bundle.notice[visit.kind][kiosk.language];
  const title = kiosk.text("notice_title");
  const consent = tick(notice.consent, visit.consented, (isTicked) => (visit.consented = isTicked));
  const begin = () => (visit.consented ? goOn() : consent.complain(kiosk.text("consent_missing")));
  return {
    name: "notice",
    title,
    back,
    stop: true,
    content: [
      heading(title),
      el("dl", { class: "facts panel" }, notice.points.map(point)),
      consent.element,
      button(kiosk.text("begin"), begin, { class: "button large wide-button" }),
    ],
  };
}

function point({ title, text }) {
  return el("div", {}, el("dt", {}, title), el("dd", {}, text));
}

export function serviceScreen(kiosk, { back, choose }) {
  const title = kiosk.text("service_title");
  const pressed = (service) => (kiosk.visit.service === null ? null : String(kiosk.visit.service === service.id));
  return {
    name: "service",
    title,
    back,
    stop: true,
    content: [
      heading(title),
      el(
        "div",
        { class: "options" },
        kiosk.bundle.services.map((service) =>
          button(kiosk.inLanguage(service.name), () => choose(service), {
            class: "button secondary choice-button",
            "aria-pressed": pressed(service),
          }),
        ),
      ),
    ],
  };
}
