// The dialog that finds a picture or a post: from the toolbar, by Ctrl+K, and for the lead picture.

import { Choices } from "./choices.js";
import { word } from "./words.js";

const ADDRESS = /^(?:https?:\/\/|mailto:|\/|#|[\w-]+(?:\.[\w-]+)+(?:[/?#]|$))/i;

/** Asks for one thing at a time. */
export class Picker {
  constructor({ onFiles }) {
    this.dialog = document.getElementById("picker");
    this.input = this.dialog.querySelector("input");
    this.upload = this.dialog.querySelector("[data-upload]");
    this.choices = new Choices(document.getElementById("picker-list"), { onChoose: (found) => this.#close(found) });
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.#close(null));
    this.dialog.addEventListener("close", () => this.#finish(null));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.#close(null));
    this.upload.addEventListener("click", () => {
      const then = this.done;
      this.done = null;
      this.dialog.close();
      onFiles(then);
    });
    this.input.addEventListener("input", () => this.#find());
    this.input.addEventListener("keydown", (event) => {
      if (!event.isComposing) this.choices.key(event);
    });
  }

  /** Ask for a picture ("image"), a post or an address ("post"); resolve with what was chosen, or null. */
  ask(kind, { title = `pick-${kind}`, words = "", mayUpload = kind === "image" } = {}) {
    this.kind = kind;
    this.dialog.querySelector("h2").textContent = word(title);
    this.input.setAttribute("aria-label", word(`find-${kind}`));
    this.input.placeholder = word(`find-${kind}`);
    this.input.value = words;
    this.upload.hidden = !mayUpload;
    this.choices.clear();
    this.dialog.dataset.kind = kind;
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
    this.#find(0);
    return new Promise((resolve) => (this.done = resolve));
  }

  #find(pause) {
    const words = this.input.value.trim();
    const extra = [];
    if (this.kind === "post" && ADDRESS.test(words)) {
      const address = /^[\w-]+\./.test(words) ? `https://${words}` : words;
      extra.push({ kind: "address", title: word("use-address", { address }), detail: "", address });
    }
    this.choices.find(this.kind, extra.length ? words.slice(0, 60) : words, this.input, { extra, pause });
  }

  #close(found) {
    this.#finish(found);
    this.dialog.close();
  }

  #finish(found) {
    const then = this.done;
    this.done = null;
    this.choices.clear();
    then?.(found);
  }
}
