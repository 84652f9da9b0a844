// The small panel that asks for a picture's words: it never takes the focus, and keeps what is typed by itself.

import { announce } from "./status.js";
import { ask, form } from "./talk.js";
import { copyOf, word } from "./words.js";

const PAUSE = 700;

/** Asks for caption, alternative text and credit of pictures that have just come in. */
export class WordsPanel {
  #pending = new Map();

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

  /** Ask for the words of a picture, with what the library knows already. */
  add(picture) {
    const known = this.panel.querySelector(`[data-id="${picture.id}"]`);
    const row = known ?? copyOf("picture-words");
    if (!known) {
      row.dataset.id = picture.id;
      row.querySelector(".picture-thumb").src = picture.url;
      row.querySelector(".picture-name").textContent = picture.name;
      for (const name of ["alt", "caption", "credit"]) this.#field(row, name).value = picture[name] ?? "";
      this.#field(row, "is_decorative").checked = Boolean(picture.is_decorative);
      row.addEventListener("input", () => this.#soon(row));
      row.addEventListener("change", () => this.#keep(row));
      this.panel.querySelector("ul").prepend(row);
    }
    this.panel.hidden = false;
    document.body.classList.add("asks-words");
  }

  /** Keep all that is typed and not kept yet. Throws when the site does not take it. */
  async flush() {
    await Promise.all([...this.#pending.keys()].map((row) => this.#keep(row, { isLast: true })));
  }

  #field(row, name) {
    return row.querySelector(`[name="${name}"]`);
  }

  #soon(row) {
    clearTimeout(this.#pending.get(row));
    this.#pending.set(row, setTimeout(() => this.#keep(row), PAUSE));
    this.#state(row, "");
  }

  async #keep(row, { isLast = false } = {}) {
    if (!this.#pending.has(row)) return;
    clearTimeout(this.#pending.get(row));
    this.#pending.delete(row);
    const fields = { alt: "", caption: "", credit: "" };
    for (const name of Object.keys(fields)) fields[name] = this.#field(row, name).value;
    if (this.#field(row, "is_decorative").checked) fields.is_decorative = "on";
    this.#state(row, word("describing"));
    try {
      await ask(form().dataset.describe.replace("/0/", `/${row.dataset.id}/`), { fields });
      this.#state(row, word("described"));
      this.#error(row, "");
      this.onKept();
    } catch (error) {
      if (!this.#pending.has(row)) this.#pending.set(row, 0);
      this.#state(row, "");
      this.#error(row, sentences(error));
      if (isLast) throw error;
    }
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

  #close(area) {
    const had = this.panel.contains(document.activeElement);
    this.flush().then(
      () => {
        this.panel.hidden = true;
        document.body.classList.remove("asks-words");
        this.panel.querySelector("ul").replaceChildren();
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
