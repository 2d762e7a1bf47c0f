// The device's own database. It holds sealed answers, what the server last said, and the lock; never a word in clear.

const NAME = "kiosk";
const VERSION = 1;
let opening = null;

// Runs `work(transaction)` and gives its result once the transaction is on the disk, not only in memory.
export async function write(stores, work) {
  return run(stores, "readwrite", work);
}

export async function read(stores, work) {
  return run(stores, "readonly", work);
}

// The result of one request of IndexedDB.
export function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(stores, mode, work) {
  const transaction = await begun(stores, mode);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  const [value] = await Promise.all([work(transaction), done]);
  return value;
}

async function begun(stores, mode) {
  try {
    return (await open()).transaction(stores, mode, { durability: "strict" });
  } catch (error) {
    // The browser may close a connection of its own accord; then a new one is opened, once.
    if (error.name !== "InvalidStateError") throw error;
    opening = null;
    return (await open()).transaction(stores, mode, { durability: "strict" });
  }
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
    request.result.createObjectStore("queue", { keyPath: "id" });
    request.result.createObjectStore("stuck", { keyPath: "id" });
    request.result.createObjectStore("device");
  };
  const database = await result(request);
  database.onclose = forget;
  database.onversionchange = () => {
    database.close();
    forget();
  };
  return database;
}

function forget() {
  opening = null;
}
