// The service worker that shows the form again when its page is reloaded without network.

const WORKER = "/answer/worker.js";
const SCOPE = "/answer/";
const CACHES = "phone ";

export async function installWorker() {
  await navigator.serviceWorker?.register(WORKER, { scope: SCOPE });
}

export async function removeWorker() {
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  await registration?.unregister();
  const names = (await window.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => name.startsWith(CACHES)).map((name) => caches.delete(name)));
}
