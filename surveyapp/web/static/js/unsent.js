// Another language is another page: what was chosen or written on this one and not sent yet comes along.
//
// It waits in this tab alone, for the moment between the two pages.

const KEY = "unsent";
const form = document.querySelector("main form[method=post]");

function keep() {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, fields }));
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(KEY));
  sessionStorage.removeItem(KEY);
  if (kept?.path !== location.pathname) return;
  for (const field of form.elements) {
    const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

if (form) {
  restore();
  for (const link of document.querySelectorAll(".languages a")) link.addEventListener("click", keep);
}
