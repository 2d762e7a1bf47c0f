// Size of text and contrast: changed at once where there is JavaScript, by a link to the same page where there is not.

const SETTINGS = {
  text: ["1", "2", "3"],
  contrast: ["normal", "high"],
};
const YEAR = 365 * 24 * 3600;
const root = document.documentElement;
const bound = new WeakSet();

// What was chosen before, in the cookies that the server reads too.
export function applyDisplay() {
  for (const [name, values] of Object.entries(SETTINGS)) set(name, chosen(name) ?? root.dataset[name] ?? values[0]);
}

// Every control in a part of the page, be it a link or a button, there now or later.
export function bindDisplayControls(part) {
  if (!bound.has(part)) part.addEventListener("click", choose);
  bound.add(part);
  applyDisplay();
}

// On a shared screen the next person starts with what is usual.
export function resetDisplay() {
  for (const [name, values] of Object.entries(SETTINGS)) {
    remember(name, "", 0);
    set(name, values[0]);
  }
}

function choose(event) {
  for (const name of Object.keys(SETTINGS)) {
    const value = event.target.closest?.(`[data-set-${name}]`)?.getAttribute(`data-set-${name}`);
    if (!SETTINGS[name].includes(value)) continue;
    event.preventDefault();
    remember(name, value, YEAR);
    set(name, value);
  }
}

function chosen(name) {
  const value = document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];
  return SETTINGS[name].includes(value) ? value : undefined;
}

function remember(name, value, seconds) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${seconds}; SameSite=Lax${secure}`;
}

function set(name, value) {
  root.dataset[name] = value;
  for (const control of document.querySelectorAll(`[data-set-${name}]`)) {
    if (control.getAttribute(`data-set-${name}`) === value) control.setAttribute("aria-current", "true");
    else control.removeAttribute("aria-current");
  }
}

bindDisplayControls(document);
