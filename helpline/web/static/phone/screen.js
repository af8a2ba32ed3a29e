// The telephone's screen: what state the line is in, what is heard, how loud, for how long it waits.

import { $ } from "./begin.js";
import { put } from "./words.js";

const ALOUD = new Set(["dialling", "person", "ringing", "recording", "ended"]);
const bars = [...$("meter").children];
let ticking = null;
let waiting = null;

/** The state of the line: in words, and in what its buttons can do. */
export function state(name) {
  const busy = name !== "ready";
  if (name !== "thinking") tell(name);
  $("call").setAttribute("aria-disabled", String(busy));
  $("hang-up").setAttribute("aria-disabled", String(!busy));
  $("drop").setAttribute("aria-disabled", String(!busy));
  $("telephone").classList.toggle("busy", busy);
}

/** What goes on, for the eye; and for a screen reader where the ear would not know it. */
function tell(name) {
  put($("state"), name);
  if (ALOUD.has(name)) put($("state-aloud"), name);
}

export function caption(piece) {
  if (piece.kind === "dialled") tell(piece.outcome === "completed" ? "person" : "ringing");
  if (!piece.words) return;
  delete $("caption").dataset.word;
  $("caption").textContent = piece.words;
  $("caption").lang = piece.language;
}

export function level(loud) {
  const middle = (bars.length - 1) / 2;
  for (const [place, bar] of bars.entries()) {
    const share = 1 - Math.abs(place - middle) / (middle + 1);
    bar.style.setProperty("--level", (loud * (0.35 + 0.65 * share)).toFixed(3));
  }
}

/** How much is left of the time in which the helpline waits; 0 ends it. */
export function waits(milliseconds) {
  clearInterval(waiting);
  const bar = $("patience").firstElementChild;
  bar.style.setProperty("--left", milliseconds ? 1 : 0);
  if (!milliseconds) return;
  const began = performance.now();
  waiting = setInterval(() => {
    const left = 1 - (performance.now() - began) / milliseconds;
    bar.style.setProperty("--left", Math.max(0, left).toFixed(3));
  }, 200);
}

export function startClock() {
  const began = Date.now();
  const show = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    $("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  clearInterval(ticking);
  ticking = setInterval(show, 500);
  show();
}

/** The call is over. */
export function hush() {
  clearInterval(ticking);
  tell("ended");
  put($("caption"), "press_call");
  $("caption").removeAttribute("lang");
  level(0);
  waits(0);
}

export function sound(on) {
  $("sound").setAttribute("aria-pressed", String(on));
  put($("sound"), on ? "sound_on" : "sound_off");
}

/** Something is wrong with the page itself; "" takes it back. */
export function trouble(name) {
  $("trouble").hidden = !name;
  if (name) put($("trouble"), name);
}
