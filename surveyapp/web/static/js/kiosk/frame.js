// What stands around every screen: languages, size of letters and contrast, the way back and the way out.

import { bindDisplayControls } from "../display.js";
import { button, el } from "./dom.js";

// Nobody has read a screen in less; a second tap of an unsteady finger is meant for the screen before.
const SETTLING = 300;
const LONG_PRESS = 3_000;
const DISPLAY = [
  ["text_size", "text", ["1", "2", "3"]],
  ["contrast", "contrast", ["normal", "high"]],
];

// Shows a screen: {name, title, content, back, stop}. `content` holds the heading, which takes the focus.
export function showFrame(kiosk, screen) {
  document.documentElement.lang = kiosk.language;
  document.title = `${screen.title} – ${kiosk.text("site_name")}`;
  document.body.className = `kiosk screen-${screen.name}`;
  const main = el("main", { id: "main", class: "settling" }, screen.content);
  const page = el("div", { class: "page" }, wayBack(kiosk, screen), main);
  document.getElementById("app").replaceChildren(header(kiosk), page, footer(kiosk, screen));
  bindDisplayControls(document.getElementById("app"));
  setTimeout(() => main.classList.remove("settling"), SETTLING);
  scrollTo(0, 0);
  main.querySelector("h1").focus({ preventScroll: true });
}

function header(kiosk) {
  const name = el("p", { class: "site-name" }, kiosk.text("site_name"));
  onLongPress(name, () => kiosk.openStaff());
  const row = el("div", { class: "site-header-row" }, name, languages(kiosk), display(kiosk));
  return el("header", { class: "site-header" }, row);
}

function languages(kiosk) {
  if (kiosk.languages.length < 2) return null;
  const items = kiosk.languages.map(({ code, name }) => el("li", {}, language(kiosk, code, name)));
  return el("nav", { class: "languages", "aria-label": kiosk.text("languages") }, el("ul", {}, items));
}

function language(kiosk, code, name) {
  const current = code === kiosk.language ? "true" : null;
  return button(name, () => kiosk.speak(code), { class: "quiet", lang: code, "aria-current": current });
}

function display(kiosk) {
  const summary = el("summary", {}, el("span", { "aria-hidden": "true" }, "Aa "), kiosk.text("display"));
  const groups = DISPLAY.map(([title, name, values]) =>
    el(
      "div",
      { role: "group", "aria-label": kiosk.text(title) },
      values.map((value) => button(kiosk.text(`${name}_${value}`), () => kiosk.displayChanged(), {
        class: "quiet",
        [`data-set-${name}`]: value,
      })),
    ),
  );
  return el("details", { class: "display-switch" }, summary, groups);
}

function wayBack(kiosk, screen) {
  if (!screen.back) return null;
  return el("div", { class: "way-back" }, button(kiosk.text("back"), screen.back, { class: "back-link quiet" }));
}

function footer(kiosk, screen) {
  const stop = screen.stop ? button(kiosk.text("stop"), () => kiosk.reset(), { class: "button secondary stop" }) : null;
  return el("footer", { class: "site-footer" }, el("p", {}, kiosk.text("private")), stop);
}

// Staff hold a finger on the name of the site; visitors who tap it notice nothing.
function onLongPress(element, action) {
  let timer;
  element.addEventListener("pointerdown", () => {
    timer = setTimeout(action, LONG_PRESS);
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) {
    element.addEventListener(end, () => clearTimeout(timer));
  }
}
