// Keeping: what is typed reaches the site a moment later, and what others wrote comes into the text.

import { showClashes } from "./clashes.js";
import { LocalCopy } from "./local.js";
import { askToSignIn } from "./signing-in.js";
import { announce, notice, unsay } from "./status.js";
import { Away, Refused, SignedOut, ask, form } from "./talk.js";
import { replaceQuietly, whenCalm } from "./text.js";
import { word } from "./words.js";

// After the last key, and at most, from the first change that is not kept yet.
const CALM_MS = 900;
const MOST_MS = 2_400;
const LOCAL_MS = 250;
const RETRY_MS = [2_000, 4_000, 8_000, 15_000];
const PRESENT_MS = 4_000;
// What is told with every request, and is no part of the text.
const ASIDE = new Set(["seen", "window"]);

/** Keeps the form of the page. `text` returns what the text is without lines that wait for a picture. */
export class Keeping {
  #form = form();
  #fields = this.#form.elements;
  #window = crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40);
  #local;
  #dirtyAt = 0;
  #failed = 0;
  #timer = 0;
  #localTimer = 0;
  #running = null;
  #isStopped = false;

  constructor({ area, text, onKept, onChanged }) {
    Object.assign(this, { area, text, onKept, onChanged });
    this.#fields.window.value = this.#window;
    this.#local = new LocalCopy({ me: this.#form.dataset.me, window: this.#window });
    // A form that came back was not taken; what the browser puts into the fields by itself, the site does not have.
    this.kept = this.#form.dataset.isUnsaved ? "" : this.#sent();
    for (const name of ["input", "change"]) this.#form.addEventListener(name, () => this.soon());
    window.addEventListener("online", () => this.#retry());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#keepNow() : this.#look()));
    setInterval(() => !document.hidden && this.#look(), PRESENT_MS);
    window.addEventListener("pageshow", () => this.soon());
    this.#deliver().then(() => this.#look());
  }

  /** Whether something is not kept on the site yet. */
  get isDirty() {
    return this.#now() !== this.kept;
  }

  /** Keep what was changed, in a moment. */
  soon() {
    if (!this.isDirty) return;
    this.#dirtyAt ||= Date.now();
    clearTimeout(this.#localTimer);
    this.#localTimer = setTimeout(() => this.isDirty && this.#local.put(this.#copy()), LOCAL_MS);
    if (!this.#failed) this.#wait(Math.min(CALM_MS, Math.max(0, this.#dirtyAt + MOST_MS - Date.now())));
  }

  /** Wait for what is on its way, and keep by itself no more: the form is being sent. */
  async stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Go on after a form that was not sent after all. */
  goOn() {
    this.#isStopped = false;
    this.soon();
  }

  /** The form is about to be sent: until the site says that it has it, it stays in this browser. */
  async sent() {
    clearTimeout(this.#localTimer);
    if (this.isDirty) await this.#local.put(this.#copy());
  }

  #wait(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keepNow(), milliseconds);
  }

  #retry() {
    if (!this.#failed) return;
    this.#failed = 0;
    this.soon();
  }

  /** Keep, one request after the other; return when nothing is on its way. */
  #keepNow({ anyway = false } = {}) {
    if (this.#running || this.#isStopped || (!anyway && (!this.isDirty || this.#isBlank()))) return this.#running;
    this.#running = this.#keep().finally(() => {
      this.#running = null;
      if (this.isDirty && !this.#failed) this.soon();
    });
    return this.#running;
  }

  async #keep() {
    const sent = this.#now();
    this.#dirtyAt = 0;
    try {
      const answer = await ask(this.#form.dataset.keep, { fields: this.#entries() });
      this.#failed = 0;
      unsay("keeping");
      await new Promise((resolve) => whenCalm(() => resolve(this.#take(answer, sent))));
    } catch (error) {
      this.#complain(error);
    }
    this.onKept();
  }

  /** Take the site's answer to what was `sent`. */
  #take(answer, sent) {
    const isStill = this.#now() === sent;
    this.#moveTo(answer);
    this.kept = sent;
    if (isStill) {
      this.#change(answer.changes);
      this.kept = this.#now();
      this.#local.drop();
    }
    // On top of what was sent, if something was typed meanwhile: what others wrote comes with the next answer.
    this.#fields.seen.value = isStill ? answer.seen : answer.mine;
    const refused = Object.entries(answer.refused).map(([name, why]) => `${this.#labelOf(name)}: ${why}`);
    if (refused.length) notice(word("kept-but", { refused: refused.join(" ") }), "warning", "refused");
    else unsay("refused");
    if (answer.clashes.length) showClashes(answer.clashes, this.area);
  }

  /** Let a new post go by its address from now on. */
  #moveTo(answer) {
    const { dataset } = this.#form;
    if (dataset.isNew !== "yes") return;
    dataset.isNew = "no";
    Object.assign(dataset, { url: answer.url, keep: answer.keep, present: answer.present });
    this.#form.action = answer.url;
    document.querySelector(".preview-button").formAction = answer.preview;
    Object.assign(document.getElementById("links-of-post"), { href: answer.links, hidden: false });
    history.replaceState(history.state, "", answer.url);
  }

  /** Change the form as others have, piece by piece, where the caret is not. */
  #change(changes) {
    const names = Object.keys(changes);
    if (!names.length) return;
    for (const name of names) {
      const field = this.#fields[name];
      if (!field) continue;
      if (Array.isArray(changes[name])) {
        for (const [start, end, text] of changes[name].toReversed()) replaceQuietly(field, start, end, text);
      } else {
        field.value = changes[name];
        field.dispatchEvent(new Event("set", { bubbles: true }));
      }
    }
    this.onChanged();
    announce(word("others-wrote"));
  }

  #complain(error) {
    if (error.name === "AbortError") return;
    if (error instanceof Away || error.status >= 500) {
      this.#wait(RETRY_MS[Math.min(this.#failed, RETRY_MS.length - 1)]);
      this.#failed += 1;
      // What the site itself says is down comes before that nothing is lost.
      const why = error.answer?.error;
      if (this.#failed > 1) notice(why ? `${why} ${word("kept-meanwhile")}` : word("kept-here"), "warning", "keeping");
    } else if (error instanceof SignedOut) {
      this.#failed = 1;
      askToSignIn({ onDone: () => this.#retry() });
    } else if (error instanceof Refused) {
      this.#failed = 1;
      notice(error.message, "error", "keeping");
      this.#wait(RETRY_MS.at(-1));
    } else {
      throw error;
    }
    this.#local.put(this.#copy());
  }

  /** Say that somebody is here; take what others have written if nothing of ours is waiting. */
  async #look() {
    const { present } = this.#form.dataset;
    if (!present || this.#isStopped || this.#failed) return;
    try {
      const { newest, others } = await ask(present, { fields: [] });
      const here = document.getElementById("others");
      const said = others.length ? word(others.length > 1 ? "others-are-here" : "other-is-here", { names: others.join(", ") }) : "";
      if (here.textContent !== said) here.textContent = said;
      if (newest && newest > Number(this.#fields.seen.value) && !this.isDirty) this.#keepNow({ anyway: true });
    } catch (error) {
      if (error instanceof SignedOut) this.#complain(error);
    }
  }

  /** Bring to the site what earlier windows of this browser have left behind, but what this page says it has taken. */
  async #deliver() {
    const taken = this.#form.dataset.taken ?? /^#taken-([0-9a-z-]+)$/.exec(location.hash)?.[1];
    if (location.hash.startsWith("#taken-")) history.replaceState(history.state, "", location.pathname + location.search);
    if (taken) await this.#local.drop(taken);
    for (const copy of await this.#local.forsaken()) {
      try {
        const answer = await ask(copy.keep, { fields: copy.entries });
        await this.#local.drop(copy.id);
        this.#tell(answer);
      } catch (error) {
        if (error instanceof Refused && error.status === 404) await this.#asNew(copy);
        else if (!(error instanceof SignedOut || error instanceof Away)) notice(`${word("left-behind")} ${error.message}`, "warning", "left");
      }
    }
  }

  /** Make a post of its own of a text whose post is gone. */
  async #asNew(copy) {
    const entries = copy.entries.filter(([name]) => name !== "seen");
    const answer = await ask(this.#form.dataset.keepNew, { fields: entries });
    await this.#local.drop(copy.id);
    this.#tell(answer);
  }

  #tell(answer) {
    const told = notice(word("brought-back", { title: answer.title }), "success", answer.url);
    if (new URL(answer.url, location).pathname === location.pathname) return;
    const link = Object.assign(document.createElement("a"), { href: answer.url, textContent: word("go-there") });
    told.insertBefore(link, told.lastElementChild);
  }

  #isBlank() {
    return this.#form.dataset.isNew === "yes" && !["title", "standfirst", "body"].some((name) => this.#fields[name].value.trim());
  }

  #entries() {
    return [...new FormData(this.#form)]
      .filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string")
      .map(([name, value]) => [name, name === "body" ? this.text() : value]);
  }

  #copy() {
    return { entries: this.#entries(), keep: this.#form.dataset.keep };
  }

  #now() {
    const entries = this.#entries().filter(([name]) => !ASIDE.has(name));
    return JSON.stringify(entries.map(([name, value]) => [name, value.replace(/\r\n/g, "\n")]));
  }

  /** Return what the site sent, whatever the browser has put into the fields since. */
  #sent() {
    const now = new Map();
    for (const field of this.#fields) {
      if (field.defaultValue === undefined || ["hidden", "checkbox", "radio", "file"].includes(field.type)) continue;
      now.set(field, field.value);
      field.value = field.defaultValue;
    }
    const sent = this.#now();
    for (const [field, value] of now) field.value = value;
    return sent;
  }

  #labelOf(name) {
    return this.#fields[name]?.labels?.[0]?.textContent.trim() ?? name;
  }
}
