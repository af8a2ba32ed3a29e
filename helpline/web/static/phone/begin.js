// What the server wrote into the page: token, numbers, words, hours.

export const begin = JSON.parse(document.getElementById("begin").textContent);

export const $ = (id) => document.getElementById(id);

/** An element with text and attributes; a child that is a string is text. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== "" && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}
