// Links on offer: where the text mentions another post, a row below it that makes the link, shows the place, or goes for good.

import { announce } from "./status.js";
import { ask, form } from "./talk.js";
import { replaceQuietly, whenCalm } from "./text.js";
import { copyOf, word } from "./words.js";

// The site is asked when somebody has stopped typing for so long, later than the preview.
const PAUSE = 1500;

/** Return where a stretch of `known` stands in `now`; null if somebody has written inside of it. */
export function moved(known, now, start, end) {
  if (known === now) return [start, end];
  let same = 0;
  const shorter = Math.min(known.length, now.length);
  while (same < shorter && known[same] === now[same]) same += 1;
  if (end <= same) return [start, end];
  let tail = 0;
  while (tail < shorter - same && known.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const by = now.length - known.length;
  return start >= known.length - tail ? [start + by, end + by] : null;
}

/** The panel of one text. `post` gives the number of the post, none for one that the site does not know yet. */
export class Offers {
  #timer = 0;
  #asking = null;
  #sent = "";
  #text = "";
  #offers = [];
  // What is not to be offered here: address names with their words, until the site has taken each, and after.
  #untold = new Map();
  #declined = new Set();

  constructor(area, measure, { language, post }) {
    Object.assign(this, { area, measure, language, post });
    this.section = document.getElementById("link-offers");
    this.list = this.section.querySelector("ul");
    this.title = this.section.querySelector("h2");
    this.list.addEventListener("click", ({ target }) => {
      const act = target.closest("[data-offer]")?.dataset.offer;
      const row = target.closest("li");
      const offer = row && this.#offers.find((each) => key(each) === row.dataset.key);
      if (act && offer) whenCalm(() => this[act](offer));
    });
    area.addEventListener("input", () => this.soon());
  }

  /** Ask after a pause in the typing. */
  soon(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), pause);
  }

  /** Ask now, unless nothing has changed. */
  async now() {
    clearTimeout(this.#timer);
    const text = this.area.value;
    const fields = { content: text, language: this.language(), post: this.post(), besides: [...this.#declined].join(",") };
    const [[decline, words] = []] = fields.post ? this.#untold : [];
    if (decline) Object.assign(fields, { decline, words });
    const sent = JSON.stringify(fields);
    if (sent === this.#sent) return;
    this.#asking?.abort();
    const mine = (this.#asking = new AbortController());
    try {
      const { offers } = text.trim() ? await ask(form().dataset.mentions, { fields, signal: mine.signal }) : { offers: [] };
      if (this.#asking !== mine) return;
      this.#sent = sent;
      this.#untold.delete(decline);
      this.#show(text, offers);
      if (fields.post && this.#untold.size) this.soon(0);
    } catch {
      // The preview says what is wrong; with the next change it is tried again.
    }
  }

  /** Make the link: one step that can be undone, and the caret stays where it is. */
  link(offer) {
    const place = this.#place(offer);
    if (!place) return;
    const scrolled = this.#leave(offer);
    replaceQuietly(this.area, ...place, offer.code);
    scrolled();
    announce(word("offer-linked", { title: offer.title }));
  }

  /** Select the place in the text and bring it into view. */
  show(offer) {
    const place = this.#place(offer);
    if (!place) return;
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(...place);
    const { top } = this.measure.caret(place[0]);
    if (top < 120 || top > innerHeight - 80) window.scrollBy({ top: top - innerHeight * 0.3 });
  }

  /** Do not offer it again in this post. */
  decline(offer) {
    this.#untold.set(offer.slug, offer.words);
    this.#declined.add(offer.slug);
    this.#leave(offer)();
    announce(word("offer-declined", { words: offer.words }));
    this.soon(0);
  }

  /** Return where the words of an offer stand now; say so if they do not any more. */
  #place(offer) {
    const place = moved(this.#text, this.area.value, offer.start, offer.end);
    if (place && this.area.value.slice(...place) === offer.words) return place;
    announce(word("offer-gone"));
    this.soon(0);
    return null;
  }

  /** Take the row of an offer away; the focus goes to the next one, after the last back to the text. Return how to end. */
  #leave(offer) {
    const row = [...this.list.children].find((each) => each.dataset.key === key(offer));
    const had = row.contains(document.activeElement);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.#offers = this.#offers.filter((each) => each !== offer);
    row.remove();
    this.#head();
    return () => {
      if (had) (next?.querySelector("button") ?? this.area).focus({ preventScroll: !next });
    };
  }

  #show(text, offers) {
    const had = new Map([...this.list.children].map((row) => [row.dataset.key, row]));
    const fresh = offers.filter((each) => !had.has(key(each)));
    const active = document.activeElement;
    this.#text = text;
    this.#offers = offers;
    // Rows that are offered still stay, so that one that has focus keeps it.
    const rows = offers.map((each) => had.get(key(each)) ?? drawn(each));
    if (rows.length !== had.size || rows.some((row, number) => this.list.children[number] !== row)) this.list.replaceChildren(...rows);
    if (active && active !== document.activeElement && this.list.contains(active)) active.focus({ preventScroll: true });
    this.#head();
    if (fresh.length) announce(offers.length === 1 ? word("offer-one") : word("offers-some", { count: offers.length }));
  }

  #head() {
    const { length } = this.#offers;
    this.section.hidden = !length;
    this.title.textContent = `${word("offers")} (${length})`;
  }
}

const key = ({ slug, words }) => `${slug} ${words}`;

function drawn(offer) {
  const row = copyOf("link-offer");
  row.dataset.key = key(offer);
  row.querySelector("q").textContent = offer.words;
  const link = row.querySelector("a");
  Object.assign(link, { href: offer.path, textContent: offer.title });
  for (const button of row.querySelectorAll("button")) button.querySelector(".unseen").textContent = `: ${offer.words}, ${offer.title}`;
  return row;
}
