// The page's own words, in its own language. What the helpline says is in its language, not in this one.

import { begin } from "./begin.js";

let language = document.documentElement.lang;
const followers = [];

export const word = (name) => begin.words[language][name] ?? name;
export const pageLanguage = () => language;

/** Called now and whenever the language changes. */
export function follow(show) {
  followers.push(show);
  show();
}

/** Let an element read `name`, also after the language has changed. */
export function put(element, name) {
  element.dataset.word = name;
  element.textContent = word(name);
}

export function speak(code) {
  language = code;
  document.documentElement.lang = code;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const each of document.querySelectorAll("[data-word-label]")) {
    each.setAttribute("aria-label", word(each.dataset.wordLabel));
  }
  for (const show of followers) show();
}

/** The links are real ones; here they change the words without ending a call. */
export function switchLanguages(links) {
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      for (const each of links) each.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      history.replaceState(null, "", link.href);
      speak(link.lang);
    });
  }
}
