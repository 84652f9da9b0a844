// The small panel that asks for a picture's words: it never takes the focus, and keeps what is typed by itself.

import { announce, notice } from "./status.js";
import { ask, form } from "./talk.js";
import { copyOf, word } from "./words.js";

const PAUSE = 700;
const ROUNDS = 5;
const NAMES = ["caption", "alt", "credit"];
// The picture is gone, or somebody else's only. That the site itself says so is told by a sentence of its own.
const LOST = new Set([403, 404]);

/** Asks for caption, alternative text and credit of pictures that have just come in. */
export class WordsPanel {
  #timers = new Map();
  #running = new Map();
  #known = new Map();

  constructor({ onKept, area }) {
    this.onKept = onKept;
    this.panel = document.getElementById("words-panel");
    document.getElementById("sheet").append(this.panel);
    this.panel.querySelector("[data-close]").addEventListener("click", () => this.#close(area));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close(area);
      if (event.key === "Enter" && event.target.matches("textarea, input")) this.#next(event);
    });
  }

  /** Ask for the words of a picture, with what the library knows already and what its file says. */
  add(picture, { andGo = false } = {}) {
    const shown = this.panel.querySelector(`[data-id="${picture.id}"]`);
    const row = shown ?? copyOf("picture-words");
    if (!shown) {
      row.dataset.id = picture.id;
      row.querySelector(".picture-thumb").src = picture.url;
      row.querySelector(".picture-name").textContent = picture.name;
      this.#known.set(row, Object.fromEntries(NAMES.map((name) => [name, picture[name] ?? ""])));
      for (const name of NAMES) this.#field(row, name).value = picture[name] || (picture.found?.[name] ?? "");
      this.#field(row, "is_decorative").checked = Boolean(picture.is_decorative);
      this.#known.get(row).is_decorative = Boolean(picture.is_decorative);
      row.addEventListener("input", () => this.#soon(row));
      row.addEventListener("change", () => this.#keep(row).catch(() => {}));
      this.panel.querySelector("ul").prepend(row);
    }
    this.panel.hidden = false;
    document.body.classList.add("asks-words");
    if (andGo) {
      this.#field(row, "alt").focus();
      row.scrollIntoView({ block: "nearest" });
    }
  }

  /** Keep all that is typed and not kept yet, what is typed meanwhile too. Throws when the site does not take it. */
  async flush() {
    for (let round = 0; round < ROUNDS; round += 1) {
      const rows = [...this.panel.querySelectorAll(".picture-words")];
      const results = await Promise.allSettled(rows.map((row) => this.#keep(row)));
      const wrong = results.findIndex((each) => each.status === "rejected");
      if (wrong >= 0) {
        rows[wrong].scrollIntoView({ block: "nearest" });
        throw results[wrong].reason;
      }
      if (!rows.some((row) => row.isConnected && this.#isChanged(row))) return;
    }
  }

  #field(row, name) {
    return row.querySelector(`[name="${name}"]`);
  }

  #soon(row) {
    clearTimeout(this.#timers.get(row));
    this.#timers.set(row, setTimeout(() => this.#keep(row).catch(() => {}), PAUSE));
    this.#state(row, "");
  }

  /** Return what was changed and is not kept, with the words that it takes the place of. */
  #changed(row) {
    const known = this.#known.get(row);
    const fields = {};
    for (const name of NAMES) {
      const { value } = this.#field(row, name);
      if (value !== known[name]) Object.assign(fields, { [name]: value, [`was_${name}`]: known[name] });
    }
    const { checked } = this.#field(row, "is_decorative");
    if (checked !== known.is_decorative) fields.is_decorative = checked ? "on" : "0";
    return fields;
  }

  #isChanged(row) {
    return Object.keys(this.#changed(row)).length > 0;
  }

  /** Keep what a row has, after what it is keeping already. */
  async #keep(row) {
    clearTimeout(this.#timers.get(row));
    const job = (this.#running.get(row) ?? Promise.resolve()).catch(() => {}).then(() => this.#send(row));
    this.#running.set(row, job);
    return job;
  }

  async #send(row) {
    const fields = this.#changed(row);
    if (!Object.keys(fields).length) return undefined;
    this.#state(row, word("describing"));
    try {
      const answer = await ask(form().dataset.describe.replace("/0/", `/${row.dataset.id}/`), { fields });
      for (const name of NAMES) if (name in fields) this.#known.get(row)[name] = fields[name];
      if ("is_decorative" in fields) this.#known.get(row).is_decorative = Boolean(answer.is_decorative);
      this.#state(row, word("described"));
      this.#error(row, "");
      this.onKept();
    } catch (error) {
      this.#state(row, "");
      if (LOST.has(error.status) && error.answer?.error) return this.#drop(row, error);
      // What is there now has been shown: saved again, ours takes its place.
      Object.assign(this.#known.get(row), error.answer?.theirs);
      this.#error(row, sentences(error));
      throw error;
    }
    return undefined;
  }

  /** Let a picture go that cannot be described any more, and say so. */
  #drop(row, error) {
    const said = word("refused", { name: row.querySelector(".picture-name").textContent, why: error.message });
    notice(said, "warning", said, { isKept: true });
    row.remove();
    if (!this.panel.querySelector(".picture-words")) this.#hide();
  }

  #state(row, said) {
    row.querySelector(".picture-state").textContent = said;
  }

  #error(row, said) {
    const error = row.querySelector(".field-error");
    error.hidden = !said;
    error.textContent = said;
  }

  /** Enter goes on to the next field of the panel: none of them has lines. */
  #next(event) {
    event.preventDefault();
    const fields = [...this.panel.querySelectorAll("textarea, input:not([type=checkbox])")];
    (fields[fields.indexOf(event.target) + 1] ?? this.panel.querySelector("[data-close]")).focus();
  }

  #hide() {
    this.panel.hidden = true;
    document.body.classList.remove("asks-words");
    this.panel.querySelector("ul").replaceChildren();
  }

  #close(area) {
    const had = this.panel.contains(document.activeElement);
    this.flush().then(
      () => {
        this.#hide();
        if (had) area.focus({ preventScroll: true });
      },
      (error) => announce(error.message),
    );
  }
}

/** Return what a refusal says, field by field where it does. */
function sentences(error) {
  const byField = error.answer?.errors;
  return byField ? Object.values(byField).flat().map((each) => each.message ?? each).join(" ") : error.message;
}
