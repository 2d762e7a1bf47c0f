// Comforts on top of board pages that work without: keys, printing, no second sending, and going on without network.

import { newTap, recordVisit, unsentVisits } from "./draws.js";
import { kit, refreshKit } from "./kit.js";
import { bindKeys } from "./keys.js";
import { sendVisits } from "./sender.js";
import { bindSettings, printAtOnce } from "./settings.js";

const PATIENCE = 10_000;
const NOBODY = [502, 503, 504];
const board = document.querySelector("[data-counter]");
const forms = [...document.querySelectorAll("form[data-once]")];

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
bindSettings();
printAtOnce(document.querySelector("[data-ticket]")?.dataset.ticket);

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    if (board && form.matches(".visit-buttons")) {
      event.preventDefault();
      sendTap(form, event.submitter);
    }
  });
}

// A page that the browser kept and shows again may send anew.
window.addEventListener("pageshow", () => forms.forEach((form) => delete form.dataset.sent));

const control = document.querySelector("[data-keys]");
if (control) {
  control.closest("[hidden]")?.removeAttribute("hidden");
  const rows = [...document.querySelectorAll(".visit-buttons .service")].map((row) => [...row.querySelectorAll("button")]);
  bindKeys(rows, control);
}

if (board && "serviceWorker" in navigator && navigator.locks) prepare().catch(report);

// Meanwhile, in the background: the page for hours without network, what it needs, and what it still has to report.
async function prepare() {
  await navigator.serviceWorker.register("/counter/worker.js", { scope: "/counter" });
  await refreshKit(Number(board.dataset.counter), document.documentElement.lang);
  board.dataset.offline = "ready";
  if ((await unsentVisits()).length === 0) return;
  const outcome = await sendVisits();
  const left = (await unsentVisits()).length;
  if (outcome === "done" && left === 0) location.reload();
  else if (outcome !== "offline") showLink(left);
}

function showLink(number) {
  const link = document.querySelector("[data-unsent]");
  if (!link) return;
  link.hidden = false;
  link.querySelector("span").textContent = String(number);
}

// One tap: by the network if it answers in time, else on this computer; the tap's number keeps it one visit either way.
async function sendTap(form, pressed) {
  const data = new FormData(form);
  data.append(pressed.name, pressed.value);
  const reply = await answerTo(form.action, data);
  if (reply === null) return goOn(data, form, pressed);
  if (reply.to) location.assign(reply.to);
  else submitPlainly(form, pressed);
}

// {to}, an empty object when our server refused, null when nobody answers.
async function answerTo(address, data) {
  try {
    const response = await fetch(address, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (NOBODY.includes(response.status)) return null;
    return response.ok ? await response.json() : {};
  } catch {
    return null;
  }
}

async function goOn(data, form, pressed) {
  const [service, purpose] = pressed.value.split(":");
  const counter = Number(board.dataset.counter);
  try {
    const known = await kit();
    if (known?.counter.id !== counter) return submitPlainly(form, pressed);
    const tap = `${data.get("tap") ?? newTap()}-${service}-${purpose}`;
    await recordVisit(counter, { tap, service: Number(service), purpose });
    location.assign("/counter/offline");
  } catch (error) {
    report(error);
    submitPlainly(form, pressed);
  }
}

// As without JavaScript: the browser shows whatever comes.
function submitPlainly(form, pressed) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: pressed.name, value: pressed.value });
  form.append(field);
  form.submit();
}

function report(error) {
  console.info(`counter: not ready for hours without network (${error.name})`);
}
