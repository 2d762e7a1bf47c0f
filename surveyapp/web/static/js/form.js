// What a form gains with JavaScript; it works without.

// Where `autofocus` is not heeded (in-app browsers), the error summary takes the focus all the same.
window.addEventListener("load", () => {
  const summary = document.getElementById("error-summary");
  if (summary && !summary.contains(document.activeElement)) summary.focus();
});

// A second tap on the button sends nothing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[method=post]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// Coming back with the browser's own button, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Questions go on without network; see phone/start.js.
if (document.querySelector("main form[action^='/answer/'], [data-offline]")) {
  import("./phone/start.js").then(({ start }) => start());
}
