// What the page needs without network: fetched now and then while there is one.

import { LOCK, change, look, result } from "./database.js";
import { today } from "./draws.js";
import { ask } from "./server.js";

const OFTEN_ENOUGH = 10 * 60_000;

export function kit() {
  return look((store) => result(store("kit").get("kit")));
}

// Asks for what is missing, unless that was done a moment ago for the same counter, day and language.
export function refreshKit(counter, language) {
  return navigator.locks.request(LOCK, async () => {
    const known = await kit();
    if (known && known.counter.id === counter && known.language === language && isFresh(known)) return;
    const sequences = await look((store) => result(store("sequences").getAll()));
    const held = sequences.filter((each) => each.counter === counter).map(({ id, day }) => ({ id, day }));
    const reply = await ask("/counter/offline/kit", { counter, held });
    if (reply?.status !== 200 || !reply.body.counter) return;
    await keep(reply.body);
  });
}

function isFresh(known) {
  return known.today === today() && Date.now() - known.at < OFTEN_ENOUGH && Date.now() >= known.at;
}

async function keep({ sequences, over, ...rest }) {
  await change(async (store) => {
    await result(store("kit").put({ ...rest, at: Date.now() }, "kit"));
    for (const old of await result(store("sequences").getAll())) {
      if (over.includes(old.id) || old.day < rest.today) await result(store("sequences").delete(old.id));
    }
    for (const sequence of sequences) await result(store("sequences").put(sequence));
  });
}
