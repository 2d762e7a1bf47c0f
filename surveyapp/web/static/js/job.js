// Looks at the job's page every other second and takes over its progress; follows where a finished job leads.

const SECONDS = 2;

async function look() {
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (response.redirected) {
    window.location.assign(response.url);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-progress]");
  if (!fresh) {
    window.location.reload();
    return;
  }
  const shown = document.querySelector("[data-progress]");
  if (shown.textContent !== fresh.textContent) {
    shown.replaceChildren(...fresh.childNodes);
    document.querySelector("progress").value = page.querySelector("progress").value;
    document.querySelector("progress").max = page.querySelector("progress").max;
  }
  window.setTimeout(again, SECONDS * 1000);
}

// The network may be gone for a moment; then the page is looked at again.
function again() {
  look().catch(() => window.setTimeout(again, 5 * SECONDS * 1000));
}

window.setTimeout(again, SECONDS * 1000);
