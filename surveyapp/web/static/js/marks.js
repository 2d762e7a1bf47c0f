// What a mark of a picture stands for, beside it: at a pointer, and by keyboard with the arrow keys within a picture.
//
// Each mark carries its words as its title, which are those of its row in the table. Here they become a tip that stays
// while the pointer is on the mark or on the tip, goes with Escape, and covers nothing for those who do not ask for it.

const MARKS = "svg .mark";
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const GAP = 10;
const LINGER = 200;

const tip = document.createElement("div");
let leaving = 0;

function show(mark) {
  clearTimeout(leaving);
  tip.textContent = mark.getAttribute("aria-label");
  tip.hidden = false;
  const box = mark.getBoundingClientRect();
  const left = box.left + box.width / 2 - tip.offsetWidth / 2;
  const most = document.documentElement.clientWidth - tip.offsetWidth - GAP;
  const above = box.top - tip.offsetHeight - GAP;
  const top = above >= 0 ? above : box.bottom + GAP;
  tip.style.left = `${Math.max(GAP, Math.min(left, most)) + window.scrollX}px`;
  tip.style.top = `${top + window.scrollY}px`;
}

function hide() {
  clearTimeout(leaving);
  tip.hidden = true;
}

// A pointer on its way from the mark to the tip crosses a gap.
function hideSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, LINGER);
}

// One stop of the Tab key for each picture; the arrow keys go from mark to mark.
function step(event) {
  const marks = [...event.currentTarget.querySelectorAll(".mark")];
  const now = marks.indexOf(event.target.closest(".mark"));
  const ends = { Home: 0, End: marks.length - 1 };
  const next = ends[event.key] ?? now + (STEPS[event.key] ?? 0);
  if (now < 0 || !(event.key in STEPS || event.key in ends) || !marks[next]) return;
  event.preventDefault();
  marks[now].setAttribute("tabindex", "-1");
  marks[next].setAttribute("tabindex", "0");
  marks[next].focus();
}

function bindMark(mark, isFirst) {
  const title = mark.querySelector("title");
  mark.setAttribute("aria-label", title.textContent);
  mark.setAttribute("role", "img");
  mark.setAttribute("tabindex", isFirst ? "0" : "-1");
  title.remove();
  mark.addEventListener("pointerenter", () => show(mark));
  mark.addEventListener("pointerleave", hideSoon);
  mark.addEventListener("focus", () => show(mark));
  mark.addEventListener("blur", hide);
}

function bindPicture(picture) {
  // A picture whose parts can be reached is a group of pictures and no longer one.
  picture.setAttribute("role", "group");
  [...picture.querySelectorAll(".mark")].forEach((mark, place) => bindMark(mark, place === 0));
  picture.addEventListener("keydown", step);
  const hint = picture.closest(".drawing")?.nextElementSibling;
  if (hint?.matches("[data-marks-hint]")) hint.hidden = false;
}

export function bindMarks(part) {
  const pictures = new Set([...part.querySelectorAll(MARKS)].map((mark) => mark.ownerSVGElement));
  if (!pictures.size) return;
  tip.className = "mark-tip";
  tip.hidden = true;
  // The words are the mark's own name already; they need not be read twice.
  tip.setAttribute("aria-hidden", "true");
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", hideSoon);
  document.body.append(tip);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  pictures.forEach(bindPicture);
}

bindMarks(document);
