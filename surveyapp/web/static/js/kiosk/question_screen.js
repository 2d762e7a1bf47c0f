// One question. A choice takes one tap and goes on by itself; what takes several taps has a button to go on.
// Nothing is chosen beforehand, and no answer looks better than another.

import { accept, needsConsent, rawValues } from "../form/answers.js";
import { button, el, fill, heading } from "./dom.js";
import { BLANK, offeredMissing, optionsOf } from "../form/instrument.js";
import { hearKeyboard, keypad } from "./keypad.js";
import { recordingOf } from "./recordings.js";
import { tick } from "./tick.js";

const MOST_DIGITS = 9;
const FIELDS = { single: choices, scale: choices, multiple: severalChoices, number: numberField, text: textField };

// `answer(value)` takes an accepted answer and goes on.
export function questionScreen(kiosk, step, { back, answer }) {
  const raw = { values: null };
  return () => {
    const view = new QuestionView(kiosk, step, answer, raw);
    return { name: "question", title: view.words(step.question.ask), back, stop: true, content: view.content() };
  };
}

class QuestionView {
  constructor(kiosk, { page, question }, answer, raw) {
    Object.assign(this, { kiosk, visit: kiosk.visit, page, question, answer });
    this.saved = this.visit.answers.get(question.code);
    // What is chosen or typed but not yet accepted outlives a change of language.
    this.raw = raw;
    this.raw.values ??= rawValues(this.saved);
    this.error = el("p", { class: "error-text", role: "alert" });
    this.consent = this.ownConsent();
  }

  words(words) {
    return this.kiosk.inLanguage(words);
  }

  text(key, values = {}) {
    return fill(this.kiosk.text(key), values);
  }

  content() {
    const { question, page } = this;
    const say = (kind, code) => this.say(`${kind}.${code}`);
    const ask = heading(this.words(question.ask), { id: "ask", ...say("question", question.code) });
    const intro = page.intro ? el("p", say("intro", page.id), this.words(page.intro)) : null;
    return [
      this.progress(),
      el(
        "section",
        { "data-read": this.text("listen"), "data-read-stop": this.text("listen_stop"), "aria-labelledby": "ask" },
        intro,
        ask,
        el("div", { "data-read-button": true }),
        this.hints(),
        this.error,
        this.consent?.element ?? null,
        FIELDS[question.type](this),
        this.apart(),
      ),
      this.goOnButton(),
    ];
  }

  // What is read aloud, and from which recording where there is one.
  say(...names) {
    const recording = recordingOf(this.visit.instrument, this.kiosk.language, names);
    return { "data-say": true, "data-audio": recording };
  }

  progress() {
    const { step, steps } = this.visit.progressAt(this);
    return el(
      "div",
      { class: "progress" },
      el("p", { id: "progress" }, this.text("progress", { step, steps })),
      el("progress", { value: step, max: steps, "aria-labelledby": "progress" }),
    );
  }

  hints() {
    const { question } = this;
    const hint = (key) => el("p", { class: "hint" }, this.text(key));
    const words = question.help ? el("p", this.say(`help.${question.code}`), this.words(question.help)) : null;
    return [
      question.type === "multiple" ? hint("several") : null,
      question.optional && !this.canBeSkipped() ? hint("optional") : null,
      words && el("details", {}, el("summary", {}, this.text("help")), words),
    ];
  }

  ownConsent() {
    const { question, visit } = this;
    if (!question.consent) return null;
    return tick(this.words(question.consent), visit.ownConsents.has(question.code), (isTicked) => {
      if (isTicked) visit.ownConsents.add(question.code);
      else visit.ownConsents.delete(question.code);
    });
  }

  // "Don't know", "prefer not to say" and "skip" stand apart, and are one tap as any other answer.
  apart() {
    const offered = offeredMissing(this.question).map(({ code, label }) =>
      this.option(code, label ? this.words(label) : this.text(code), [`option.${this.question.code}.${code}`, `answer.${code}`]),
    );
    if (this.canBeSkipped()) offered.push(this.option(BLANK, this.text("skip"), []));
    return offered.length > 0 ? el("div", { class: "options apart", role: "group", "aria-labelledby": "ask" }, offered) : null;
  }

  canBeSkipped() {
    const { optional } = this.question;
    return Boolean(optional) && offeredMissing(this.question).length === 0;
  }

