// Every word that a phone's form speaks with the server. Whatever does not look like our server (a login page of somebody's
// network, a proxy's error) counts as no network, and nothing of it is believed.

const PATIENCE = 30_000;
const AGAIN = [408, 425, 429];

// Each gives {kind, …}: "done" with `body`; "later" where nobody of ours answered; "token" where the form's token is out
// of date; "incomplete" with the `page` to go to; "refused" with the `code` of the refusal.
export function fetchForm(language) {
  return ask("GET", `/answer/form/${language}.json`);
}

export function putPages(form, pages) {
  return ask("PUT", `/answer/pages?lang=${form.language}`, form, pages);
}

export function putFinal(form) {
  return ask("PUT", "/answer/final", form, {});
}

export function deleteDraft(form) {
  return ask("DELETE", "/answer/draft", form, {});
}

// So that a page of the server comes in this language too. Without network the next answer says it.
export function rememberLanguage(language) {
  fetch(`/answer/offline?lang=${language}`, { method: "HEAD" }).catch(() => {});
}

async function ask(method, address, form, document) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": form?.csrf ?? "" };
  const options = { method, headers, body: document && JSON.stringify(document), cache: "no-store", redirect: "error" };
  try {
    const response = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    return understood(response.status, await response.json());
  } catch {
    return { kind: "later" };
  }
}

function understood(status, body) {
  if (status === 200) return { kind: "done", body };
  if (status >= 500 || AGAIN.includes(status)) return { kind: "later" };
  if (body.code === "csrf") return { kind: "token" };
  if (body.code === "answers_incomplete") return { kind: "incomplete", page: body.page };
  return { kind: "refused", code: body.code };
}
