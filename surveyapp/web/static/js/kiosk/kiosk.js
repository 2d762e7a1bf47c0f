// The kiosk: which screen follows which, and what is forgotten when.

import { resetDisplay } from "../display.js";
import { offerReading, stopReading } from "../speech.js";
import { isLocked } from "./device.js";
import { attractScreen, noticeScreen, serviceScreen, wantScreen } from "./first_screens.js";
import { notKeptScreen, sendScreen, thanksScreen } from "./ending_screens.js";
import { showFrame } from "./frame.js";
import { Idle } from "./idle.js";
import { IdleDialog } from "./idle_dialog.js";
import { outOfUseScreen, reasonToRest, showWithoutWords } from "./out_of_use.js";
import { questionScreen } from "./question_screen.js";
import { enqueue } from "./queue.js";
import { firstUnanswered } from "../form/routing.js";
import { sealed } from "./seal.js";
import { staffFacts, staffScreen } from "./staff_screen.js";
import { ticketScreen } from "./ticket_screen.js";
import { swapIfWaiting } from "./updates.js";
import { dayOf, Visit } from "./visit.js";

const THANKS_SECONDS = 15;

async function isLockedBy(bundle) {
  return bundle ? isLocked(bundle.kiosk.pairing).catch(() => false) : false;
}

export class Kiosk {
  constructor(sender) {
    this.sender = sender;
    this.known = { standing: "unknown", bundle: null };
    this.latest = this.known;
    this.visit = null;
    this.language = document.documentElement.lang;
    this.isHome = true;
    this.locked = false;
    this.idle = null;
    this.timer = undefined;
    this.dialog = new IdleDialog(this);
  }

  // Words

  get bundle() {
    return this.known.bundle;
  }

  // Those of the form that is, or will be, answered: nothing is ever shown in another language than the chosen one.
  get languages() {
    const form = this.bundle[this.visit?.kind ?? "walk_up"];
    return this.bundle.languages.filter(({ code }) => !form || form.languages.includes(code));
  }

  text(key) {
    return this.bundle.words[this.language][key];
  }

  // Names of offices and services may be there in Vietnamese only; questions never are.
  inLanguage(words) {
    return words[this.language] || Object.values(words)[0];
  }

  speak(language) {
    this.language = language;
    this.display(this.render, { isHome: this.isHome });
    this.watchPassers();
  }

  displayChanged() {
    this.watchPassers();
  }

  // Whoever changes language or letters on the first screen and walks away leaves no trace of that either.
  watchPassers() {
    if (this.isHome) this.idle.start();
  }

  // Screens

  // `render` makes the screen anew whenever the language changes; what was typed outlives that inside of it.
  display(render, { isHome = false } = {}) {
    clearTimeout(this.timer);
    stopReading();
    this.render = render;
    this.isHome = isHome;
    showFrame(this, render());
    offerReading(document.getElementById("main"), this.language);
    if (isHome) this.idle.stop();
    else this.idle.start();
  }

  // Everything of the last visit goes, at once and whatever else may fail; then the first screen comes.
  async reset() {
    this.wipe();
    this.idle?.stop();
    resetDisplay();
    this.takeUpNews();
    this.locked = await isLockedBy(this.bundle);
    return this.showHome();
  }

  showHome() {
    if (!this.bundle) return showWithoutWords(this.known.standing === "unpaired" ? "unpaired" : "unreachable");
    this.language = this.languages[0].code;
    const reason = this.reasonToRest();
    this.display(() => (reason ? outOfUseScreen(this, reason) : attractScreen(this)), { isHome: true });
    return swapIfWaiting();
  }

  reasonToRest() {
    return reasonToRest({ ...this.known, locked: this.locked, day: dayOf(new Date()) });
  }

  // What the server said anew; taken up when nobody is in the middle of something.
  async learn(known) {
    const isNews = known.bundle !== this.latest.bundle || known.standing !== this.latest.standing;
    this.latest = known;
    if (!isNews) return;
    const locked = await isLockedBy(known.bundle);
    // Somebody may have begun meanwhile. If not, one first screen follows the other: it is never blank in between.
    if (!this.isHome) return;
    resetDisplay();
    this.takeUpNews();
    this.locked = locked;
    await this.showHome();
  }

