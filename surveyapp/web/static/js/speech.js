// Reads a question aloud: recordings where there are any, else a voice of this device, else there is no button.
//
// Only voices that speak on the device itself are used: others send the words to a company's server. Nothing is ever
// read without being asked for.

const speech = window.speechSynthesis;
const offered = new Map();
let reading = null;

// Adds a button to every block of a part of the page. What a block says are its [data-say], in the page's order.
export function offerReading(root, language) {
  stopReading();
  offered.set(root, language);
  offerAgain();
}

export function stopReading() {
  reading?.stop();
}

function offerAgain() {
  for (const [root, language] of offered) {
    if (!root.isConnected) offered.delete(root);
    for (const block of root.querySelectorAll("[data-read]")) offerBlock(block, localVoice(language));
  }
}

function localVoice(language) {
  const voices = speech?.getVoices() ?? [];
  return voices.find((voice) => voice.localService && primary(voice.lang) === primary(language));
}

function primary(tag) {
  return tag.toLowerCase().split(/[-_]/)[0];
}

function offerBlock(block, voice) {
  if (block.querySelector("[data-reads]")) return;
  const parts = partsOf(block);
  if (!parts.length || !(voice || parts.every((part) => part.dataset.audio))) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button secondary read-aloud";
  button.dataset.reads = "";
  button.textContent = block.dataset.read;
  button.addEventListener("click", () => {
    const isOwn = reading?.button === button;
    stopReading();
    if (!isOwn) reading = read(block, button, parts, voice);
  });
  place(block, button);
}

function partsOf(block) {
  const first = block.dataset.readFirst && document.getElementById(block.dataset.readFirst);
  return [...(first ? [first] : []), ...block.querySelectorAll("[data-say]")];
}

function place(block, button) {
  const room = block.querySelector("[data-read-button]");
  const heading = block.querySelector("legend, h1, h2");
  if (room) room.append(button);
  else if (heading) heading.after(button);
  else block.prepend(button);
}

// One part after the other, each marked while it is read. Gives what stops it.
function read(block, button, parts, voice) {
  let current = null;
  let over = false;
  const finish = () => {
    over = true;
    current?.mark.classList.remove("being-read");
    button.textContent = block.dataset.read;
    reading = null;
  };
  const next = (number) => {
    if (over) return;
    current?.mark.classList.remove("being-read");
    if (number >= parts.length || !block.isConnected) return finish();
    const part = parts[number];
    const mark = part.closest(".choice") ?? part;
    mark.classList.add("being-read");
    const done = () => next(number + 1);
    current = { mark, silence: () => {} };
    const speak = () => (current.silence = say(part, voice, done));
    if (!part.dataset.audio) speak();
    // A recording that can't be had is spoken, or else passed over, so that the rest is heard.
    else current.silence = play(part, done, voice ? speak : done);
  };
  button.textContent = block.dataset.readStop;
  next(0);
  return {
    button,
    stop() {
      if (over) return;
      current?.silence();
      finish();
    },
  };
}

function play(part, done, failed) {
  const audio = new Audio(part.dataset.audio);
  audio.onended = done;
  audio.onerror = failed;
  audio.play().catch(() => {});
  return () => {
    audio.onended = audio.onerror = null;
    audio.pause();
  };
}

function say(part, voice, done) {
  const words = new SpeechSynthesisUtterance(part.textContent.trim());
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.9;
  words.onend = done;
  words.onerror = done;
  speech.speak(words);
  return () => {
    words.onend = words.onerror = null;
    speech.cancel();
  };
}

// Some browsers learn of their voices a moment after the page is there.
speech?.addEventListener?.("voiceschanged", offerAgain);
document.addEventListener("keydown", (event) => event.key === "Escape" && stopReading());
document.addEventListener("submit", stopReading);
window.addEventListener("pagehide", stopReading);
