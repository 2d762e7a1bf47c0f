// The way through a form on a phone: each page is checked, kept and followed by the next at once; the network may come
// and go meanwhile.

import { firstUnanswered, path, steps } from "../form/routing.js";
import { checkPage } from "./filled.js";
import { fieldsIn, fill, leadBackTo, say, show, showProblems, showProgress } from "./screen.js";
import { Sender } from "./sender.js";
import { rememberLanguage } from "./server.js";
import { removeWorker } from "./worker_of_page.js";

const PAGE = "/answer/page/";
const SEND = "/answer/send";
const THANKS = "/answer/thanks";
const STOP = "/answer/abandon";

export class Journey {
  constructor(vault, forms, language, filled) {
    this.vault = vault;
    this.forms = forms;
    this.form = forms[language];
    this.filled = filled;
    this.sender = new Sender(this);
    this.shownAt = location.pathname;
  }

  // Take the page over from the server. `isShown` says that the page on the screen is the server's and up to date.
  async begin(isShown) {
    document.addEventListener("submit", (event) => this.submitted(event), true);
    document.addEventListener("click", (event) => this.clicked(event), true);
    addEventListener("popstate", () => this.wentBack());
    if (this.filled.isStopped) show(this.form.stopped);
    else if (!isShown || this.filled.waiting.size > 0 || this.filled.isAsked) this.showAddress();
    await this.keep();
    this.sender.hurry();
  }

  get isOver() {
    return this.sender.isOver;
  }

  get instrument() {
    return this.form.instrument;
  }

  page(id) {
    return this.instrument.pages.find((page) => page.id === id);
  }

  pagesWaiting() {
    const ids = [...this.filled.waiting.keys()];
    return Object.fromEntries(ids.map((id) => [id, this.filled.fieldsOf(this.page(id))]));
  }

  keep() {
    return this.vault.put("filled", this.filled).catch(() => {});
  }

  submitted(event) {
    const action = event.target.getAttribute("action") ?? "";
    if (!action.startsWith(PAGE) && action !== SEND && action !== STOP) return;
    event.preventDefault();
    if (action === SEND) this.send();
    else if (action === STOP) this.stop();
    else this.answer(this.page(action.slice(PAGE.length)), event.target);
  }

  clicked(event) {
    const link = event.target.closest("a[href]");
    if (!link || link.closest(".display-switch") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const language = link.closest(".languages") && link.hreflang;
    const address = link.getAttribute("href");
    if (language ? !this.forms[language] : !address.startsWith(PAGE)) return;
    event.preventDefault();
    event.stopPropagation();
    if (language) this.speak(language);
    else this.go(address);
  }

  async answer(page, form) {
    const { accepted, reasons } = checkPage(page, fieldsIn(form));
    if (reasons.size > 0) {
      showProblems(this.form.words, reasons);
      return;
    }
    this.filled.give(page, accepted);
    await this.keep();
    this.sender.hurry();
    this.go(this.addressAfter(page));
  }

  addressAfter(page) {
    const places = this.instrument.pages;
    const after = new Set(places.slice(places.indexOf(page) + 1));
    const next = path(this.instrument, this.filled.answers).find((each) => after.has(each));
    return next ? PAGE + next.id : SEND;
  }

  async send() {
    this.filled.isAsked = true;
    await this.keep();
    say(this.form.words.sending);
    this.sender.hurry();
  }

  async stop() {
    this.filled.stop();
    await this.keep();
    this.sender.hurry();
  }

  // Another language: what stands in the fields stays there.
  speak(language) {
    const open = document.querySelector(`main form[action^="${PAGE}"]`);
    const fields = open && fieldsIn(open);
    this.form = { ...this.forms[language], csrf: this.form.csrf };
    rememberLanguage(language);
    this.showAddress();
    if (open) fill(document.querySelector("main form"), fields);
  }

  go(address) {
    if (address !== location.pathname) history.pushState(null, "", address);
    this.showAddress();
  }

  wentBack() {
    // What was sent or stopped is no longer here; the server says what has become of it.
    if (this.isOver) location.reload();
    else if (location.pathname !== this.shownAt) this.showAddress();
  }

  // The page at this address; where it is none for these answers, the first that is missing, or the last look.
  showAddress() {
    const pages = path(this.instrument, this.filled.answers);
    const missing = firstUnanswered(this.instrument, this.filled.answers);
    const wanted = pages.find((page) => PAGE + page.id === location.pathname);
    const page = wanted ?? missing;
    if (page) this.showPage(page);
    else this.showLastLook(pages.at(-1));
    if (location.pathname + location.search !== this.shownAt) history.replaceState(null, "", this.shownAt);
  }

  showPage(page) {
    const { before, ahead } = steps(this.instrument, this.filled.answers, page.id);
    this.shownAt = PAGE + page.id;
    show(this.form.pages[page.id]);
    fill(document.querySelector("main form"), this.filled.fieldsOf(page));
    showProgress(this.form.words.progress, before.length, before.length + ahead.length);
    if (before.length > 0) leadBackTo(PAGE + before.at(-1).id);
    this.sayState();
  }

  showLastLook(last) {
    this.shownAt = SEND;
    show(this.form.send);
    leadBackTo(PAGE + last.id);
    this.sayState();
  }

  sayState() {
    const { words } = this.form;
    const isOffline = this.sender.triesInVain > 0;
    if (this.filled.isAsked) say(isOffline ? words.offline_sending : words.sending);
    else say(isOffline ? words.offline : "");
  }

  // What came of a round of sending.
  async told(result) {
    await this.keep();
    if (result.kind === "refused") await this.leaveFor(`/answer/refusal/${result.code}`);
    else if (result.kind === "wrong" || result.kind === "incomplete") this.putRight(result);
    else if (!this.filled.isStopped) this.sayState();
    else if (document.querySelector("main form")) show(this.form.stopped);
  }

  putRight({ page, reasons }) {
    this.filled.isAsked = false;
    this.go(PAGE + page);
    if (reasons) showProblems(this.form.words, reasons);
  }

  async finished() {
    await this.removeTraces();
    const { thanks } = this.form;
    this.forms = this.form = this.filled = null;
    history.replaceState(null, "", THANKS);
    show(thanks);
    say("");
  }

  forgotten() {
    return this.leaveFor("/");
  }

  async leaveFor(address) {
    this.sender.isOver = true;
    await this.removeTraces();
    location.replace(address);
  }

  // What can't be removed must not keep anybody from the page that comes next.
  removeTraces() {
    return Promise.allSettled([this.vault.destroy(), removeWorker()]);
  }
}
