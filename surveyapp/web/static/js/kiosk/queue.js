// Answers on their way: sealed, stored before anybody is thanked, deleted only when the server has said that it has them.
// The keys are random, so nothing here tells in which order or when answers came.

import { read, result, write } from "./database.js";

// Resolves when the envelope is on the disk.
export function enqueue(envelope) {
  return write(["queue"], (transaction) => result(transaction.objectStore("queue").put(envelope)));
}

export function queuedIds() {
  return read(["queue"], (transaction) => result(transaction.objectStore("queue").getAllKeys()));
}

export function envelopeOf(id) {
  return read(["queue"], (transaction) => result(transaction.objectStore("queue").get(id)));
}

export function removeSent(id) {
  return write(["queue"], (transaction) => result(transaction.objectStore("queue").delete(id)));
}

// What the server can't take as it is goes aside, so that it is kept and holds up nobody.
export function setAside(id) {
  return write(["queue", "stuck"], async (transaction) => {
    const envelope = await result(transaction.objectStore("queue").get(id));
    if (envelope) await result(transaction.objectStore("stuck").put(envelope));
    await result(transaction.objectStore("queue").delete(id));
  });
}

// Once more from the beginning, when staff say so.
export function retryStuck() {
  return write(["queue", "stuck"], async (transaction) => {
    const stuck = transaction.objectStore("stuck");
    for (const envelope of await result(stuck.getAll())) {
      await result(transaction.objectStore("queue").put(envelope));
    }
    await result(stuck.clear());
  });
}

export function counts() {
  return read(["queue", "stuck"], async (transaction) => ({
    unsent: await result(transaction.objectStore("queue").count()),
    stuck: await result(transaction.objectStore("stuck").count()),
  }));
}

// Every envelope that is still here, for a file that carries them where no network goes.
export function everything() {
  return read(["queue", "stuck"], async (transaction) => [
    ...(await result(transaction.objectStore("queue").getAll())),
    ...(await result(transaction.objectStore("stuck").getAll())),
  ]);
}
