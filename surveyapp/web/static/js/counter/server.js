// Everything that is said to the server in JSON. What does not look like our server counts as no network.

const PATIENCE = 15_000;
const HEADERS = { "X-Counter": "1", "Content-Type": "application/json" };

// {status, body}, or null where nobody of ours answers.
export async function ask(address, message) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify(message),
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const body = await response.json();
    return typeof body === "object" && body !== null ? { status: response.status, body } : null;
  } catch {
    return null;
  }
}
