// Starts the kiosk: first with what is known from last time, then with what the server says.

import { lastKnown, refreshed } from "./device.js";
import { Kiosk } from "./kiosk.js";
import { keepRecordings } from "./recordings.js";
import { Sender } from "./sender.js";
import { lookForUpdate, version, watchForUpdates } from "./updates.js";

const REFRESH_EVERY = 15 * 60_000;
const FIRST_TRIES_EVERY = 15_000;

const sender = new Sender({ facts: () => ({ version: version(), key: kiosk.bundle?.seal.key ?? "" }) });
const kiosk = new Kiosk(sender);
let timer;

async function refresh() {
  clearTimeout(timer);
  try {
    await kiosk.learn(await refreshed(kiosk.latest));
    if (kiosk.bundle) await keepRecordings(kiosk.bundle);
    else await kiosk.reset();
    if (kiosk.isHome) await lookForUpdate().catch(() => undefined);
  } finally {
    timer = setTimeout(refresh, kiosk.bundle ? REFRESH_EVERY : FIRST_TRIES_EVERY);
  }
}

async function open() {
  await kiosk.learn(await lastKnown());
  watchForUpdates(() => kiosk.isHome && kiosk.reset()).catch(() => undefined);
  navigator.storage?.persist?.();
  sender.start();
  if (location.hash === "#staff") openStaffByAddress();
  await refresh();
}

function openStaffByAddress() {
  history.replaceState(null, "", location.pathname);
  kiosk.openStaff();
}

addEventListener("online", refresh);
addEventListener("hashchange", () => location.hash === "#staff" && openStaffByAddress());
addEventListener("pagehide", () => kiosk.wipe());
// A page that comes back from the browser's memory belongs to somebody else.
addEventListener("pageshow", (event) => event.persisted && kiosk.reset());
// A long press must not open the browser's menu, which offers to search, share and print.
addEventListener("contextmenu", (event) => event.preventDefault());

open();
