// The page on the screen: the server's own pages, put in place without asking it again.

import { bindDisplayControls } from "../display.js";
import { MISSING_CODES } from "../form/instrument.js";
import { offerReading } from "../speech.js";

const status = document.createElement("div");
status.className = "notice";
status.setAttribute("role", "status");

export function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// Shows a page of the server. Links to the page itself, as the language switch has, lead to where the reader is.
export function show(html) {
  const page = parsed(html);
  for (const script of page.querySelectorAll("script")) script.remove();
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceChildren(...page.body.childNodes);
  for (const link of document.querySelectorAll("a[href*='/answer/form/']")) link.setAttribute("href", link.search);
  bindDisplayControls(document.body);
  for (const part of document.querySelectorAll("main form [lang]")) offerReading(part, part.lang);
  document.querySelector("main").prepend(status);
  scrollTo(0, 0);
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

// A calm line above everything; without words there is none.
export function say(words) {
  if (!status.isConnected) document.querySelector("main").prepend(status);
  status.hidden = !words;
  if (status.textContent !== words) status.textContent = words;
}

export function fieldsIn(form) {
  const data = new FormData(form);
  const names = [...new Set(data.keys())].filter((name) => name !== "csrf_token");
  return Object.fromEntries(names.map((name) => [name, data.getAll(name)]));
}

export function fill(form, fields) {
  for (const field of form.elements) {
    const values = fields[field.name] ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.matches("input:not([type=hidden]), textarea")) {
      field.value = values.find((value) => !MISSING_CODES.includes(value)) ?? "";
    }
  }
}

export function showProgress(words, done, atMost) {
  const bar = document.querySelector("main progress");
  document.getElementById(bar.getAttribute("aria-labelledby")).textContent = words
    .replace("{step}", done + 1)
    .replace("{steps}", atMost);
  bar.max = atMost;
  bar.value = done + 1;
}

export function leadBackTo(address) {
  document.querySelector(".back-link")?.setAttribute("href", address);
}

// What has to be put right, in the summary and beside each question, as the server would say it.
export function showProblems(words, reasons) {
  for (const old of document.querySelectorAll(".error-summary, .error-text")) old.remove();
  for (const field of document.querySelectorAll(".field.invalid")) field.classList.remove("invalid");
  const summary = parsed(words.summary).querySelector(".error-summary");
  const line = summary.querySelector("li");
  line.remove();
  for (const [code, reason] of reasons) {
    summary.querySelector("ul").append(lineFor(line, code, words.problems[reason]));
    mark(words, code, words.problems[reason]);
  }
  document.querySelector("main .progress").after(summary);
  const prefix = `${words.error_title}: `;
  if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
  summary.focus();
}

function lineFor(pattern, code, text) {
  const line = pattern.cloneNode(true);
  const link = line.querySelector("a");
  link.setAttribute("href", `#${code}`);
  link.textContent = text;
  return line;
}

function mark(words, code, text) {
  const message = parsed(words.error).querySelector(".error-text");
  message.id = `${code}-error`;
  message.lastChild.textContent = ` ${text}`;
  const input = document.getElementById(code);
  const field = input.closest(".field");
  field.classList.add("invalid");
  field.querySelector(".choices, .with-unit, textarea").before(message);
  const described = field.matches("fieldset") ? field : input;
  const others = (described.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== message.id);
  described.setAttribute("aria-describedby", [...others, message.id].join(" "));
}
