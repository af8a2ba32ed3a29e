// The one way to the server: small POSTs of JSON, one after the other.

import { begin } from "./begin.js";

const SLOW = 3000; // milliseconds that a slow network takes longer

export class Refused extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/** Makes a queue of requests; `isSlow` tells whether the network is slow at present. */
export function makeWire(isSlow) {
  let last = Promise.resolve();
  return (step, sent = {}) => {
    const next = last.then(() => ask(step, sent, isSlow()));
    last = next.catch(() => {});
    return next;
  };
}

async function ask(step, sent, slow) {
  if (slow) await new Promise((done) => setTimeout(done, SLOW));
  let answer;
  try {
    answer = await fetch(`phone/${step}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Phone-Token": begin.token },
      body: JSON.stringify(sent),
    });
  } catch {
    throw new Refused("lost");
  }
  if (answer.ok) return answer.json();
  if (answer.status === 403) throw new Refused("stale");
  const told = await answer.json().catch(() => ({}));
  throw new Refused(told.refused ?? "lost");
}
