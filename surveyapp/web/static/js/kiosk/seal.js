// Seals an answer for the server: only the holder of the private key can read it, so a stolen tablet tells nothing.
// A fresh key pair for every answer, ECDH on P-256, HKDF-SHA-256, AES-256-GCM; docs/decisions/0021 says why these.

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const encoder = new TextEncoder();

// The envelope for a document under a random UUID. `seal` is {key, public} of the bundle.
export async function sealed(document, id, seal) {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const key = await contentKey(pair.privateKey, id, seal);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const algorithm = { name: "AES-GCM", iv, additionalData: encoder.encode(id) };
  const data = await crypto.subtle.encrypt(algorithm, key, encoder.encode(canonical(document)));
  const epk = await crypto.subtle.exportKey("raw", pair.publicKey);
  return { v: 1, id, key: seal.key, epk: base64(epk), iv: base64(iv), data: base64(data) };
}

// JSON with sorted keys and no spaces: equal documents are equal bytes.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

async function contentKey(privateKey, id, seal) {
  const server = await crypto.subtle.importKey("spki", bytes(seal.public), CURVE, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, privateKey, 256);
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const info = encoder.encode(`surveyapp kiosk v1|${id}|${seal.key}`);
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

function base64(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)));
}

function bytes(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