  takeUpNews() {
    this.known = this.latest;
    if (this.bundle) this.idle ??= this.makeIdle(this.bundle);
  }

  makeIdle({ idle_seconds: idleSeconds, warning_seconds: warningSeconds }) {
    return new Idle({
      idleSeconds,
      warningSeconds,
      warn: (seconds) => this.dialog.show(seconds),
      count: (left) => this.dialog.count(left),
      hide: () => this.dialog.hide(),
      leave: () => this.leaveBehind(),
    });
  }

  // The way of a visit

  start() {
    this.display(() => wantScreen(this));
  }

  begin(kind) {
    this.visit = new Visit(this.bundle, kind);
    const codes = this.languages.map(({ code }) => code);
    if (!codes.includes(this.language)) [this.language] = codes;
  }

  walkUp() {
    this.begin("walk_up");
    this.showNotice(() => this.start(), () => this.showService());
  }

  askForCode() {
    const goOn = (code) => {
      this.begin("ticket");
      this.visit.code = code;
      this.showNotice(() => this.askForCode(), () => this.ask(0));
    };
    this.display(ticketScreen(this, { back: () => this.start(), goOn }));
  }

  showNotice(back, goOn) {
    const prepared = async () => {
      await this.visit.prepare();
      goOn();
    };
    this.beforeQuestions = () => this.showNotice(back, goOn);
    this.display(() => noticeScreen(this, { back, goOn: prepared }));
  }

  showService() {
    const { services } = this.bundle;
    const choose = (service) => {
      this.visit.service = service.id;
      this.ask(0);
    };
    if (services.length === 1) return choose(services[0]);
    const back = this.beforeQuestions;
    this.beforeQuestions = () => this.showService();
    return this.display(() => serviceScreen(this, { back, choose }));
  }

  ask(place) {
    const steps = this.visit.steps();
    if (place < 0) return this.beforeQuestions();
    if (place >= steps.length) return this.lastScreen(steps.length - 1);
    const step = steps[place];
    const { code } = step.question;
    const back = () => this.ask(this.visit.place(code) - 1);
    const answer = (given) => {
      this.visit.answers.set(code, given);
      this.ask(this.visit.place(code) + 1);
    };
    return this.display(questionScreen(this, step, { back, answer }));
  }

  lastScreen(lastPlace) {
    const { instrument, answers } = this.visit;
    const open = firstUnanswered(instrument, answers);
    if (open) return this.ask(this.visit.steps().findIndex(({ page }) => page.id === open.id));
    return this.display(() => sendScreen(this, { back: () => this.ask(lastPlace), send: () => this.send() }));
  }

  // Keeping what was said

  async send() {
    try {
      await this.keep(this.visit, this.language, true);
    } catch {
      return this.display(() => notKeptScreen(this, { again: () => this.send() }));
    }
    this.visit = null;
    this.display(() => thanksScreen(this));
    this.timer = setTimeout(() => this.reset(), THANKS_SECONDS * 1000);
    return this.sender.hurry();
  }

  // Resolves when the sealed answer is on the disk. The same envelope is kept however often it is tried.
  async keep(visit, language, complete) {
    visit.envelope ??= await sealed(visit.document(language, complete), crypto.randomUUID(), visit.bundle.seal);
    await enqueue(visit.envelope);
  }

  // Time has run out: what was answered is kept as unfinished, and the screen is free.
  async leaveBehind() {
    const { visit, language } = this;
    const kept = visit?.hasAnswers() ? this.keep(visit, language, false) : null;
    await this.reset();
    // Nobody is there to be told when the disk refuses; whoever looks after the device sees it on the next answer.
    await kept?.catch(() => undefined);
    this.sender.hurry();
  }

  // Staff

  async openStaff() {
    if (this.visit || !this.bundle) return;
    const facts = await staffFacts(this);
    this.display(staffScreen(this, facts));
  }

  // Nothing of anybody may stay, or come back with a page that the browser kept.
  wipe() {
    this.visit = null;
    document.getElementById("app").replaceChildren();
  }
}
