// Reports what was tapped without network. A visit is forgotten here when the server has said in its own words that it
// has it; one that it can't take stays and is shown.

import { change, look, result } from "./database.js";
import { ask } from "./server.js";

const LOCK = "surveyapp counter sender";
const MOST = 50;
const TAKEN = ["stored", "same"];

// "done", "offline", "sign in" or "later".
export function sendVisits() {
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? sendAll() : "later"));
}

async function sendAll() {
  const visits = (await look((store) => result(store("visits").getAll()))).filter((visit) => !visit.isStuck);
  for (const group of groups(visits)) {
    const reply = await ask("/counter/offline/visits", reportOf(group));
    if (!reply) return "offline";
    if (reply.status === 401) return "sign in";
    if (reply.status !== 200 || !reply.body.taken) return "later";
    await forget(group, reply.body.taken);
  }
  return "done";
}

// Visits of one counter, day and sequence, in the order of their taps, at most so many.
function groups(visits) {
  const found = new Map();
  for (const visit of visits.sort((one, other) => one.at - other.at)) {
    const name = [visit.counter, visit.day, visit.sequence].join("|");
    found.set(name, [...(found.get(name) ?? []), visit]);
  }
  return [...found.values()].flatMap((group) => portions(group));
}

function portions(group) {
  return Array.from({ length: Math.ceil(group.length / MOST) }, (_, part) => group.slice(part * MOST, (part + 1) * MOST));
}

function reportOf(group) {
  const [{ counter, sequence, day }] = group;
  return {
    counter,
    sequence,
    day,
    visits: group.map(({ tap, service, purpose, number, outcome, slip, dossiers, company }) => ({
      tap,
      service,
      purpose,
      number,
      outcome,
      slip,
      dossiers,
      company,
    })),
  };
}

async function forget(group, taken) {
  await change(async (store) => {
    for (const { tap } of group) {
      const visit = await result(store("visits").get(tap));
      if (!visit) continue;
      if (TAKEN.includes(taken[tap])) await result(store("visits").delete(tap));
      else if (taken[tap] === "refused") await result(store("visits").put({ ...visit, isStuck: true }));
    }
  });
}
