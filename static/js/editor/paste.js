// Pasting: what comes from Word, Google Docs or a web page becomes clean Markdown, in one step of undo.

import { toMarkdown } from "./from-html.js";
import { link } from "./commands.js";
import { pastedPictures } from "./drop.js";
import { notice } from "./status.js";
import { perform, replace } from "./text.js";
import { word } from "./words.js";

const ADDRESS = /^https?:\/\/\S+$/i;

/** Watch what is pasted into the text; `intoText` takes pictures. */
export function watchPaste(area, { intoText }) {
  let wantsPlain = false;
  area.addEventListener("keydown", (event) => {
    wantsPlain = event.shiftKey && event.key.toLowerCase() === "v" && (event.ctrlKey || event.metaKey);
  });
  area.addEventListener("keyup", () => setTimeout(() => (wantsPlain = false), 100));

  area.addEventListener("paste", (event) => {
    const clipboard = event.clipboardData;
    const pictures = pastedPictures(clipboard);
    if (pictures.length) {
      event.preventDefault();
      intoText(pictures.map(named));
      return;
    }
    if (wantsPlain || isInFence(area.value.slice(0, area.selectionStart))) return;
    const plain = clipboard.getData("text/plain").trim();
    if (ADDRESS.test(plain) && isWords(area.value.slice(area.selectionStart, area.selectionEnd))) {
      event.preventDefault();
      perform(area, link(area.value, area.selectionStart, area.selectionEnd, plain));
      return;
    }
    const found = toMarkdown(clipboard.getData("text/html"), clipboard.getData("text/plain"), word);
    if (found === null) return;
    event.preventDefault();
    insert(area, found.text);
    // Pictures of a document stood in different places of it.
    if (found.files.length) intoText(found.files, undefined, { isApart: true });
    if (found.lost) notice(word("lost-pictures"), "warning", "lost");
  });
}

/** Put Markdown in place of the selection, with room around it where it is more than a phrase. */
function insert(area, text) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const isBlock = /\n/.test(text) || /^(?:#{1,6} |> |[-*+] |\d+\. |```|\|)/.test(text);
  const head = value.slice(0, start);
  const tail = value.slice(end);
  const before = !isBlock || !head.trim() || head.endsWith("\n\n") ? "" : head.endsWith("\n") ? "\n" : "\n\n";
  const after = !isBlock || !tail.trim() || tail.startsWith("\n\n") ? "" : tail.startsWith("\n") ? "\n" : "\n\n";
  const put = before + text + after;
  replace(area, start, end, put, [start + before.length + text.length, start + before.length + text.length]);
}

const isWords = (text) => text.trim() !== "" && !text.includes("\n") && !ADDRESS.test(text.trim());

const isInFence = (before) => (before.match(/^ {0,3}(?:```|~~~)/gm) ?? []).length % 2 === 1;

/** Pictures from the clipboard are all called image.png: give them the hour as a name. */
function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const hour = new Date().toISOString().slice(0, 19).replace(/[T:]/g, "-");
  return new File([file], `pasted-${hour}.${file.name.split(".").pop()}`, { type: file.type });
}
