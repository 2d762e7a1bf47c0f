// Using a sealed draw: the visit is on the disk, and the draw's key and seal are gone, before anybody sees what it says.

import { LOCK, change, look, result } from "./database.js";

const NONCE = new Uint8Array(12);

// The day in Viet Nam, whatever the computer's own zone.
export function today() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
}

export function newTap() {
  return crypto.randomUUID();
}

// Stores a visit with the next draw of the day. The same tap again is the visit that it made.
// {tap, service, purpose} -> the visit, with `ticket` when it is drawn.
export function recordVisit(counter, said) {
  return navigator.locks.request(LOCK, async () => {
    const known = await visitOf(said.tap);
    if (known) return known;
    const sequence = (await sequencesOf(counter)).find((each) => each.day === today() && each.seals.length > 0);
    const visit = {
      ...said,
      counter,
      day: sequence?.day ?? today(),
      sequence: sequence?.id ?? null,
      number: sequence?.next ?? null,
      outcome: null,
      slip: "",
      dossiers: 1,
      company: false,
      at: Date.now(),
      ticket: null,
    };
    const draw = sequence ? await opened(sequence) : null;
    visit.ticket = draw?.ticket ?? null;
    visit.isDrawn = Boolean(draw?.ticket);
    await change(async (store) => {
      await forgetTickets(store("visits"));
      if (sequence) await result(store("sequences").put(after(sequence, draw)));
      await result(store("visits").put(visit));
    });
    return visit;
  });
}

export async function visitOf(tap) {
  return look((store) => result(store("visits").get(tap)));
}

// Visits that the server has not confirmed, the last one first.
export async function unsentVisits() {
  const visits = await look((store) => result(store("visits").getAll()));
  return visits.sort((one, other) => other.at - one.at);
}

export function changeVisit(tap, changes) {
  return navigator.locks.request(LOCK, () =>
    change(async (store) => {
      const visit = await result(store("visits").get(tap));
      if (visit) await result(store("visits").put({ ...visit, ...changes }));
    }),
  );
}

export async function drawsLeft(counter) {
  const own = (await sequencesOf(counter)).filter((each) => each.day === today());
  return own.reduce((sum, each) => sum + each.seals.length, 0);
}

async function sequencesOf(counter) {
  const all = await look((store) => result(store("sequences").getAll()));
  // One that has been begun is finished first.
  return all.filter((each) => each.counter === counter).sort((one, other) => other.next - one.next);
}

async function opened(sequence) {
  const key = await crypto.subtle.importKey("raw", bytes(sequence.key), "AES-GCM", false, ["decrypt"]);
  const additionalData = new TextEncoder().encode(`${sequence.id}|${sequence.next}`);
  const algorithm = { name: "AES-GCM", iv: NONCE, additionalData };
  const content = await crypto.subtle.decrypt(algorithm, key, bytes(sequence.seals[0]));
  return JSON.parse(new TextDecoder().decode(content));
}

// The sequence once its first draw is used: the old key and seal are nowhere any more.
function after(sequence, draw) {
  return { ...sequence, key: draw.next, next: sequence.next + 1, seals: sequence.seals.slice(1) };
}

// A ticket can be shown until the next visit is tapped, and no longer.
async function forgetTickets(visits) {
  for (const visit of await result(visits.getAll())) {
    if (visit.ticket) await result(visits.put({ ...visit, ticket: null }));
  }
}

function bytes(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
