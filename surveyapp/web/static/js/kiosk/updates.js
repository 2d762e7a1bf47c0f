// The worker that opens the kiosk without network, and its successors: a new one takes over when nobody is using the screen.

let waiting = null;
let current = "";

// The version of the files that this page runs on; empty until the worker has told.
export function version() {
  return current;
}

export async function watchForUpdates(onWaiting) {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk" });
  const found = (worker) => {
    waiting = worker;
    if (worker) onWaiting();
  };
  navigator.serviceWorker.addEventListener("message", ({ data }) => (current = data.version ?? current));
  navigator.serviceWorker.ready.then(({ active }) => active.postMessage("version"));
  if (navigator.serviceWorker.controller) found(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) found(worker);
    });
  });
}

export async function lookForUpdate() {
  const registration = await navigator.serviceWorker?.getRegistration("/kiosk");
  await registration?.update();
}

// Lets the new worker take over and opens the page anew from its files. The answers that wait are not touched.
export function swapIfWaiting() {
  if (!waiting) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("swap");
  waiting = null;
}
