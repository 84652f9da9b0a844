// Changing the text in ways that the browser's own undo understands, and never while a word is being composed.

let composing = 0;
const afterwards = [];

document.addEventListener("compositionstart", () => (composing += 1));
document.addEventListener("compositionend", () => {
  composing = 0;
  setTimeout(() => afterwards.splice(0).forEach((act) => act()));
});

/** Return whether somebody is composing a word with an input method. */
export const isComposing = () => composing > 0;

/** Do `act` now, or when the word that is being composed is done. */
export function whenCalm(act) {
  if (composing) afterwards.push(act);
  else act();
}

/** Replace `start` to `end` of the field by `text` as if it had been typed; then select what `select` names. */
export function replace(area, start, end, text, select = null) {
  if (area.value.slice(start, end) !== text) {
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, end);
    const done = document.execCommand(text ? "insertText" : "delete", false, text);
    if (!done) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText", data: text }));
    }
  }
  if (select) area.setSelectionRange(select[0], select[1]);
}

/** Do an edit (start, end, text, select) that a command has computed. */
export function perform(area, edit) {
  if (edit) replace(area, edit.start, edit.end, edit.text, edit.select);
}

/** Replace a piece of the text while the person may be elsewhere: caret, focus and scroll stay where they were. */
export function replaceQuietly(area, start, end, text) {
  const had = document.activeElement;
  const place = had?.selectionStart === undefined ? null : safely(() => [had.selectionStart, had.selectionEnd]);
  const [from, to] = [area.selectionStart, area.selectionEnd];
  const [left, top] = [window.scrollX, window.scrollY];
  const moved = (at) => (at <= start ? at : at >= end ? at + text.length - (end - start) : start + text.length);
  replace(area, start, end, text, [moved(from), moved(to)]);
  if (had && had !== area && had !== document.body) {
    had.focus({ preventScroll: true });
    if (place && place[0] !== null) safely(() => had.setSelectionRange(...place));
  }
  window.scrollTo({ left, top, behavior: "instant" });
}

/** Put `block` into the text as a paragraph of its own after the one that holds `at`; return where it begins. */
export function insertBlock(area, block, at = area.selectionEnd, { quietly = false } = {}) {
  const { place, before, after } = roomFor(area.value, at);
  const text = `${before}${block}${after}`;
  if (quietly) replaceQuietly(area, place, place, text);
  else {
    // What is typed next is a paragraph of its own: the caret goes on behind the empty line.
    replace(area, place, place, text);
    const end = place + before.length + block.length;
    const next = end + /^\n{0,2}/.exec(area.value.slice(end))[0].length;
    area.setSelectionRange(next, next);
  }
  return place + before.length;
}

/** Put lines of pictures into the text: into the gallery that stands at `at`, else as a paragraph of their own after it. */
export function insertPictures(area, lines, at = area.selectionEnd) {
  const end = galleryEnd(area.value, at);
  if (end === null) insertBlock(area, lines.join("\n"), at);
  else replace(area, end, end, `\n${lines.join("\n")}`);
}

const PICTURE = String.raw`!\[(?:\\.|[^\]\\])*\]\((?:image|upload):[^\s)]+(?:\s+"(?:\\.|[^"\\])*")?\s*\)(?:\{[^}]*\})?`;
const GALLERY = new RegExp(String.raw`^(?:\s*${PICTURE}){2,}`);

/** Return where the pictures of the gallery at `at` end; null if the paragraph there is something else. */
export function galleryEnd(value, at) {
  const head = value.slice(0, at).split(/\n[ \t]*(?=\n)/).at(-1);
  const paragraph = head + value.slice(at).split(/\n[ \t]*(?:\n|$)/, 1)[0];
  const line = paragraph.slice(head.lastIndexOf("\n") + 1).split("\n", 1)[0];
  const found = line.trim() ? GALLERY.exec(paragraph) : null;
  if (!found || !/^[ \t]*(?:$|\n:[ \t])/.test(paragraph.slice(found[0].length))) return null;
  return at - head.length + found[0].length;
}

/** Return where a paragraph fits at or after `at`, and the line breaks that it needs around it. */
export function roomFor(value, at) {
  const lineStart = value.lastIndexOf("\n", at - 1) + 1;
  const lineEnd = value.indexOf("\n", at) < 0 ? value.length : value.indexOf("\n", at);
  let place = at;
  if (value.slice(lineStart, lineEnd).trim()) {
    const gap = /\n[ \t]*(?=\n|$)/g;
    gap.lastIndex = lineEnd;
    const found = gap.exec(value);
    place = found ? found.index : value.length;
  } else {
    place = lineStart;
  }
  const head = value.slice(0, place);
  const tail = value.slice(place);
  const before = !head.trim() ? "" : /\n[ \t]*\n[ \t]*$/.test(head) ? "" : head.endsWith("\n") ? "\n" : "\n\n";
  const after = !tail.trim() ? "\n\n" : /^[ \t]*\n[ \t]*\n/.test(tail) ? "" : tail.startsWith("\n") ? "\n" : "\n\n";
  return { place, before, after };
}

function safely(act) {
  try {
    return act();
  } catch {
    return null; // Fields of some types have no caret to ask for.
  }
}
