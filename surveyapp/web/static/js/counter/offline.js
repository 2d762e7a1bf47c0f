// The counter's page without network: taps, tickets, what became of them, and sending when there is a network again.

import { button, el, fill } from "../kiosk/dom.js";
import { changeVisit, drawsLeft, newTap, recordVisit, unsentVisits } from "./draws.js";
import { kit as keptKit } from "./kit.js";
import { bindKeys } from "./keys.js";
import { sendVisits } from "./sender.js";
import { slipForm } from "./slip_form.js";
import { ticketOf } from "./ticket.js";

const AGAIN_EVERY = 20_000;
const QUIET = { class: "button secondary" };
const app = document.getElementById("app");
const state = { kit: null, visits: [], left: 0, network: "offline", note: "", shown: null, rows: null };

async function start() {
  state.kit = await keptKit();
  if (!state.kit) return;
  document.documentElement.lang = state.kit.language;
  document.title = state.kit.words.title;
  await refresh();
  // Whoever comes from the board has just tapped.
  const [last] = state.visits;
  if (last) announce(last);
  draw();
  addEventListener("online", send);
  setInterval(send, AGAIN_EVERY);
  await send();
}

async function refresh() {
  state.visits = await unsentVisits();
  state.left = await drawsLeft(state.kit.counter.id);
}

async function send() {
  if (state.visits.length === 0 && state.network === "done") return;
  const before = state.visits.length;
  const outcome = await sendVisits().catch(() => "later");
  await refresh();
  if (outcome === state.network && state.visits.length === before) return;
  state.network = outcome;
  draw();
}

async function tap(service, purpose) {
  try {
    const visit = await recordVisit(state.kit.counter.id, { tap: newTap(), service, purpose });
    await refresh();
    announce(visit);
  } catch {
    state.note = state.kit.words.failed;
  }
  draw();
  document.getElementById("note").scrollIntoView({ block: "nearest" });
}

function announce(visit) {
  state.shown = visit.ticket && !visit.outcome && !visit.slip ? visit : null;
  state.note = fill(state.kit.words.recorded, {
    service: serviceName(visit.service),
    purpose: purposeName(visit.purpose),
    outcome: outcomeName(visit),
  });
}

async function say(visit, changes) {
  await changeVisit(visit.tap, changes);
  await refresh();
  const changed = state.visits.find((each) => each.tap === visit.tap);
  if (changed) announce(changed);
  draw();
}

function draw() {
  const { words } = state.kit;
  app.replaceChildren(
    el("h1", { class: "no-print" }, words.title),
    el("p", { class: "where no-print" }, el("strong", {}, state.kit.counter.name), ` · ${state.kit.counter.office}`),
    network(),
    el("div", { id: "note", class: "note no-print", role: "status" }, state.note ? el("p", {}, state.note) : null),
    state.shown ? invitation(state.shown) : null,
    el("div", { class: "board no-print" }, buttons(), day()),
  );
}

function network() {
  const { words } = state.kit;
  const stuck = state.visits.filter((visit) => visit.isStuck).length;
  const number = state.visits.length - stuck;
  const texts = { offline: words.offline, later: words.waiting, "sign in": words.sign_in, done: words.sent };
  return el(
    "div",
    { class: "notice no-print" },
    el("p", {}, fill(texts[state.network], { number })),
    stuck ? el("p", {}, fill(words.stuck, { number: stuck })) : null,
    el("p", {}, state.left ? fill(words.left_draws, { number: state.left }) : words.no_draws),
    el(
      "p",
      {},
      button(words.try, () => send(), { class: "button secondary" }),
      state.network === "offline" ? null : el("a", { class: "button", href: "/counter/" }, words.to_board),
    ),
  );
}

function buttons() {
  const { words, services, purposes } = state.kit;
  const control = el("input", { type: "checkbox", id: "keys" });
  const rows = services.map((service) =>
    purposes.map(({ value, text }) =>
      button([el("span", { class: "visually-hidden" }, `${service.name}: `), text], () => tap(service.id, value), QUIET),
    ),
  );
  const section = el(
    "section",
    { "aria-labelledby": "done-title" },
    el("h2", { id: "done-title" }, words.done),
    services.map((service, number) =>
      el("fieldset", { class: "service" }, el("legend", {}, service.name), el("div", { class: "purposes" }, rows[number])),
    ),
    el("div", { class: "choice" }, control, el("label", { for: "keys" }, words.keys)),
  );
  bindKeys(rows, control);
  return section;
}

function day() {
  const { words } = state.kit;
  return el(
    "section",
    { "aria-labelledby": "day-title" },
    el("h2", { id: "day-title" }, words.day),
    state.visits.length === 0
      ? el("p", { class: "muted" }, words.none)
      : el("ol", { class: "visits", reversed: true }, state.visits.map(line)),
  );
}

function line(visit) {
  const { words } = state.kit;
  const names = `${serviceName(visit.service)} · ${purposeName(visit.purpose)} · `;
  const hidden = el("span", { class: "visually-hidden" }, `: ${names}`);
  return el(
    "li",
    {},
    el("p", {}, names, el("strong", {}, outcomeName(visit))),
    el("details", {}, el("summary", {}, words.change, hidden), outcomes(visit), party(visit)),
  );
}

function outcomes(visit) {
  const { words, outcomes: all } = state.kit;
  if (visit.outcome) {
    return el("div", { class: "outcomes" }, button(words.undo, () => say(visit, { outcome: null }), QUIET));
  }
  const possible = visit.isDrawn ? all : all.filter(({ value }) => value === "mistap");
  return el(
    "div",
    { class: "outcomes" },
    possible.map(({ value, text }) => button(text, () => say(visit, { outcome: value, ticket: null }), QUIET)),
  );
}

function party(visit) {
  const { words } = state.kit;
  const field = el("input", { type: "number", min: 1, max: 500, value: visit.dossiers, id: `dossiers-${visit.tap}` });
  const save = () => say(visit, { dossiers: Math.min(500, Math.max(1, Math.trunc(Number(field.value)) || 1)) });
  return el(
    "div",
    { class: "outcomes" },
    button(words.company, () => say(visit, { company: !visit.company }), { ...QUIET, "aria-pressed": String(visit.company) }),
    el("label", { for: field.id }, words.dossiers),
    field,
    button(words.save, save, QUIET),
  );
}

function invitation(visit) {
  const { words } = state.kit;
  return el(
    "div",
    { class: "invitation" },
    ticketOf(visit.ticket, state.kit),
    el(
      "div",
      { class: "no-print stack" },
      el("p", {}, words.drawn),
      el("p", {}, button(words.print, () => window.print(), { class: "button large" }), " ", button(words.handed, close, QUIET)),
      slipForm(words, (serial) => say(visit, { slip: serial, ticket: null })),
      el("h2", {}, words.not_handed),
      outcomes(visit),
    ),
  );
}

function close() {
  state.shown = null;
  draw();
}

function serviceName(id) {
  return state.kit.services.find((service) => service.id === id)?.name ?? String(id);
}

function purposeName(value) {
  return state.kit.purposes.find((purpose) => purpose.value === value)?.text ?? value;
}

function outcomeName(visit) {
  const { words } = state.kit;
  if (visit.outcome) return state.kit.outcomes.find(({ value }) => value === visit.outcome).text;
  if (visit.slip) return fill(words.slip_given, { serial: visit.slip });
  if (visit.number === null) return words.unsampled;
  return visit.isDrawn ? words.invited : words.not_drawn;
}

start();
