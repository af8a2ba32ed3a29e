// Text messages, as on any phone.

import { $, make } from "./begin.js";
import { put, word } from "./words.js";

const thread = $("thread");

/** `send(body)` gives what came of a text; `failed` is told what went wrong. */
export function textMessages(send, failed) {
  const form = $("text");
  const field = $("message");
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  for (const example of $("examples").children) {
    example.addEventListener("click", () => {
      field.value = example.textContent;
      field.focus();
      form.requestSubmit();
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = field.value.trim();
    if (!body) return;
    field.value = "";
    mine(body);
    try {
      const { replies } = await send(body);
      for (const reply of replies) theirs(reply);
      if (!replies.length) nothing();
    } catch (refused) {
      field.value = body;
      failed(refused.kind);
    }
  });
}

function mine(body) {
  add(make("p", { class: "mine" }, unseen("you"), body));
}

function theirs(reply) {
  const lost = reply.error ? " lost" : "";
  add(make("p", { class: `theirs${lost}` }, unseen("helpline_says"), make("span", { lang: reply.language }, reply.body)));
  const cost = make("p", { class: "cost" });
  const many = reply.segments === 1 ? word("one_segment") : `${reply.segments} ${word("segments")}`;
  const notes = [many];
  if (reply.by === "network") notes.push(word("by_network"));
  if (reply.error) notes.push(`${word("not_delivered")} (${reply.error})`);
  cost.textContent = notes.join(" · ");
  add(cost);
}

function nothing() {
  const line = make("p", { class: "event" });
  put(line, "no_reply");
  add(line);
}

function unseen(name) {
  const made = make("span", { class: "unseen" });
  put(made, name);
  return made;
}

function add(element) {
  thread.append(element);
  thread.scrollTop = thread.scrollHeight;
}
