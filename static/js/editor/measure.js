// Where the lines of the text stand on the screen: a hidden twin of the field, line by line, measured by the browser.

const TWINNED = [
  "fontFamily", "fontSize", "fontWeight", "fontStyle", "fontFeatureSettings", "lineHeight", "letterSpacing", "wordSpacing",
  "tabSize", "textIndent", "direction", "paddingInlineStart", "paddingInlineEnd", "borderInlineStartWidth", "borderInlineEndWidth",
];

/** Measures one field. What it knows is kept until the text or its width changes. */
export class Measure {
  constructor(area) {
    this.area = area;
    this.twin = document.createElement("div");
    this.twin.className = "twin";
    this.twin.setAttribute("aria-hidden", "true");
    document.body.append(this.twin);
    this.known = "";
  }

  #refresh() {
    const { area, twin } = this;
    const key = `${area.clientWidth}\n${area.value}`;
    if (key === this.known) return;
    this.known = key;
    const style = getComputedStyle(area);
    for (const name of TWINNED) twin.style[name] = style[name];
    twin.style.width = `${area.getBoundingClientRect().width}px`;
    const rows = area.value.split("\n").map((line) => {
      const row = document.createElement("div");
      row.textContent = line || "\u200b";
      return row;
    });
    twin.replaceChildren(...rows);
    this.tops = rows.map((row) => row.offsetTop);
    this.padding = parseFloat(style.paddingBlockStart) || 0;
    this.height = twin.offsetHeight;
  }

  /** Return the distance of each line's top from the top of the field. */
  lineTops() {
    this.#refresh();
    return this.tops.map((top) => top + this.padding - this.area.scrollTop);
  }

  /** Return the offset in the text of the end of the line that is drawn at `y` pixels of the window. */
  offsetAt(y) {
    const inside = y - this.area.getBoundingClientRect().top;
    const tops = this.lineTops();
    let line = tops.findLastIndex((top) => top <= inside);
    if (line < 0) line = 0;
    return this.area.value.split("\n", line + 1).join("\n").length;
  }

  /** Return the boxes that the words from `start` to `end`, of one line, are drawn in, from the corner of the field. */
  boxes(start, end) {
    this.#refresh();
    const before = this.area.value.slice(0, start);
    const { firstChild } = this.twin.children[before.split("\n").length - 1];
    const column = start - (before.lastIndexOf("\n") + 1);
    const range = document.createRange();
    range.setStart(firstChild, Math.min(column, firstChild.length));
    range.setEnd(firstChild, Math.min(column + end - start, firstChild.length));
    const twin = this.twin.getBoundingClientRect();
    const down = this.padding - this.area.scrollTop - twin.top;
    return [...range.getClientRects()].map(({ left, top, width, height }) => ({ left: left - twin.left, top: top + down, width, height }));
  }

  /** Return where the character at `offset` is drawn in the window: left, top and bottom of its line. */
  caret(offset) {
    this.#refresh();
    const before = this.area.value.slice(0, offset);
    const line = before.split("\n").length - 1;
    const column = before.length - (before.lastIndexOf("\n") + 1);
    const row = this.twin.children[line];
    const range = document.createRange();
    range.setStart(row.firstChild, Math.min(column, row.firstChild.length));
    range.collapse(true);
    const twin = this.twin.getBoundingClientRect();
    const spot = range.getClientRects()[0] ?? row.getBoundingClientRect();
    const box = this.area.getBoundingClientRect();
    const top = box.top + spot.top - twin.top + this.padding - this.area.scrollTop;
    return { left: box.left + spot.left - twin.left, top, bottom: top + spot.height };
  }
}

/** Return the number of the line, from 1, that holds `offset`. */
export const lineOf = (value, offset) => value.slice(0, offset).split("\n").length;
