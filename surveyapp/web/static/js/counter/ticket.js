// A ticket as it lay in its seal: shown, and printed on the roll.

import { el, fill } from "../kiosk/dom.js";

const SVG = "http://www.w3.org/2000/svg";

export function ticketOf(ticket, kit) {
  const { words } = kit;
  return el(
    "article",
    { class: "ticket", "aria-label": words.ticket },
    el("p", { class: "ticket-office" }, kit.counter.office),
    el("p", { class: "ticket-title" }, words.ticket_title),
    drawing(ticket, words.qr),
    el("p", {}, `${words.scan} `, el("span", { class: "address" }, kit.code_address)),
    el("p", { class: "code" }, ticket.code),
    el("p", {}, fill(words.until, { day: ticket.until })),
    el("p", {}, words.active_later),
    el("p", {}, words.voluntary),
  );
}

// The bits of the code, row after row, as one path: a stroke for each run of dark modules.
function drawing({ side, bits }, title) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "qr");
  picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", title);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("stroke", "#000000");
  path.setAttribute("d", strokes(side, dark(bits)));
  picture.append(path);
  return picture;
}

function dark(bits) {
  const bytes = Array.from(atob(bits), (sign) => sign.charCodeAt(0));
  return (place) => (bytes[place >> 3] >> (7 - (place & 7))) & 1;
}

function strokes(side, isDark) {
  let path = "";
  for (let y = 0; y < side; y += 1) {
    let x = 0;
    while (x < side) {
      const begin = x;
      while (x < side && isDark(y * side + x)) x += 1;
      if (x > begin) path += `M${begin} ${y + 0.5}h${x - begin}`;
      x += 1;
    }
  }
  return path;
}
