// What the toolbar and the keys do to a selection: pure functions from a text to one edit of it.

/** Return the edit that puts `mark` (* or ** or `) around the selection or the word at the caret, or takes it away. */
export function wrap(value, start, end, mark) {
  let [from, to] = trimmed(value, start, end);
  if (from === to) [from, to] = wordAt(value, from);
  if (value.slice(from, to).includes("\n")) return wrapLines(value, from, to, mark);
  const letter = mark[0];
  const runBefore = run(value, from, -1, letter);
  const runAfter = run(value, to, 1, letter);
  const around = Math.min(runBefore, runAfter);
  const isOn = mark.length === 2 ? around >= 2 : around === 1 || around === 3;
  if (isOn) {
    const inner = value.slice(from, to);
    const first = from - mark.length;
    return { start: first, end: to + mark.length, text: inner, select: [first, first + inner.length] };
  }
  const inner = value.slice(from, to);
  const place = from + mark.length;
  return { start: from, end: to, text: `${mark}${inner}${mark}`, select: [place, place + inner.length] };
}

const BEGINNING = /^(?:\s*(?:[-*+]|\d{1,9}[.)]|#{1,6}|>)\s+(?:\[[ xX]\]\s+)?)*/;

/** Return the edit that puts `mark` around every line by itself: no mark reaches over a paragraph or an item. */
function wrapLines(value, from, to, mark) {
  const rows = value.slice(from, to).split("\n");
  const parts = rows.map((row) => {
    const head = BEGINNING.exec(row)[0];
    const words = row.slice(head.length);
    return [head + /^\s*/.exec(words)[0], words.trim(), /\s*$/.exec(words)[0]];
  });
  const filled = parts.filter(([, words]) => words);
  const isOn = filled.every(([, words]) => words.length > 2 * mark.length && words.startsWith(mark) && words.endsWith(mark));
  const text = parts
    .map(([head, words, tail]) => {
      if (!words) return head + tail;
      return head + (isOn ? words.slice(mark.length, -mark.length) : `${mark}${words}${mark}`) + tail;
    })
    .join("\n");
  return { start: from, end: to, text, select: [from, from + text.length] };
}

/** Return the edit that makes the selection code: within a line in backticks, over lines as a fenced block. */
export function code(value, start, end) {
  if (!value.slice(start, end).includes("\n")) return wrap(value, start, end, "`");
  const [from, to] = lines(value, start, end);
  const inner = value.slice(from, to);
  const fenced = /^```[^\n]*\n([\s\S]*)\n```$/.exec(inner);
  if (fenced) return { start: from, end: to, text: fenced[1], select: [from, from + fenced[1].length] };
  return { start: from, end: to, text: `\`\`\`\n${inner}\n\`\`\``, select: [from + 3, from + 3] };
}

/** Return the edit that makes the line a heading of the next level: none, ##, ###, none. */
export function heading(value, start, end) {
  const [from, to] = lines(value, start, start);
  const line = value.slice(from, to);
  const marks = /^(#{1,6})\s+/.exec(line);
  const words = marks ? line.slice(marks[0].length) : line;
  const next = !marks ? "## " : marks[1].length <= 2 ? "### " : "";
  const moved = next.length - (line.length - words.length);
  return { start: from, end: to, text: next + words, select: [Math.max(from, start + moved), Math.max(from, end + moved)] };
}

const BEGINNINGS = {
  quote: { has: /^>\s?/, put: () => "> " },
  list: { has: /^[-*+]\s+/, put: () => "- " },
  numbers: { has: /^\d+[.)]\s+/, put: (number) => `${number}. ` },
};

/** Return the edit that begins every line of the selection as a quotation or list (`kind`), or ends that. */
export function beginLines(value, start, end, kind) {
  const { has, put } = BEGINNINGS[kind];
  const [from, to] = lines(value, start, end);
  const rows = value.slice(from, to).split("\n");
  const filled = rows.filter((row) => row.trim());
  const isOn = filled.length > 0 && filled.every((row) => has.test(row));
  let number = 0;
  const text = rows
    .map((row) => {
      if (isOn) return row.replace(has, "");
      if (!row.trim() && rows.length > 1) return kind === "quote" ? ">" : row;
      number += 1;
      return put(number) + (kind === "quote" ? row : row.replace(/^(?:[-*+]|\d+[.)])\s+/, ""));
    })
    .join("\n");
  return { start: from, end: to, text, select: start === end ? [from + text.length, from + text.length] : [from, from + text.length] };
}

/** Return the edit that makes the selection a link to `address`; the words are selected when there were none. */
export function link(value, start, end, address, title = "") {
  const [from, to] = trimmed(value, start, end);
  const words = value.slice(from, to) || title || address;
  const text = `[${words.replace(/\n+/g, " ")}](${/[\s()<>]/.test(address) ? `<${address.replace(/[<>]/g, encodeURIComponent)}>` : address})`;
  return { start: from, end: to, text, select: [from + text.length, from + text.length] };
}

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/;
const RULE = /^\s{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const QUOTED = /^(?:\s{0,3}>\s?)+/;

/** Return the edit that Enter makes at `at` in a list or quotation; null where Enter is just Enter. */
export function enter(value, at) {
  const from = value.lastIndexOf("\n", at - 1) + 1;
  const line = value.slice(from, at);
  const item = ITEM.exec(line);
  const begun = item ?? QUOTED.exec(line);
  if (!begun || begun[0].length > at - from) return null;
  const end = value.indexOf("\n", at) < 0 ? value.length : value.indexOf("\n", at);
  if (RULE.test(value.slice(from, end))) return null;
  if (!value.slice(from + begun[0].length, end).trim()) {
    // An empty line ends it: without one what is typed next would belong to the last item.
    const gap = from === 0 || value.slice(0, from).endsWith("\n\n") ? "" : "\n";
    return { start: from, end, text: gap, select: [from + gap.length, from + gap.length] };
  }
  let next = begun[0];
  if (item) {
    const mark = item[2] ?? `${Number(item[3]) + 1}${item[4]}`;
    next = `${item[1]}${mark}${item[5]}${item[6] ? "[ ] " : ""}`;
  }
  const text = `\n${next}`;
  return { start: at, end: at, text, select: [at + text.length, at + text.length] };
}

/** Return the selection without the white space at its edges. */
function trimmed(value, start, end) {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(value[from])) from += 1;
  while (to > from && /\s/.test(value[to - 1])) to -= 1;
  return [from, to];
}

/** Return where the word at `at` begins and ends; nothing when the caret is not inside one. */
function wordAt(value, at) {
  let [from, to] = [at, at];
  while (from > 0 && /[\p{L}\p{N}’'-]/u.test(value[from - 1])) from -= 1;
  while (to < value.length && /[\p{L}\p{N}’'-]/u.test(value[to])) to += 1;
  return from < at && at < to ? [from, to] : [at, at];
}

/** Return how often `letter` stands in a row from `at` on in `direction`. */
function run(value, at, direction, letter) {
  let length = 0;
  let place = direction < 0 ? at - 1 : at;
  while (value[place] === letter) {
    length += 1;
    place += direction;
  }
  return length;
}

/** Return the selection widened to whole lines. */
function lines(value, start, end) {
  const to = value.indexOf("\n", Math.max(start, end - (end > start && value[end - 1] === "\n" ? 1 : 0)));
  return [value.lastIndexOf("\n", start - 1) + 1, to < 0 ? value.length : to];
}
