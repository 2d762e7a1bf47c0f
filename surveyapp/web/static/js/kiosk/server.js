// Every word that is spoken with the server. Whatever does not look like our server (a hotel's login page, a proxy's
// error, a redirect) counts as no network: nothing is believed, least of all "200 OK".

const PATIENCE = 30_000;
const HEADERS = { "X-Kiosk": "1", "Content-Type": "application/json" };
const KEPT = ["stored", "same", "kept", "quarantined"];
// What asking again can't mend: the envelope itself is refused.
const REFUSED_FOR_GOOD = 400;
// What is wrong with the device and not with the answer that was sent.
const OF_THE_DEVICE = [401, 403, 429];

// "sent": the server has it. "stuck": it never will as it is. "offline" and "waiting": nobody, or nothing, can be sent
// now. "later": this one could not be taken now, the next one may.
export async function deliver(envelope) {
  const reply = await ask("PUT", `/kiosk/answers/${envelope.id}`, envelope);
  if (!reply) return "offline";
  if (reply.status === 409 || (reply.status >= 200 && reply.status < 300)) {
    return KEPT.includes(reply.body.status) ? "sent" : "later";
  }
  if (reply.status === REFUSED_FOR_GOOD) return "stuck";
  return OF_THE_DEVICE.includes(reply.status) ? "waiting" : "later";
}

// {state: "new" | "same" | "unpaired" | "revoked" | "offline", bundle, etag}
export async function fetchBundle(etag) {
  const reply = await ask("GET", "/kiosk/bundle.json", undefined, etag ? { "If-None-Match": etag } : {});
  if (!reply) return { state: "offline" };
  if (reply.status === 304) return { state: "same" };
  if (reply.status === 401) return { state: "unpaired" };
  if (reply.status === 403 && reply.body.code === "kiosk_revoked") return { state: "revoked" };
  if (reply.status !== 200 || !reply.body.instruments) return { state: "offline" };
  return { state: "new", bundle: reply.body, etag: reply.etag };
}

// Whether our server answers, knows this device, and can open what is sealed here.
export async function isReached(envelope) {
  const health = await ask("GET", "/kiosk/health");
  if (health?.status !== 200 || !("today" in health.body)) return false;
  const test = await ask("PUT", "/kiosk/test", envelope);
  return test?.body.status === "opened";
}

// Whether the server has heard the numbers.
export async function reportState(state) {
  const reply = await ask("PUT", "/kiosk/state", state);
  return reply?.body.status === "noted";
}

// The reply, or null where nobody of ours answers.
async function ask(method, address, document, headers = {}) {
  const options = { method, headers: { ...HEADERS, ...headers }, redirect: "manual", cache: "no-store" };
  if (document) options.body = JSON.stringify(document);
  try {
    const response = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    const body = response.status === 304 ? {} : await response.json();
    return isDocument(body) ? { status: response.status, etag: response.headers.get("ETag"), body } : null;
  } catch {
    return null;
  }
}

function isDocument(body) {
  return typeof body === "object" && body !== null;
}
