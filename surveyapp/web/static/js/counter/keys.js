// One key for each button: the column is the service, the row of the keyboard is the purpose (1 2 3, Q W E, A S D).
//
// Whoever does not want them switches them off, and the browser remembers it (WCAG 2.1.4).

const ROWS = [
  ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9"],
  ["KeyQ", "KeyW", "KeyE", "KeyR", "KeyT", "KeyY", "KeyU", "KeyI", "KeyO"],
  ["KeyA", "KeyS", "KeyD", "KeyF", "KeyG", "KeyH", "KeyJ", "KeyK", "KeyL"],
];
const SETTING = "counter keys";

// `rows` holds for every service its buttons, in the order of purposes.
export function bindKeys(rows, control) {
  const buttons = new Map();
  rows.slice(0, ROWS[0].length).forEach((row, service) => {
    row.forEach((button, purpose) => {
      const code = ROWS[purpose]?.[service];
      if (!code) return;
      const sign = code.replace(/Digit|Key/, "");
      button.dataset.key = sign;
      button.setAttribute("aria-keyshortcuts", sign);
      buttons.set(code, button).set(code.replace("Digit", "Numpad"), button);
    });
  });
  showSetting(control);
  control.addEventListener("change", () => {
    localStorage.setItem(SETTING, control.checked ? "on" : "off");
    showSetting(control);
  });
  document.onkeydown = (event) => {
    const button = buttons.get(event.code);
    if (!button?.isConnected || !control.checked || event.repeat || isMeantElsewhere(event)) return;
    event.preventDefault();
    button.click();
  };
}

function showSetting(control) {
  control.checked = localStorage.getItem(SETTING) !== "off";
  document.body.classList.toggle("with-keys", control.checked);
}

function isMeantElsewhere({ ctrlKey, altKey, metaKey, shiftKey, target }) {
  return ctrlKey || altKey || metaKey || shiftKey || target.closest("input:not([type=checkbox]), select, textarea");
}
