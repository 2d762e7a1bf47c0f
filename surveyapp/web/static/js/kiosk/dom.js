// Elements are made one by one; texts are only ever texts, so nothing in them is interpreted.

// An element with attributes (true: present, false, null or undefined: absent) and children, of which null is none.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export function button(text, onclick, attributes = {}) {
  return el("button", { type: "button", class: "button", ...attributes, onclick }, text);
}

// A text with the places in braces filled in.
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

// The heading of a screen; the focus goes there when the screen appears.
export function heading(text, attributes = {}) {
  return el("h1", { tabindex: "-1", ...attributes }, text);
}
