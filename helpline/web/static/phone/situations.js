// Who calls, and what goes wrong.

import { $, begin } from "./begin.js";
import { follow, put, word } from "./words.js";

let caller = 0;
let hours = begin.hours;

export const isSlow = () => $("slow").checked;
export const isRelay = () => $("relay").checked;
export const number = () => ($("withheld").checked ? "" : shown(begin.numbers[caller]));

/** What a call needs to know of it. */
export function choicesOfCall() {
  return {
    caller,
    withheld: $("withheld").checked ? "anonymous" : "",
    twice: $("twice").checked,
    late: $("late").checked,
    person: document.querySelector("[name=person]:checked").value,
  };
}

export const choicesOfText = () => ({ caller, twice: $("twice").checked });

/** `post` asks the server; `relayed` is told when the caller uses a relay, or no longer does. */
export function situations(post, relayed, failed) {
  $("another").addEventListener("click", () => {
    caller = (caller + 1) % begin.numbers.length;
    showNumber();
  });
  $("withheld").addEventListener("change", showNumber);
  $("relay").addEventListener("change", relayed);
  for (const choice of document.querySelectorAll("[name=hours]")) {
    choice.addEventListener("change", async () => {
      try {
        hours = await post("hours", { pretend: choice.value });
      } catch (refused) {
        failed(refused.kind);
      }
      showHours();
    });
  }
  follow(showNumber);
  follow(showHours);
}

function showNumber() {
  put($("from-label"), $("withheld").checked ? "number_withheld" : "number");
  $("number").textContent = number();
}

function showHours() {
  if (!hours.now) return;
  const language = word("dates");
  const time = new Date(`${hours.now}:00Z`).toLocaleString(language, {
    timeZone: "UTC",
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
  });
  const answers = word(hours.open ? "hours_is_open" : "hours_is_closed");
  const told = `${word("hours_now")} ${time}: ${answers}`;
  $("hours-now").textContent = told;
  $("pretended").hidden = !hours.pretended;
  $("pretended").textContent = hours.pretended ? `${told} ${word("pretended")}` : "";
  const value = hours.pretended ? (hours.open ? "open" : "closed") : null;
  const choice = value && document.querySelector(`[name=hours][value=${value}]`);
  if (choice) choice.checked = true;
}

/** +12025550123 as people write it. */
const shown = (full) => full.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "$1-$2-$3");
