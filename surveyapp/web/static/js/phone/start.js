// Takes the pages of a form over from the server, once the form has been fetched or was kept from before.

import { Filled } from "./filled.js";
import { Journey } from "./journey.js";
import { fetchForm } from "./server.js";
import { openVault } from "./vault.js";
import { installWorker, removeWorker } from "./worker_of_page.js";

const SOON = 5_000;
const FRAME = "[data-offline]";
const FORMS = "forms";
const FILLED = "filled";

export async function start() {
  const vault = await openVault();
  const language = document.documentElement.lang;
  const isFrame = document.querySelector(FRAME) !== null;
  const fetched = await fetchForm(language);
  if (fetched.kind === "done") await goOn(vault, fetched.body, !isFrame);
  else if (fetched.kind === "later" && !(await goOnWithout(vault, language))) {
    // Nothing to go on with yet; the page works without us.
    setTimeout(isFrame ? () => location.reload() : start, SOON);
  }
}

// With the form as the server has it, and what of it was answered here without the server.
async function goOn(vault, form, isShown) {
  const kept = await vault.get(FILLED).catch(() => undefined);
  if (kept && kept.draft !== form.draft) {
    await vault.destroy();
    vault = await openVault();
  }
  await vault.keepFor(form.days).catch(() => {});
  const filled = new Filled(form, kept?.draft === form.draft ? kept : {}, true);
  const forms = { [form.language]: form };
  const journey = new Journey(vault, forms, form.language, filled);
  await journey.begin(isShown);
  await carryAlong(journey, forms, form.languages);
}

// With what was kept of it; whether that was anything.
async function goOnWithout(vault, language) {
  const [forms, kept] = await Promise.all([FORMS, FILLED].map((name) => vault.get(name).catch(() => undefined)));
  if (!forms || !kept) return false;
  const form = forms[language] ?? Object.values(forms)[0];
  await new Journey(vault, forms, form.language, new Filled(form, kept, false)).begin(false);
  return true;
}

// The form in its other languages too, and the worker, without holding anything up.
async function carryAlong(journey, forms, languages) {
  await keepForms(journey.vault, forms);
  await installWorker().catch(() => {});
  for (const language of languages.filter((each) => !forms[each])) {
    const { kind, body } = await fetchForm(language);
    if (kind === "done") forms[language] = body;
  }
  await keepForms(journey.vault, forms);
  // Whoever was faster than that leaves no traces either.
  if (journey.isOver) await removeWorker();
}

// What was answered is kept apart, where it is kept up to date.
function keepForms(vault, forms) {
  const blank = Object.entries(forms).map(([language, form]) => [language, { ...form, answers: {} }]);
  return vault.put(FORMS, Object.fromEntries(blank)).catch(() => {});
}