  // A button that is the answer.
  option(code, label, recordings) {
    const pressed = this.saved === undefined ? null : String(String(this.saved) === code);
    const words = el("span", this.say(...recordings), label);
    const take = () => this.take(code === BLANK ? [] : [code]);
    return button(words, take, { class: "button secondary choice-button", "aria-pressed": pressed });
  }

  // A button where several taps, or a look at what was answered before, come before going on.
  goOnButton() {
    const isChoice = ["single", "scale"].includes(this.question.type);
    if (isChoice && this.saved === undefined) return null;
    const goOn = () => this.take(this.raw.values);
    return button(this.text("go_on"), goOn, { class: "button large wide-button" });
  }

  take(values) {
    let given;
    try {
      given = accept(this.question, values);
    } catch (refusal) {
      if (!refusal.reason) throw refusal;
      return this.complain(refusal.reason);
    }
    const { code } = this.question;
    if (needsConsent(this.question, given) && !this.visit.ownConsents.has(code)) {
      return this.consent.complain(this.text("no_consent"));
    }
    return this.answer(given);
  }

  complain(reason) {
    this.error.textContent = this.text(reason);
  }
}

function choices(view) {
  const kind = view.question.type === "scale" ? "point" : "option";
  const where = typeof view.question.scale === "string" ? view.question.scale : view.question.code;
  const options = view.visit.inOrder(view.question, optionsOf(view.visit.instrument, view.question));
  return el(
    "div",
    { class: "options", role: "group", "aria-labelledby": "ask" },
    options.map(({ code, label }) => view.option(code, view.words(label), [`${kind}.${where}.${code}`])),
  );
}

function severalChoices(view) {
  const { raw, question } = view;
  const isChosen = (code) => raw.values.includes(code);
  const missing = offeredMissing(question).map((offer) => offer.code);
  raw.values = raw.values.filter((code) => !missing.includes(code));
  const toggle = (code) => (event) => {
    raw.values = isChosen(code) ? raw.values.filter((other) => other !== code) : [...raw.values, code];
    event.currentTarget.setAttribute("aria-pressed", String(isChosen(code)));
    view.error.textContent = "";
  };
  const options = view.visit.inOrder(question, question.options);
  return el(
    "div",
    { class: "options several", role: "group", "aria-labelledby": "ask" },
    options.map(({ code, label }) =>
      button(el("span", view.say(`option.${question.code}.${code}`), view.words(label)), toggle(code), {
        class: "button secondary choice-button",
        "aria-pressed": String(isChosen(code)),
      }),
    ),
  );
}

function numberField(view) {
  const { raw, question } = view;
  const missing = offeredMissing(question).map((offer) => offer.code);
  raw.values = raw.values.filter((value) => !missing.includes(value));
  const shown = el("output", { class: "typed", "aria-live": "polite" });
  const show = () => (shown.textContent = raw.values[0] || view.text("ticket_empty"));
  const set = (text) => {
    raw.values = [text];
    view.error.textContent = "";
    show();
  };
  const typed = () => raw.values[0] ?? "";
  const signs = keysOf(view);
  const actions = {
    press(sign) {
      if (signs.some((key) => key.sign === sign) && typed().length < MOST_DIGITS) set(typed() + sign);
    },
    erase: () => set(typed().slice(0, -1)),
    enter: () => view.take(raw.values),
  };
  const keys = keypad(signs, { label: view.text("ticket_keys"), eraseWords: view.text("delete_sign"), ...actions });
  hearKeyboard(keys, actions);
  show();
  const unit = question.unit ? el("span", {}, " ", view.words(question.unit)) : null;
  return el("div", { class: "number" }, el("p", { class: "typed-row" }, `${view.text("number_typed")}: `, shown, unit), keys);
}

function keysOf(view) {
  const { decimals = 0, minimum = 0 } = view.question;
  const keys = [..."1234567890"].map((sign) => ({ sign }));
  if (decimals > 0) keys.push({ sign: ",", name: view.text("decimal_comma") });
  if (minimum < 0) keys.push({ sign: "-", name: view.text("minus") });
  return keys;
}

function textField(view) {
  const most = view.question.max_length ?? 500;
  const field = el("textarea", {
    rows: 5,
    maxlength: most,
    autocomplete: "off",
    autocorrect: "off",
    autocapitalize: "sentences",
    spellcheck: "false",
    "aria-labelledby": "ask",
    "aria-describedby": "text-hint",
  });
  field.value = view.raw.values[0] ?? "";
  field.addEventListener("input", () => (view.raw.values = [field.value]));
  return [el("p", { class: "hint", id: "text-hint" }, view.text("text_hint", { most })), field];
}
