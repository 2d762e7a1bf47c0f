// A preview keeps nothing: what a page could keep something in is taken away before any other module runs. That it
// sends nothing either is the business of the page's content policy, which closes the network.

for (const name of ["indexedDB", "caches", "localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { value: undefined });
}
Object.defineProperty(navigator, "serviceWorker", { value: undefined });
Object.defineProperty(document, "cookie", { get: () => "", set: () => undefined });
