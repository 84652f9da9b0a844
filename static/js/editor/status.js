// What the screen says by itself: one live region for what happens, notices above the text for what matters.

import { SignedOut, form } from "./talk.js";
import { word } from "./words.js";

let last = "";

/** Say `sentence` to who listens. */
export function announce(sentence) {
  const live = document.getElementById("live");
  // A region that is given the same words twice stays silent the second time.
  live.textContent = sentence === last ? `${sentence}\u00a0` : sentence;
  last = live.textContent;
}

/** Show `sentence` above the text until it is closed or said anew; return the notice. One that `isKept` outlives a save. */
export function notice(sentence, kind = "error", key = sentence, { isKept = false } = {}) {
  const notices = document.getElementById("notices");
  const shown = [...notices.children].find((each) => each.dataset.key === key);
  const paragraph = shown ?? document.createElement("p");
  paragraph.className = `notice ${kind}`;
  paragraph.dataset.key = key;
  if (isKept) paragraph.dataset.kept = sentence;
  paragraph.setAttribute("role", kind === "error" ? "alert" : "status");
  paragraph.textContent = sentence;
  paragraph.append(closing(paragraph));
  if (!shown) notices.append(paragraph);
  return paragraph;
}

/** Return what must be said again on the screen that a save leads to: the one who writes has hardly seen it yet. */
export const keptNotices = () => [...document.querySelectorAll("#notices > [data-kept]")].map((each) => each.dataset.kept);

/** Let the notices that came with the page be closed. */
export function watchNotices() {
  for (const each of document.querySelectorAll("#notices > .notice")) each.append(closing(each));
}

function closing(paragraph) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "notice-close";
  button.textContent = "×";
  button.setAttribute("aria-label", word("close"));
  button.addEventListener("click", () => paragraph.remove());
  return button;
}

/** Take away what was said under `key`. */
export function unsay(key) {
  for (const each of document.querySelectorAll("#notices > [data-key]")) if (each.dataset.key === key) each.remove();
}

/** Show what went wrong when the site was asked, with the way to sign in where that helps. */
export function complain(error) {
  const paragraph = notice(error.message, "error", "talk");
  if (error instanceof SignedOut) {
    const link = document.createElement("a");
    link.href = form().dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = word("sign-in");
    paragraph.append(" ", link);
  }
  return paragraph;
}
