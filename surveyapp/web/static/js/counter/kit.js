// What the page needs without network: fetched now and then while there is one.

import { LOCK, change, look, result } from "./database.js";
import { today } from "./draws.js";
import { ask } from "./server.js";

const OFTEN_ENOUGH = 10 * 60_000;
const MOST_DAYS = 5;

export function kit() {
  return look((store) => result(store("kit").get("kit")));
}

// Asks for what is missing, one day after the other, unless that was done a moment ago for the same counter and language.
export function refreshKit(counter, language) {
  return navigator.locks.request(LOCK, async () => {
    const known = await kit();
    if (known && known.counter.id === counter && known.language === language && isFresh(known)) return;
    for (let asked = 0; asked < MOST_DAYS; asked += 1) {
      const reply = await ask("/counter/offline/kit", { counter, held: await heldBy(counter) });
      if (reply?.status !== 200 || !reply.body.counter) return;
      await keep(reply.body);
      if (!reply.body.more) return;
    }
  });
}

async function heldBy(counter) {
  const sequences = await look((store) => result(store("sequences").getAll()));
  return sequences.filter((each) => each.counter === counter).map(({ id, day }) => ({ id, day }));
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
