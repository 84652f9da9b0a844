// Find and replace in the text: a bar over it, the finds marked, and every replacement one step that can be undone.

import { perform, whenCalm } from "./text.js";
import { copyOf, word } from "./words.js";

// More marks than this would only slow the typing down.
const MARKED = 300;
const LETTER = /[\p{L}\p{N}\p{M}_]/u;

/** Return a letter without regard to case; it may become two. */
const folded = (letter) => (letter === "ı" ? letter : letter.toUpperCase().toLowerCase());

/** Return where `sought` stands in `text`, as [start, end], none inside of another. The offsets are those of `text`. */
export function finds(text, sought, { isCaseKept = false, isWhole = false } = {}) {
  if (!sought) return [];
  const found = isCaseKept ? literally(text, sought) : whateverCase(text, sought);
  return isWhole ? found.filter(([start, end]) => !isInside(text, start) && !isInside(text, end)) : found;
}

function literally(text, sought) {
  const found = [];
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length)) found.push([at, at + sought.length]);
  return found;
}

function whateverCase(text, sought) {
  const needle = [...sought].map(folded).join("");
  // Where in the text each letter begins, by where its folded form does.
  const places = new Map();
  let whole = "";
  let at = 0;
  for (const letter of text) {
    places.set(whole.length, at);
    whole += folded(letter);
    at += letter.length;
  }
  places.set(whole.length, at);
  const found = [];
  for (let start = whole.indexOf(needle); start >= 0; ) {
    const end = start + needle.length;
    const isOfWholeLetters = places.has(start) && places.has(end);
    if (isOfWholeLetters) found.push([places.get(start), places.get(end)]);
    start = whole.indexOf(needle, isOfWholeLetters ? end : start + 1);
  }
  return found;
}

/** Return whether `at` is a place inside of a word. */
function isInside(text, at) {
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? "";
  const [after = ""] = text.slice(at, at + 2);
  return LETTER.test(before) && LETTER.test(after);
}

/** The bar over one field. It opens by `open`, and goes by Escape or its button. */
export class Finding {
  constructor(area, measure) {
    this.area = area;
    this.measure = measure;
    this.bar = copyOf("find-bar");
    this.marks = document.createElement("div");
    this.marks.className = "finds";
    this.marks.setAttribute("aria-hidden", "true");
    const toolbar = area.closest(".markdownx").querySelector(".toolbar");
    toolbar.after(this.bar);
    area.after(this.marks);
    const named = (name) => this.bar.querySelector(`[name=${name}]`);
    [this.find, this.put, this.isCase, this.isWhole] = ["find", "put", "case", "whole"].map(named);
    this.count = this.bar.querySelector("[role=status]");
    this.found = [];
    this.at = -1;
    this.#watch();
  }

  /** Show the bar; words of one line that are selected are what is sought. */
  open() {
    const { area, bar } = this;
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    this.origin = area.selectionStart;
    bar.hidden = false;
    if (chosen && !chosen.includes("\n") && chosen.length <= 200) this.find.value = chosen;
    this.find.focus({ preventScroll: true });
    this.find.select();
    this.#look();
  }

  close() {
    this.bar.hidden = true;
    this.marks.replaceChildren();
    this.area.focus({ preventScroll: true });
  }

  #watch() {
    const { bar, area } = this;
    const acts = {
      next: () => this.#step(1),
      previous: () => this.#step(-1),
      close: () => this.close(),
      replace: () => this.#replace(),
      all: () => this.#replaceAll(),
    };
    bar.addEventListener("click", (event) => {
      const act = acts[event.target.closest("[data-find]")?.dataset.find];
      if (act) whenCalm(act);
    });
    bar.addEventListener("input", (event) => {
      // What is typed here is no part of the post.
      event.stopPropagation();
      if (event.target !== this.put) this.#look();
    });
    bar.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") acts.close();
      else if (event.key === "Enter" && event.target === this.find) this.#step(event.shiftKey ? -1 : 1);
      else if (event.key === "Enter" && event.target === this.put) this.#replace();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    // Whoever writes, here or elsewhere: every place is looked for anew.
    area.addEventListener("input", () => !bar.hidden && this.#again());
    new ResizeObserver(() => !bar.hidden && this.#mark()).observe(area);
  }

  /** Look for other words, from where the caret was. */
  #look() {
    this.#search();
    const from = this.found.findIndex(([start]) => start >= this.origin);
    this.#go(from < 0 ? 0 : from);
  }

