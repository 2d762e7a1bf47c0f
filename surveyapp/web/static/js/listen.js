// On a page of questions: a button beside each that reads it aloud, where that can be done.

import { offerReading } from "./speech.js";

for (const part of document.querySelectorAll("main form [lang]")) offerReading(part, part.lang);
