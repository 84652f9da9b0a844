// The palette: pages, what can be done on this one, posts and pictures, found by typing. A combobox over a listbox.

import { shownKeys } from "./command-key.js";
import { lately, remember } from "./kept.js";
import { fit } from "./ranking.js";

const PAUSE = 150;
const MOST = 40;

/** One dialog; `things` is asked for what the page offers each time it opens. */
export class Palette {
  #asking = null;
  #timer = 0;
  #goesWhenFound = false;
  #from = null;
  #selected = null;

  constructor(dialog, { things }) {
    this.dialog = dialog;
    this.things = things;
    this.input = dialog.querySelector("[role=combobox]");
    this.list = dialog.querySelector("[role=listbox]");
    this.none = dialog.querySelector(".palette-none");
    this.live = dialog.querySelector("[role=status]");
    this.words = new Map([...dialog.querySelector("template").content.children].map((each) => [each.dataset.word, each.textContent]));
    this.input.addEventListener("input", () => this.#look());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#click(event));
    this.list.addEventListener("auxclick", (event) => event.button === 1 && this.#click(event));
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
    });
    dialog.addEventListener("close", () => this.#forget());
  }

  /** Open it; focus goes back to where it was when it closes. */
  open() {
    if (this.dialog.open) return;
    this.local = this.things();
    this.#from = document.activeElement;
    this.#selected = this.#from?.selectionEnd == null ? null : [this.#from.selectionStart, this.#from.selectionEnd, this.#from.selectionDirection];
    this.input.value = "";
    this.dialog.showModal();
    this.input.focus();
    this.#look();
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
    // Where nothing had the focus before, the line that is gone would keep it for a moment.
    if (this.dialog.contains(document.activeElement)) document.activeElement.blur();
    // Chromium gives the focus back to a field, but not always what was selected in it.
    if (this.#selected && this.#from === document.activeElement) this.#from.setSelectionRange(...this.#selected);
    this.list.replaceChildren();
    this.live.textContent = "";
  }

  /** Show what is here already, and ask the site for posts and pictures. */
  #look() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#goesWhenFound = false;
    const query = this.input.value.trim();
    const asked = (this.#asking = new AbortController());
    const wishes = this.#wishes(query);
    this.#show([], { isDone: !wishes.length });
    if (!wishes.length) return;
    this.#timer = setTimeout(() => this.#ask(wishes, asked), query ? PAUSE : 0);
  }

  /** Return what to ask for: posts and pictures with these words; without words, those that were gone to lately. */
  #wishes(query) {
    const names = lately();
    return this.dialog.dataset.kinds.split(" ").filter(Boolean).flatMap((kind) => {
      const ids = names.filter((name) => name.startsWith(`${kind}:`)).map((name) => name.slice(kind.length + 1));
      if (!query && !ids.length) return [];
      return [new URLSearchParams({ kind, to: "change", ...(query ? { q: query } : { ids: ids.join() }) })];
    });
  }

  async #ask(wishes, asked) {
    let trouble = "";
    const found = await Promise.all(
      wishes.map(async (wish) => {
        try {
          const answer = await fetch(`${this.dialog.dataset.pick}?${wish}`, { headers: { Accept: "application/json" }, signal: asked.signal });
          const said = await answer.json().catch(() => ({}));
          if (!answer.ok || !said.results) trouble = said.error ?? this.words.get("failed");
          return said.results ?? [];
        } catch {
          trouble = this.words.get("away");
          return [];
        }
      }),
    );
    if (this.#asking === asked) this.#show(found.flat().map((each) => this.#thing(each)), { isDone: true, trouble });
  }

  /** Return a post or picture of the site as a thing to go to. */
  #thing({ kind, id, title, detail, name, url, change_url }) {
    const thumb = kind === "image" ? url : "";
    return { name: `${kind}:${id}`, title, also: name, detail, url: change_url, thumb };
  }

