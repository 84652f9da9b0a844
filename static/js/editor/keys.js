// Keys in the text: bold, italic, link, lists that go on. Tab is left alone, so that it leaves the field.

import { isCommand } from "../desk/command-key.js";
import { enter, wrap } from "./commands.js";
import { isComposing, perform } from "./text.js";

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