  /** Look for the same words in another text; the caret stays where it is. */
  #again() {
    this.#search();
    this.at = this.found.findIndex(([start]) => start >= this.area.selectionStart);
    this.#tell();
  }

  #search() {
    this.known = this.area.value;
    this.found = finds(this.known, this.find.value, { isCaseKept: this.isCase.checked, isWhole: this.isWhole.checked });
  }

  #step(by) {
    if (this.known !== this.area.value) this.#again();
    const { length } = this.found;
    if (length) this.#go((Math.max(this.at, by < 0 ? 0 : -1) + by + length) % length);
    else this.#tell();
  }

  /** Select one find and bring it into view. */
  #go(number) {
    this.at = this.found.length ? number : -1;
    this.#tell();
    if (this.at < 0) return;
    const [start, end] = this.found[this.at];
    this.origin = start;
    this.area.setSelectionRange(start, end);
    const { top, bottom } = this.measure.caret(start);
    const free = this.bar.getBoundingClientRect().bottom + 8;
    if (top < free || bottom > window.innerHeight - 48) {
      window.scrollBy({ top: top - Math.max(free + 32, window.innerHeight * 0.4), behavior: "instant" });
    }
  }

  #tell(said = null) {
    const { length } = this.found;
    const shown = length ? word("found-at", { number: this.at + 1, count: length }) : word("found-no");
    this.count.textContent = said ?? (this.find.value ? shown : "");
    this.bar.classList.toggle("finds-none", Boolean(this.find.value) && !length && said === null);
    this.#mark();
  }

  #mark() {
    const first = Math.max(0, Math.min(this.at - MARKED / 2, this.found.length - MARKED));
    const shown = this.found.slice(first, first + MARKED);
    this.marks.style.insetBlockStart = `${this.area.offsetTop}px`;
    const boxes = shown.flatMap(([start, end], number) =>
      this.measure.boxes(start, end).map((box) => {
        const mark = document.createElement("i");
        mark.classList.toggle("is-at", first + number === this.at);
        for (const side of ["left", "top", "width", "height"]) mark.style[side] = `${box[side]}px`;
        return mark;
      }),
    );
    this.marks.replaceChildren(...boxes);
  }

  #replace() {
    if (this.known !== this.area.value) this.#again();
    const find = this.found[this.at];
    if (!find) return this.#step(1);
    const [start, end] = find;
    const after = start + this.put.value.length;
    this.#perform({ start, end, text: this.put.value, select: [after, after] });
    this.origin = after;
    return this.#look();
  }

  #replaceAll() {
    if (this.known !== this.area.value) this.#again();
    const { found } = this;
    if (!found.length) return this.#tell();
    const [[first]] = found;
    const [, last] = found.at(-1);
    let text = "";
    let at = first;
    for (const [start, end] of found) {
      text += this.area.value.slice(at, start) + this.put.value;
      at = end;
    }
    this.#perform({ start: first, end: last, text, select: [first, first] });
    this.#search();
    this.at = -1;
    return this.#tell(word("replaced-all", { count: found.length }));
  }

  /** Do an edit as if it had been typed, and give the focus back to the bar. */
  #perform(edit) {
    const had = document.activeElement;
    const [left, top] = [window.scrollX, window.scrollY];
    perform(this.area, edit);
    had.focus({ preventScroll: true });
    window.scrollTo({ left, top, behavior: "instant" });
  }
}
