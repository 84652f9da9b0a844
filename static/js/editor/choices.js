// A list of pictures or posts to choose from, found by words: a listbox that an input (or the text) drives.

import { ask, form } from "./talk.js";
import { announce } from "./status.js";
import { word } from "./words.js";

const PAUSE = 150;

/** Fills one listbox. `holder` is what has the focus and tells which choice is the active one. */
export class Choices {
  #asking = null;
  #timer = 0;

  constructor(list, { onChoose }) {
    this.list = list;
    this.onChoose = onChoose;
    this.found = [];
    this.at = -1;
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = event.target.closest('[role="option"]');
      if (row) this.choose([...list.children].indexOf(row));
    });
  }

  /** Look for `words` among pictures ("image") or posts ("post"); `extra` rows come first. */
  find(kind, words, holder, { extra = [], pause = PAUSE } = {}) {
    this.holder = holder;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const mine = (this.#asking = new AbortController());
    return new Promise((resolve) => {
      this.#timer = setTimeout(async () => {
        try {
          const url = `${form().dataset.pick}?${new URLSearchParams({ kind, q: words })}`;
          const { results } = await ask(url, { signal: mine.signal });
          if (this.#asking !== mine) return;
          this.#show([...extra, ...results], kind);
          resolve(this.found.length);
        } catch (error) {
          if (error.name === "AbortError") return;
          this.#show(extra, kind, error.message);
          resolve(this.found.length);
        }
      }, pause);
    });
  }

  /** Forget what was asked and shown. */
  clear() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
    this.found = [];
    this.at = -1;
    this.list.replaceChildren();
    this.holder?.removeAttribute("aria-activedescendant");
  }

  /** Do what a key means for the list; return whether it meant anything. */
  key(event) {
    const last = this.found.length - 1;
    if (last < 0) return false;
    const to = { ArrowDown: this.at >= last ? 0 : this.at + 1, ArrowUp: this.at <= 0 ? last : this.at - 1 }[event.key];
    if (to !== undefined) this.#activate(to);
    else if (event.key === "Enter" && this.at >= 0) this.choose(this.at);
    else return false;
    event.preventDefault();
    return true;
  }

  /** Take the choice at `index`. */
  choose(index) {
    const found = this.found[index];
    if (found) this.onChoose(found);
  }

  #show(found, kind, trouble = "") {
    this.found = found;
    this.list.replaceChildren(...found.map((each, index) => this.#row(each, index)));
    if (!found.length) {
      const row = document.createElement("li");
      row.className = "none";
      row.setAttribute("role", "presentation");
      row.textContent = trouble || word("found-none");
      this.list.append(row);
    }
    const count = found.length;
    announce(trouble || (count ? word(kind === "image" ? "found-images" : "found-posts", { count }) : word("found-none")));
    this.#activate(count ? 0 : -1);
  }

  #row(found, index) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${index}`;
    row.setAttribute("role", "option");
    if (found.kind === "image") {
      const picture = document.createElement(found.url ? "img" : "span");
      if (found.url) Object.assign(picture, { src: found.url, alt: "", loading: "lazy" });
      picture.className = "choice-thumb";
      row.append(picture);
    }
    for (const [name, said] of [["choice-title", found.title], ["choice-detail", found.detail]]) {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = said;
      row.append(span);
    }
    return row;
  }

  #activate(index) {
    this.at = index;
    [...this.list.children].forEach((row, each) => row.setAttribute("aria-selected", String(each === index)));
    const row = index >= 0 ? this.list.children[index] : null;
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.holder?.setAttribute("aria-activedescendant", row.id);
    else this.holder?.removeAttribute("aria-activedescendant");
  }
}
