// Nobody's answers wait for the next person: after a while without a touch comes a warning, then the reset.
// Staying takes one tap and may be repeated as often as anybody wants.

const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchmove"];
const SHORTEST_WARNING = 20;

export class Idle {
  // `warn(seconds)` shows the warning, `count(left)` the seconds left, `hide()` takes it away, `leave()` resets.
  constructor({ idleSeconds, warningSeconds, warn, count, hide, leave }) {
    this.idleSeconds = idleSeconds;
    this.warningSeconds = Math.max(SHORTEST_WARNING, warningSeconds);
    Object.assign(this, { warn, count, hide, leave });
    this.timer = undefined;
    this.lastSign = 0;
    this.warnedAt = null;
    for (const sign of SIGNS) addEventListener(sign, () => this.notice(), { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => this.tick());
  }

  start() {
    this.stop();
    this.lastSign = Date.now();
    this.running = true;
    this.tick();
  }

  stop() {
    clearTimeout(this.timer);
    if (this.warnedAt !== null) this.hide();
    this.warnedAt = null;
    this.running = false;
  }

  stay() {
    if (this.running) this.start();
  }

  // While the warning is shown only its button counts: a stray touch is not a person who is still there.
  notice() {
    if (this.warnedAt === null) this.lastSign = Date.now();
  }

  // Measured by the clock, not by counting ticks: a tablet that slept over lunch wakes up on the first screen.
  tick() {
    clearTimeout(this.timer);
    if (!this.running) return;
    const quiet = (Date.now() - this.lastSign) / 1000;
    if (quiet >= this.idleSeconds + this.warningSeconds + SHORTEST_WARNING) return this.leave();
    if (this.warnedAt === null && quiet >= this.idleSeconds) this.begin();
    if (this.warnedAt !== null) {
      const left = Math.ceil(this.warningSeconds - (Date.now() - this.warnedAt) / 1000);
      if (left <= 0) return this.leave();
      this.count(left);
    }
    this.timer = setTimeout(() => this.tick(), 500);
  }

  begin() {
    this.warnedAt = Date.now();
    this.warn(this.warningSeconds);
  }
}
