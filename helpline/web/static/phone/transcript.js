// What is said in a call, as text: one line for each thing heard, added when it begins.

import { $, make } from "./begin.js";
import { pageLanguage, put, word } from "./words.js";

const log = $("transcript");
const lines = new WeakMap();

export function add(element) {
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
  log.append(element);
  if (near) log.scrollTop = log.scrollHeight;
}

/** Something is heard: its words, in their own language. */
export function begins(piece) {
  if (!piece.words) return;
  const text = make("span", { lang: piece.language }, piece.words);
  const line = make("p", { class: "said now" }, unseen("helpline_says"), text);
  if (piece.kind === "said") {
    const mark = make("span", { class: "mark" });
    put(mark, "spoken_by_voice");
    line.append(mark);
  }
  lines.set(piece, line);
  add(line);
}

export function ends(piece, whole) {
  const line = lines.get(piece);
  line?.classList.remove("now");
  line?.classList.toggle("cut", !whole);
}

/** Its sound could not be had. */
export function soundless(piece) {
  const mark = make("span", { class: "mark" });
  put(mark, "no_sound");
  lines.get(piece)?.append(mark);
}

/** Read out as it comes where there is no sound; else it would be heard twice. */
export function readOut(yes) {
  log.setAttribute("aria-live", yes ? "polite" : "off");
}

export function pressed(key) {
  add(make("p", { class: "done" }, label("you_pressed"), " ", make("kbd", {}, key)));
}

export function spoke(text) {
  add(make("p", { class: "done" }, label("you_said"), ` “${text}”`));
}

/** Something that happened, in the page's own words. */
export function happened(name, kind = "event") {
  const line = make("p", { class: kind });
  put(line, name);
  add(line);
}

export function began(number) {
  const time = new Date().toLocaleTimeString(pageLanguage(), { hour: "2-digit", minute: "2-digit" });
  add(make("p", { class: "event turn" }, `${time} · ${number || word("number_withheld")}`));
}

function label(name) {
  const made = make("span");
  put(made, name);
  return made;
}

function unseen(name) {
  const made = make("span", { class: "unseen" });
  put(made, name);
  return made;
}
