// At a kiosk nobody's answers wait for the next person: after a while without a touch comes a warning, then the reset.

const dialog = document.getElementById("idle");
const countdown = dialog.querySelector("[data-countdown]");
const idleSeconds = Number(dialog.dataset.idleSeconds);
const warningSeconds = Number(dialog.dataset.warningSeconds);
let timer;

function watch() {
  clearTimeout(timer);
  timer = setTimeout(warn, idleSeconds * 1000);
}

function warn() {
  dialog.showModal();
  dialog.querySelector("[data-stay]").focus();
  count(warningSeconds);
}

function count(left) {
  countdown.textContent = left;
  timer = left > 0 ? setTimeout(count, 1000, left - 1) : reset();
}

function reset() {
  dialog.querySelector("form").submit();
}

// The button and the Escape key alike close the dialog, and that is one tap for as long again.
dialog.addEventListener("close", watch);
dialog.querySelector("[data-stay]").addEventListener("click", () => {
  dialog.close();
  watch();
});
for (const sign of ["pointerdown", "keydown", "scroll", "input"]) {
  document.addEventListener(sign, () => dialog.open || watch(), { passive: true, capture: true });
}

// A page that comes back from the browser's memory belongs to somebody else.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
watch();
