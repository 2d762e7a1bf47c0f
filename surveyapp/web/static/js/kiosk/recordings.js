// Recordings that belong to a questionnaire, by language and by what is said.

// The worker looks here as well.
const CACHE = "recordings";

// The address of the first of these that was recorded in this language; null where none was.
export function recordingOf(instrument, language, names) {
  const recorded = instrument.recordings?.[language] ?? {};
  const name = names.find((candidate) => candidate in recorded);
  return name ? addressOf(recorded[name]) : null;
}

// Keeps the recordings of all questionnaires of the bundle for when there is no network, and no others.
export async function keepRecordings(bundle) {
  const wanted = new Set(Object.values(bundle.instruments).flatMap(addressesOf));
  if (!wanted.size && !(await caches.has(CACHE))) return;
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await Promise.all([...kept].filter((address) => !wanted.has(address)).map((address) => cache.delete(address)));
  await Promise.allSettled([...wanted].filter((address) => !kept.has(address)).map((address) => cache.add(address)));
}

function addressesOf(instrument) {
  return Object.values(instrument.recordings ?? {}).flatMap((byName) => Object.values(byName).map(addressOf));
}

function addressOf(recording) {
  return `/media/${recording}`;
}
