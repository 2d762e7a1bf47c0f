// The counter's own store: what the page needs without network, draws still sealed, and visits not yet reported.

const NAME = "counter";
const VERSION = 1;
export const LOCK = "surveyapp counter";
export const STORES = ["kit", "sequences", "visits"];
let opening = null;

// Runs `work(store)` on all stores and gives its result once it is on the disk, not only in memory.
export async function change(work) {
  return run("readwrite", work);
}

export async function look(work) {
  return run("readonly", work);
}

// The result of one request of IndexedDB.
export function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, work) {
  const transaction = (await open()).transaction(STORES, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  const [value] = await Promise.all([work((name) => transaction.objectStore(name)), done]);
  return value;
}

function open() {
  opening ??= connect().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function connect() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("kit");
    request.result.createObjectStore("sequences", { keyPath: "id" });
    request.result.createObjectStore("visits", { keyPath: "tap" });
  };
  const database = await result(request);
  database.onclose = () => (opening = null);
  return database;
}
