// Suggestions while typing: after ![ the pictures, after [[ the posts, without leaving the text.

import { Choices } from "./choices.js";
import { isComposing, replace } from "./text.js";

const OPENED = /(!\[|\[\[)([^\]\n[]{0,60})$/;

/** Offer pictures and posts at the caret of the text; `onPicture` hears of a chosen picture. */
export function suggestWhileTyping(area, measure, { onPicture }) {
  const box = document.getElementById("suggestions");
  const choices = new Choices(document.getElementById("suggestions-list"), { onChoose: take });
  let opened = null;
  let refused = -1;
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", "suggestions-list");

  area.addEventListener("input", () => !isComposing() && look());
  area.addEventListener("compositionend", () => setTimeout(look));
  area.addEventListener("blur", close);
  area.addEventListener("click", close);
  document.addEventListener("scroll", () => opened && place(), { passive: true });
  area.addEventListener(
    "keydown",
    (event) => {
      if (!opened || event.isComposing) return;
      if (event.key === "Escape") {
        refused = opened.start;
        close();
        event.preventDefault();
        event.stopImmediatePropagation();
      } else if (!event.ctrlKey && !event.metaKey && !event.altKey && choices.key(event)) {
        event.stopImmediatePropagation();
      } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
        close();
      }
    },
    { capture: true },
  );

  function look() {
    const at = area.selectionStart;
    const found = at === area.selectionEnd ? OPENED.exec(area.value.slice(Math.max(0, at - 70), at)) : null;
    if (!found) {
      refused = -1;
      return close();
    }
    const start = at - found[0].length;
    if (start === refused) return undefined;
    opened = { start, kind: found[1] === "![" ? "image" : "post" };
    choices.find(opened.kind, found[2], area).then(() => opened && open());
    return undefined;
  }

  function open() {
    box.hidden = !choices.found.length;
    if (box.hidden) choices.clear();
    else place();
  }

  function place() {
    const spot = measure.caret(opened.start);
    const isLow = spot.bottom + box.offsetHeight + 12 > innerHeight && spot.top > box.offsetHeight;
    const left = Math.min(Math.max(8, spot.left), innerWidth - box.offsetWidth - 8);
    box.style.insetInlineStart = "";
    box.style.left = `${left}px`;
    box.style.top = `${isLow ? spot.top - box.offsetHeight - 6 : spot.bottom + 6}px`;
  }

  function close() {
    opened = null;
    if (box.hidden && !choices.found.length) return;
    box.hidden = true;
    choices.clear();
  }

  function take(found) {
    const { start } = opened;
    let end = area.selectionStart;
    // What was typed against: the bracket that some keyboards close by themselves.
    if (/^\]{1,2}/.test(area.value.slice(end, end + 2))) end += /^\]{1,2}/.exec(area.value.slice(end, end + 2))[0].length;
    close();
    replace(area, start, end, found.code, [start + found.code.length, start + found.code.length]);
    if (found.kind === "image") onPicture(found);
  }
}