  #show(found, { isDone, trouble = "" }) {
    const chosen = this.hasMoved ? this.shown?.[this.at]?.name : undefined;
    this.shown = this.#ranked(found);
    const count = this.shown.length;
    this.list.replaceChildren(...this.shown.map((each, index) => this.#row(each, index)));
    this.list.hidden = !count;
    this.input.setAttribute("aria-expanded", String(count > 0));
    this.none.textContent = trouble || (count || !isDone ? "" : this.words.get("none"));
    const kept = this.shown.findIndex((each) => each.name === chosen);
    this.#activate(kept >= 0 ? kept : count ? 0 : -1);
    this.hasMoved = kept >= 0;
    if (!isDone) return;
    const said = count === 1 ? this.words.get("one") : this.words.get("many").replace("{count}", count);
    this.live.textContent = [trouble, count ? said : !trouble && this.words.get("none")].filter(Boolean).join(" ");
    if (this.#goesWhenFound && count) this.#choose(0);
  }

  /** Return what fits the words, best first; of equals, what was used lately. */
  #ranked(found) {
    const query = this.input.value.trim();
    const names = lately();
    const since = (thing) => (names.includes(thing.name) ? names.indexOf(thing.name) : names.length);
    const ranked = [...this.local, ...found].map((thing, index) => {
      // The site finds posts and pictures by more than their titles.
      const least = index < this.local.length ? 0 : 0.5;
      return { thing, index, worth: query ? Math.max(fit(query, thing.title), fit(query, thing.also ?? "") / 2, least) : 1 };
    });
    const order = (a, b) => b.worth - a.worth || since(a.thing) - since(b.thing) || a.index - b.index;
    return ranked.filter((each) => each.worth > 0).sort(order).slice(0, MOST).map((each) => each.thing);
  }

  #row(thing, index) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${index}`;
    row.setAttribute("role", "option");
    if (thing.thumb) row.append(Object.assign(document.createElement("img"), { src: thing.thumb, alt: "", className: "palette-thumb" }));
    row.append(piece("span", "palette-title", thing.title));
    if (thing.detail) row.append(piece("span", "palette-detail", thing.detail));
    if (thing.keys) row.append(piece("kbd", "palette-keys", shownKeys(thing.keys)));
    return row;
  }

  #key(event) {
    if (event.isComposing) return;
    const last = this.shown.length - 1;
    const to = { ArrowDown: this.at >= last ? 0 : this.at + 1, ArrowUp: this.at <= 0 ? last : this.at - 1 }[event.key];
    if (to === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (event.key === "Enter") {
      if (this.at >= 0) this.#choose(this.at, { isApart: event.ctrlKey || event.metaKey });
      // Somebody who types fast need not wait for the answer.
      else this.#goesWhenFound = true;
    } else if (last >= 0) {
      this.hasMoved = true;
      this.#activate(to);
    }
  }

  #click(event) {
    const row = event.target.closest('[role="option"]');
    if (row) this.#choose([...this.list.children].indexOf(row), { isApart: event.ctrlKey || event.metaKey || event.button === 1 });
  }

  #activate(index) {
    this.at = index;
    [...this.list.children].forEach((row, each) => row.setAttribute("aria-selected", String(each === index)));
    const row = this.list.children[index];
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** Go there or do it, after focus is back where it was: an action means what was chosen there. */
  #choose(index, { isApart = false } = {}) {
    const thing = this.shown[index];
    remember(thing.name);
    // An action means what is selected where the focus was, which is so again when this has closed.
    this.dialog.addEventListener("close", () => take(thing, isApart), { once: true });
    this.dialog.close();
  }
}

function take(thing, isApart) {
  if (thing.url && isApart) window.open(thing.url, "_blank", "noopener");
  // Leaving asks by itself where something is not saved.
  else if (thing.url) location.assign(thing.url);
  else thing.act();
}

function piece(tag, className, textContent) {
  return Object.assign(document.createElement(tag), { className, textContent });
}
