// Keys in the text: bold, italic, link, lists that go on. Tab is left alone, so that it leaves the field.

import { enter, wrap } from "./commands.js";
import { isComposing, perform } from "./text.js";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Return whether the key that this system uses for commands, and it alone, is held. */
export const isCommand = (event) => (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey;

/** Call the keys on the screen by the names that this system has for them. */
export function nameKeys(root) {
  if (!isMac) return;
  for (const key of root.querySelectorAll("kbd")) if (key.textContent === "Ctrl") key.textContent = "⌘";
  for (const each of root.querySelectorAll("[title*='(Ctrl+']")) each.title = each.title.replace("Ctrl+", "⌘");
  for (const each of root.querySelectorAll("[aria-keyshortcuts^=Control]")) {
    each.setAttribute("aria-keyshortcuts", each.getAttribute("aria-keyshortcuts").replace("Control", "Meta"));
  }
}

/** Watch the keys of the text; `run` does the commands that need more than the text. */
export function watchKeys(area, run) {
  area.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || isComposing()) return;
    if (isCommand(event) && !event.shiftKey) command(event);
    else if (event.key === "Enter" && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) goOn(event);
  });

  function command(event) {
    const marks = { b: "**", i: "*" };
    const key = event.key.toLowerCase();
    if (key in marks) {
      event.preventDefault();
      perform(area, wrap(area.value, area.selectionStart, area.selectionEnd, marks[key]));
    } else if (key === "k" || key === "f") {
      event.preventDefault();
      run(key === "k" ? "link" : "find");
    }
  }

  function goOn(event) {
    if (area.selectionStart !== area.selectionEnd) return;
    const edit = enter(area.value, area.selectionStart);
    if (!edit) return;
    event.preventDefault();
    perform(area, edit);
  }
}
