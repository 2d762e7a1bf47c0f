// Shows a form's frame when a page of it is asked for without network; the page's scripts then put the form there. The
// server puts the constants in front: SHELL, VERSION, FILES.
//
// Only these files are kept. The pages themselves hold answers and are never; they carry no token, and pages that do are
// outside of this worker's reach.

/* global SHELL, VERSION, FILES */

const PREFIX = "phone ";
const CACHE = PREFIX + VERSION;
const KEPT = new Set(FILES);

self.addEventListener("install", (event) => event.waitUntil(keepFiles()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOldFiles()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => frame()));
  else if (KEPT.has(pathname)) event.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
});

async function keepFiles() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  await self.skipWaiting();
}

async function forgetOldFiles() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function frame() {
  return (await kept(SHELL)) ?? Response.error();
}

// Does not open the cache, which would make it anew after the form was sent and all of it was deleted.
function kept(path) {
  return caches.match(path, { cacheName: CACHE, ignoreVary: true });
}
