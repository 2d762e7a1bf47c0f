// A form as the kiosk asks it, drawn by the kiosk's own modules; nothing is sealed, queued or sent. It begins with the
// first question, and any question may be gone past unanswered.

import "./sealed_off.js";
import { sendScreen } from "../kiosk/ending_screens.js";
import { Kiosk } from "../kiosk/kiosk.js";

class Preview extends Kiosk {
  constructor(bundle) {
    super({ hurry: () => undefined });
    this.latest = { standing: "paired", bundle };
    this.at = 0;
  }

  // From the first question again, or from a page's.
  async reset(page = "") {
    this.wipe();
    this.takeUpNews();
    this.begin("walk_up");
    await this.visit.prepare();
    this.beforeQuestions = () => this.ask(0);
    this.ask(Math.max(0, this.visit.steps().findIndex((step) => step.page.id === page)));
  }

  ask(place) {
    this.at = Math.max(0, place);
    return super.ask(place);
  }

  go(steps) {
    return this.visit ? this.ask(Math.min(this.at + steps, this.visit.steps().length)) : this.reset();
  }

  // The kiosk itself goes back to what is unanswered.
  lastScreen(lastPlace) {
    return this.display(() => sendScreen(this, { back: () => this.ask(lastPlace), send: () => this.send() }));
  }

  async keep() {}

  async openStaff() {}
}

const app = document.getElementById("app");
const preview = new Preview(JSON.parse(app.dataset.bundle));
for (const control of document.querySelectorAll("[data-go]")) {
  control.addEventListener("click", () => preview.go(Number(control.dataset.go)));
}
preview.reset(app.dataset.page);
