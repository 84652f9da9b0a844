// Leaving and saving: unsaved text warns, and a save first looks whether somebody is still signed in.

import { complain, keptNotices, notice, unsay } from "./status.js";
import { form, renewToken } from "./talk.js";
import { isCommand } from "../desk/command-key.js";
import { word } from "./words.js";

const PLACE = "influency-place";

/** Guards the form. `before` is called when a save begins; what it returns is waited for, and throws to stop. */
export class Leaving {
  #isSending = false;

  constructor({ area, keeping, before }) {
    this.form = form();
    Object.assign(this, { area, keeping, before });
    this.state = document.getElementById("saved-state");
    this.form.addEventListener("input", () => this.show());
    this.form.addEventListener("change", () => this.show());
    this.form.addEventListener("submit", (event) => this.#submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.#isSending && this.isUnsaved) event.preventDefault();
    });
    // A page that one comes back to is as it was left; what the browser puts back is not saved.
    window.addEventListener("pageshow", (event) => (this.#isElsewhere() || !event.persisted ? this.show() : this.#calm()));
    document.addEventListener("keydown", (event) => this.#key(event));
    this.#comeBack();
    this.show();
  }

  /** Whether something is different from what the site has. */
  get isUnsaved() {
    return this.keeping.isDirty;
  }

  /** Show whether all is saved. */
  show() {
    // Asked once: it reads the whole form, with every key.
    const { isUnsaved } = this;
    const isNew = this.form.dataset.isNew === "yes";
    this.state.textContent = isUnsaved ? word("unsaved") : word(isNew ? "new" : "saved");
    this.state.classList.toggle("unsaved", isUnsaved);
  }

  /** Return whether this form of a new post has been saved already, and lead there. */
  #isElsewhere() {
    const address = sessionStorage.getItem(`influency-new-${history.state?.draft}`);
    if (this.form.dataset.isNew !== "yes" || !address) return false;
    this.#isSending = true;
    location.replace(address);
    return true;
  }

  #key(event) {
    if (!isCommand(event) || event.shiftKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    const save = this.form.querySelector('button[name="_save"]');
    if (save && !this.#isSending) this.form.requestSubmit(save);
  }

  async #submit(event) {
    const button = event.submitter;
    if (button?.formTarget === "_blank") return;
    if (this.#isSending) {
      event.preventDefault();
      return;
    }
    event.preventDefault();
    unsay("talk");
    unsay("length");
    if (this.area.value.length > Number(this.form.dataset.limit)) return this.#tooLong();
    this.#isSending = true;
    this.form.classList.add("is-sending");
    this.state.textContent = word("saving");
    const ready = this.before();
    try {
      await renewToken();
      await ready();
      await renewToken();
      await this.keeping.sent();
      this.#send(button);
    } catch (error) {
      this.#calm();
      complain(error).scrollIntoView({ block: "nearest" });
    }
    return undefined;
  }

  /** Send the form with what its button says, and remember where the caret was. */
  #send(button) {
    const { selectionStart, selectionEnd } = this.area;
    const isWriting = document.activeElement === this.area;
    const draft = this.form.dataset.isNew === "yes" ? crypto.getRandomValues(new Uint32Array(2)).join("-") : "";
    if (draft) history.replaceState({ draft }, "");
    const place = { at: [selectionStart, selectionEnd], isWriting, top: scrollY, length: this.area.value.length, draft };
    sessionStorage.setItem(PLACE, JSON.stringify({ ...place, told: keptNotices() }));
    if (button?.name) {
      this.said = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
      this.form.append(this.said);
    }
    this.form.submit();
  }

  #comeBack() {
    const { url, isNew } = this.form.dataset;
    // A text that was saved at the address of new ones must not become a second post on the next try.
    if (isNew === "no" && location.pathname !== new URL(url, location).pathname) history.replaceState(null, "", url);
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    sessionStorage.removeItem(PLACE);
    for (const told of kept?.told ?? []) notice(told, "warning");
    if (kept?.draft && isNew === "no") sessionStorage.setItem(`influency-new-${kept.draft}`, url);
    if (!kept || kept.length !== this.area.value.length || document.getElementById("stopped")) return;
    this.area.setSelectionRange(...kept.at);
    if (kept.isWriting) this.area.focus({ preventScroll: true });
    window.scrollTo({ top: kept.top, behavior: "instant" });
  }

  #tooLong() {
    const has = this.area.value.length.toLocaleString();
    const limit = Number(this.form.dataset.limit).toLocaleString();
    notice(word("too-long", { has, limit }), "error", "length").scrollIntoView({ block: "nearest" });
  }

  #calm() {
    this.#isSending = false;
    this.keeping.goOn();
    this.said?.remove();
    this.form.classList.remove("is-sending");
    this.show();
  }
}
