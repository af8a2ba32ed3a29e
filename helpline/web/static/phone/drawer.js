// Behind the scenes: what came over the wire, what the helpline remembers, where the words stand.

import { $, make } from "./begin.js";
import { follow, put, word } from "./words.js";

const SHOWN = 8; // requests of one conversation that stay in view
const cost = { segments: 0, units: 0 };
const seen = { call: null, texts: null };

/** Which words are heard at present, and from which file and line. */
export function speaking(piece) {
  if (!piece.words) return;
  const notes = [make("p", { lang: piece.language }, piece.words)];
  if (piece.where) notes.push(link(piece.where));
  if (piece.name) notes.push(make("p", { class: "hint" }, `${word("clip")} ${piece.name.slice(0, 12)}…`));
  if (piece.kind === "said") {
    const mark = make("p", { class: "hint" });
    put(mark, "spoken_by_voice");
    notes.push(mark);
  }
  $("speaking").replaceChildren(...notes);
}

export function told(side, answer) {
  for (const request of answer.documents) note(side, request);
  if (answer.session) seen[side] = { ...seen[side], ...answer.session };
  if (side === "call") seen.call = { ...seen.call, now: answer.now };
  for (const reply of answer.replies ?? []) {
    cost.segments += reply.segments;
    cost.units += reply.units;
    if (reply.origins.length) $("speaking").replaceChildren(quote(reply), ...reply.origins.map((each) => link(each.where)));
  }
  const cautions = (answer.events ?? []).filter((event) => event.kind === "noted").map((event) => event.what);
  for (const caution of [...cautions, ...(answer.cautions ?? []), answer.error].filter(Boolean)) {
    $("cautions").append(make("li", {}, caution));
    $("no-cautions").hidden = true;
  }
  facts(side);
}

export function newCall() {
  $("call-requests").replaceChildren();
  $("call-twiml").textContent = "";
  seen.call = null;
}

function note(side, request) {
  const list = $(`${side}-requests`);
  list.append(make("li", {}, `${request.method} ${request.status} · ${Math.round(request.took * 1000)} ms`));
  while (list.children.length > SHOWN) list.firstChild.remove();
  if (request.twiml) $(`${side}-twiml`).textContent = pretty(request.twiml);
}

function facts(side) {
  const known = seen[side];
  const rows = [];
  if (known?.place) {
    rows.push(["place", known.part ? `${known.label} (${known.place}, ${word("part")} ${known.part})` : known.place]);
    rows.push(["speech_language", known.language]);
    if (side === "call") rows.push(["pace", word(`pace_${known.pace}`)]);
    rows.push(["misses", known.misses], ["turns", known.turns]);
    rows.push(["trail", known.trail.join(" ← ") || word("none")], ["release", known.release.slice(0, 12)]);
  }
  if (side === "call" && known) rows.push(["seconds", known.now.toFixed(1)]);
  if (side === "texts") rows.push(["cost", `${cost.segments} ${word("segments")}, ${cost.units} ${word("units")}`]);
  $(`${side}-facts`).replaceChildren(
    ...rows.flatMap(([name, value]) => [make("dt", {}, word(name)), make("dd", {}, String(value))]),
  );
}

function quote(reply) {
  return make("p", { lang: reply.language }, reply.body);
}

function link(where) {
  const [path, line] = where.split(":");
  const href = `phone/prompts/${path}#L${line}`;
  return make("p", {}, make("a", { class: "where", href, target: "_blank", rel: "noopener" }, `prompts/${where}`));
}

/** Each verb of the answer on a line of its own; not a letter is changed. */
const pretty = (twiml) => twiml.replace(/></g, ">\n<");

follow(() => {
  facts("call");
  facts("texts");
});
