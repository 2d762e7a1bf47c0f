// Opens the kiosk without network. The server puts one line in front: VERSION, and FILES, the addresses of the app.
//
// Only these files are kept, and only as they look to a stranger: fetched without cookies, so there is nothing personal in
// any of them. Everything else (answers, the bundle, every page with a token) goes straight to the network.

/* global VERSION, FILES */

const PREFIX = "kiosk ";
const CACHE = PREFIX + VERSION;
const KEPT = new Set(FILES.map(pathOf));
// What belongs to questionnaires comes and goes with them: the page keeps it, see recordings.js.
const RECORDINGS = "recordings";
const RECORDING = `${self.location.origin}/media/`;

self.addEventListener("install", (event) => event.waitUntil(keepFiles()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET") return;
  if (KEPT.has(pathOf(url))) event.respondWith(kept(event.request, CACHE));
  if (url.startsWith(RECORDING)) event.respondWith(kept(event.request, RECORDINGS));
});

// The page says when nobody is using it, and asks which version it has.
self.addEventListener("message", (event) => {
  if (event.data === "swap") self.skipWaiting();
  if (event.data === "version") event.source.postMessage({ version: VERSION });
});

async function keepFiles() {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map((address) => keep(cache, address)));
}

async function keep(cache, address) {
  const response = await fetch(address, { credentials: "omit", cache: "reload", redirect: "error" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  await cache.put(pathOf(address), response);
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(request, name) {
  const cache = await caches.open(name);
  return (await cache.match(pathOf(request.url))) ?? fetch(request);
}

function pathOf(address) {
  const { origin, pathname } = new URL(address, self.location.href);
  return origin + pathname;
}
