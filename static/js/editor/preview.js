// The live preview: asks for the page a moment after each change; only the newest answer is ever drawn.

import { announce } from "./status.js";
import { SignedOut, ask, form } from "./talk.js";
import { word } from "./words.js";

const PAUSE = 250;
const PATIENCE = 4000;

/** Asks, draws and tells. `source` gives the text to send; `onAnswer` hears of problems and counts. */
export class Preview {
  #timer = 0;
  #asking = null;
  #sent = "";

  constructor(frame, { source, onAnswer, onDrawn, box }) {
    Object.assign(this, { frame, source, onAnswer, onDrawn, box });
    this.error = document.getElementById("preview-error");
    this.state = document.getElementById("preview-state");
  }

  /** Ask soon: after a pause in the typing. */
  soon(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), pause);
  }

  /** Ask now, unless nothing has changed. `anew` asks even then: a picture's words live outside the text. */
  async now({ anew = false } = {}) {
    clearTimeout(this.#timer);
    const fields = { format: "json", ...this.source() };
    const sent = JSON.stringify(fields);
    if (sent === this.#sent && !anew) return;
    this.#asking?.abort();
    const mine = (this.#asking = new AbortController());
    try {
      const answer = await ask(form().dataset.preview, { fields, signal: mine.signal });
      if (this.#asking !== mine) return;
      this.#sent = sent;
      await this.frame.ready;
      if (this.#asking !== mine) return;
      this.#draw(fields, answer);
    } catch (error) {
      if (error.name === "AbortError" || this.#asking !== mine) return;
      this.#fail(error);
    }
  }

  #draw(fields, answer) {
    this.frame.draw({
      title: fields.title,
      standfirst: answer.standfirst_html,
      lead: answer.lead_html,
      html: answer.html,
      language: answer.language,
      direction: answer.direction,
    });
    this.error.hidden = true;
    this.error.textContent = "";
    this.frame.stage.classList.remove("old");
    this.onAnswer(answer);
    this.onDrawn();
    this.box.dispatchEvent(new CustomEvent("markdownx.update", { detail: [answer.html] }));
  }

  /** Say what went wrong beside the page that was drawn last; an error is never drawn as the page. */
  #fail(error) {
    this.#sent = "";
    const sentence = `${word("preview-old")} ${error.message}`;
    if (this.error.textContent !== sentence) {
      this.error.textContent = sentence;
      announce(sentence);
    }
    this.error.hidden = false;
    if (error instanceof SignedOut) {
      const link = document.createElement("a");
      Object.assign(link, { href: form().dataset.signIn, target: "_blank", rel: "noopener", textContent: word("sign-in") });
      this.error.append(" ", link);
    }
    this.frame.stage.classList.add("old");
    this.box.dispatchEvent(new CustomEvent("markdownx.updateError", { detail: [error.message] }));
    this.#timer = setTimeout(() => this.now(), PATIENCE);
  }
}
