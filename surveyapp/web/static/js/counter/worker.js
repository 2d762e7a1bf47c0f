// Opens the counter's page without network. The server puts one line in front: VERSION, and FILES, its addresses.
//
// Only these files are kept, fetched without cookies, so there is nothing of anybody in them. The board is always asked
// for first; only where nobody answers does the kept page take its place. No page with a ticket is ever kept.

/* global VERSION, FILES */

const PREFIX = "counter ";
const CACHE = PREFIX + VERSION;
const KEPT = new Set(FILES.map(pathOf));
const PAGE = FILES[0];
const BOARD = new Set(["/counter", "/counter/", "/counter/invitation"].map(pathOf));

self.addEventListener("install", (event) => event.waitUntil(keepFiles().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  if (method !== "GET") return;
  if (KEPT.has(pathOf(url))) event.respondWith(kept(event.request));
  else if (mode === "navigate" && BOARD.has(pathOf(url))) event.respondWith(boardOrPage(event.request));
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

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(pathOf(request.url))) ?? fetch(request);
}

async function boardOrPage(request) {
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(PAGE, 302);
  }
}

function pathOf(address) {
  const { origin, pathname } = new URL(address, self.location.href);
  return origin + pathname;
}
