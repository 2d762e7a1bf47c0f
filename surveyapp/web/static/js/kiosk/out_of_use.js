// Screens of a kiosk that takes no answers now, each with its reason.

import { el, heading } from "./dom.js";

export function outOfUseScreen(kiosk, reason) {
  const title = kiosk.text(`${reason}_title`);
  const pair = el("a", { class: "button secondary large", href: "/kiosk/pair" }, kiosk.text("pair"));
  return {
    name: "out-of-use",
    title,
    content: [heading(title), el("p", {}, kiosk.text(`${reason}_text`)), reason === "unpaired" ? pair : null],
  };
}

// Before the server has ever answered there are no words but those of the page itself, in every language at once.
export function showWithoutWords(reason) {
  const template = document.querySelector(`template[data-state="${reason}"]`);
  document.getElementById("app").replaceChildren(template.content.cloneNode(true));
}

// Why no answers are taken now: "locked", "revoked", "unpaired", "closed", or null when they are.
export function reasonToRest({ standing, bundle, locked, day }) {
  if (locked) return "locked";
  if (standing === "revoked" || standing === "unpaired") return standing;
  // A clock that is behind the server's last word is wrong; one that is ahead may be right.
  const today = day > bundle.today ? day : bundle.today;
  const { wave } = bundle;
  return wave && wave.starts_on <= today && today <= wave.ends_on ? null : "closed";
}
