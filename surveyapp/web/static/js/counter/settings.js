// What this computer is like: whether its printer prints at once, and whether slips printed in advance are handed over.

const PRINTED = "counter printed";

// A tick for each, remembered in this browser; the page looks accordingly.
export function bindSettings() {
  for (const tick of document.querySelectorAll("[data-setting]")) {
    tick.closest("[hidden]")?.removeAttribute("hidden");
    tick.checked = isOn(tick.dataset.setting);
    document.body.classList.toggle(`setting-${tick.dataset.setting}`, tick.checked);
    tick.addEventListener("change", () => {
      localStorage.setItem(`counter ${tick.dataset.setting}`, tick.checked ? "on" : "off");
      document.body.classList.toggle(`setting-${tick.dataset.setting}`, tick.checked);
    });
  }
}

// Prints a ticket that was just made, once; a page loaded again prints nothing.
export function printAtOnce(visit) {
  if (!visit || !isOn("print") || isOn("slips") || sessionStorage.getItem(PRINTED) === visit) return;
  sessionStorage.setItem(PRINTED, visit);
  window.print();
}

function isOn(setting) {
  return localStorage.getItem(`counter ${setting}`) === "on";
}
