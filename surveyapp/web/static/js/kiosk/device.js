// What the device remembers: the bundle that the server sent last, whether it was revoked, and the staff's lock.

import { read, result, write } from "./database.js";
import { fetchBundle } from "./server.js";

const ROUNDS = 200_000;

export function remember(name, value) {
  return write(["device"], (transaction) => result(transaction.objectStore("device").put(value, name)));
}

export function recall(name) {
  return read(["device"], (transaction) => result(transaction.objectStore("device").get(name)));
}

export function forget(name) {
  return write(["device"], (transaction) => result(transaction.objectStore("device").delete(name)));
}

// What the server says now, kept for when it says nothing: {standing: "paired" | "unpaired" | "revoked" | "unknown", bundle}
export async function refreshed(known) {
  const answer = await fetchBundle(known.etag);
  if (answer.state === "offline") return known;
  const standing = ["new", "same"].includes(answer.state) ? "paired" : answer.state;
  const fresh = answer.state === "new" ? { bundle: answer.bundle, etag: answer.etag } : known;
  const now = { bundle: fresh.bundle, etag: fresh.etag, standing };
  if (answer.state === "new" || standing !== known.standing) await remember("known", now);
  return now;
}

export async function lastKnown() {
  return (await recall("known")) ?? { standing: "unknown", bundle: null, etag: null };
}

// The lock keeps people off the screen while staff are busy with it. It protects no data: there are none in clear.

export async function lockWith(pin, pairing) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  await remember("lock", { salt, digest: await digestOf(pin, salt), pairing });
}

export async function isLocked(pairing) {
  const lock = await recall("lock");
  return lock !== undefined && lock.pairing === pairing;
}

// True when the PIN was right; then the lock is off.
export async function unlock(pin) {
  const lock = await recall("lock");
  if (lock && (await digestOf(pin, lock.salt)) !== lock.digest) return false;
  await forget("lock");
  return true;
}

async function digestOf(pin, salt) {
  const encoded = new TextEncoder().encode(pin);
  const material = await crypto.subtle.importKey("raw", encoded, "PBKDF2", false, ["deriveBits"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return String(new Uint8Array(await crypto.subtle.deriveBits(derivation, material, 256)));
}
