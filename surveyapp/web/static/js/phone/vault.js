// What a phone keeps of an unfinished form, so that neither a lost network nor a closed page loses an answer.
//
// Every record is sealed under a key that this browser makes and gives out to nobody, scripts included. All of it goes
// when the form is sent or stopped, and at the latest with the days for which the form can be sent at all.

const DATABASE = "phone";
const STORE = "kept";
const KEY = "key";
const UNTIL = "until";
const ALGORITHM = "AES-GCM";
const DAY = 24 * 3600 * 1000;
const PATIENCE = 1_000;

// In a browser without a place to keep things, the page's own memory does; then a closed page loses what was not sent.
export async function openVault() {
  try {
    const database = await connect();
    if (!((await read(database, UNTIL)) > Date.now())) await clear(database);
    return new Vault(database, (await read(database, KEY)) ?? (await newKey(database)));
  } catch {
    return new Vault(null, null);
  }
}

class Vault {
  constructor(database, key) {
    this.database = database;
    this.key = key;
  }

  // The longest that anything is kept; only the first call counts.
  async keepFor(days) {
    if (this.database && !(await read(this.database, UNTIL))) await write(this.database, UNTIL, Date.now() + days * DAY);
  }

  async get(name) {
    const record = this.database && (await read(this.database, name));
    if (!record) return undefined;
    const data = await crypto.subtle.decrypt({ name: ALGORITHM, iv: record.iv }, this.key, record.data);
    return JSON.parse(new TextDecoder().decode(data));
  }

  async put(name, value) {
    if (!this.database) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    const data = await crypto.subtle.encrypt({ name: ALGORITHM, iv }, this.key, text);
    if (this.database) await write(this.database, name, { iv, data });
  }

  // Nothing is left, and nothing is kept from now on. The empty database goes too, as soon as no other page has it open.
  async destroy() {
    const { database } = this;
    this.database = null;
    if (!database) return;
    await clear(database);
    database.close();
    const soon = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([done(indexedDB.deleteDatabase(DATABASE)), soon]);
  }
}

async function connect() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const database = await done(request);
  // Another page of this browser has finished the form and wants all of it gone.
  database.onversionchange = () => database.close();
  return database;
}

async function newKey(database) {
  const key = await crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ["encrypt", "decrypt"]);
  await write(database, KEY, key);
  return key;
}

function read(database, name) {
  return done(database.transaction(STORE).objectStore(STORE).get(name));
}

function write(database, name, value) {
  return changed(database, (store) => store.put(value, name));
}

function clear(database) {
  return changed(database, (store) => store.clear());
}

// Resolves when the change is on the disk.
function changed(database, change) {
  const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
  change(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
