// A file that carries the sealed answers to the server where no network does. They stay here as well: the server
// takes each of them once, however it comes.

import { everything } from "./queue.js";
import { dayOf } from "./visit.js";

export async function saveRescueFile(kiosk) {
  const day = dayOf(new Date());
  const content = JSON.stringify({ v: 1, kiosk, day, envelopes: await everything() });
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `kiosk-${day}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
