// Keep this conversation: to download, or beside those in prompts/conversations.

import { $, begin, make } from "./begin.js";
import { word } from "./words.js";

const TOLD = { name: "keep_bad_name", taken: "keep_taken", elsewhere: "keep_elsewhere", impossible: "keep_nothing" };

export function keeping(post) {
  const what = () => document.querySelector("[name=what]:checked").value;
  const ask = async (sent, done) => {
    try {
      done(await post("keep", { what: what(), ...sent }));
    } catch (refused) {
      $("kept").textContent = word(TOLD[refused.kind] ?? refused.kind);
    }
  };
  $("keep-there").hidden = !begin.keeps;
  $("download").addEventListener("click", () => ask({}, (kept) => save(kept.transcript, what())));
  $("keep").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = $("keep-name").value.trim().toLowerCase().replace(/\s+/g, "-");
    if (!begin.keeps || !name) return;
    ask({ name }, (kept) => ($("kept").textContent = `${word("kept")} prompts/${kept.path}`));
  });
}

function save(transcript, what) {
  const href = URL.createObjectURL(new Blob([transcript], { type: "text/plain" }));
  make("a", { href, download: `${what}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
