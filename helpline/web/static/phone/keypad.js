// The keys: to be clicked, touched, or pressed on the computer's own keyboard.

import { $ } from "./begin.js";
import { follow, word } from "./words.js";

const KEYS = "0123456789*#";
const TYPING = "input:not([type=checkbox], [type=radio]), textarea";
const ACTING = "a, button, summary, input, textarea, select, pre";

/** `press` is told a key; `call` and `leave` that Enter or Escape was pressed. */
export function keypad(press, call, leave) {
  const buttons = new Map([...$("keypad").children].map((button) => [button.dataset.key, button]));
  for (const [key, button] of buttons) button.addEventListener("click", () => press(key));
  follow(() => {
    for (const [key, button] of buttons) button.setAttribute("aria-label", nameOf(key, button.dataset.letters));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !$("use-keys").checked) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && !event.target.closest(ACTING)) call();
    else if (KEYS.includes(event.key) && !event.target.closest(TYPING) && !event.repeat) {
      flash(buttons.get(event.key));
      press(event.key);
    }
  });
}

/** "2, A B C", as a person says it. */
function nameOf(key, letters) {
  if (key === "*") return word("star");
  if (key === "#") return word("pound");
  return [key, [...letters].join(" ")].filter(Boolean).join(", ");
}

function flash(button) {
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 150);
}
