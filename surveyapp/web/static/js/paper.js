// The entry screen of paper forms: one key for each answer, and on to the next question that is asked.
// Which questions are asked is decided as everywhere (form/routing.js); the server decides it again.

import { path } from "./form/routing.js";
import { enabledQuestions } from "./form/instrument.js";

const EMPTY = "0";
const form = document.querySelector("form.entry");
const instrument = JSON.parse(form.dataset.instrument);
const items = [...form.querySelectorAll("[data-item]")];

function answers() {
  const found = new Map();
  for (const page of instrument.pages) {
    for (const question of enabledQuestions(page)) found.set(question.code, answerTo(question));
  }
  return found;
}

function answerTo(question) {
  const fields = [...form.querySelectorAll(`[name="${question.code}"]`)];
  const ticked = fields.filter((field) => field.checked).map((field) => field.value);
  const written = fields.find((field) => field.type === "text" || field.localName === "textarea")?.value.trim();
  if (written) return question.type === "number" ? Number(written.replace(",", ".")) : written;
  if (ticked.length === 0) return "blank";
  if (question.type === "multiple" && !["dk", "refused"].includes(ticked[0])) return ticked;
  return question.type === "scale" && /^[1-5]$/.test(ticked[0]) ? Number(ticked[0]) : ticked[0];
}

// Questions that these answers go past are dimmed; the keyboard goes past them too.
function route() {
  const asked = new Set(path(instrument, answers()).flatMap(enabledQuestions).map((question) => question.code));
  for (const item of items) item.classList.toggle("passed-by", !asked.has(item.dataset.item));
}

function itemOf(target) {
  return target.closest?.("[data-item]");
}

function go(from, step) {
  const open = items.filter((item) => item === from || !item.classList.contains("passed-by"));
  const next = open[open.indexOf(from) + step];
  if (next) enter(next);
  else if (step > 0) form.querySelector("button[type=submit]").focus();
}

function enter(item) {
  const written = item.querySelector("input[type=text], textarea");
  (written ?? item.querySelector("input:checked") ?? item.querySelector("input")).focus();
  item.scrollIntoView({ block: "center" });
}

function clear(item) {
  for (const field of item.querySelectorAll("input, textarea")) {
    if (field.type === "text" || field.localName === "textarea") field.value = "";
    else field.checked = false;
  }
}

function tick(item, box) {
  const isList = box.type === "checkbox" && instrument.pages.some((page) =>
    page.questions.some((question) => question.code === item.dataset.item && question.type === "multiple"),
  );
  box.checked = isList ? !box.checked : true;
  route();
  if (!isList) go(item, 1);
}

form.addEventListener("keydown", (event) => {
  const item = itemOf(event.target);
  if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
  const isWriting = event.target.type === "text" || event.target.localName === "textarea";
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    go(item, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && event.target.localName !== "textarea") {
    route();
    go(item, 1);
  } else if (!isWriting && event.key === EMPTY) {
    clear(item);
    route();
    go(item, 1);
  } else {
    const box = [...item.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key.toLowerCase());
    if (!box || (isWriting && /[0-9.,-]/.test(event.key)) || event.target.localName === "textarea") return;
    tick(item, box);
  }
  event.preventDefault();
});

form.addEventListener("change", route);
route();
const first = items.find((item) => item.querySelector(".readings")) ?? items[0];
if (!document.querySelector(".error-summary")) enter(first);
