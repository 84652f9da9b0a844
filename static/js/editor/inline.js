// What stands inside a line: runs of words with their marks, written as Markdown with as few signs as possible.

const MONO = /courier|consolas|menlo|monaco|monospace|\bmono\b|source code/i;
const MARKS = ["href", "bold", "italic", "struck", "code"];
const SIGNS = { bold: "**", italic: "*", struck: "~~" };

/** Return which marks an element gives to its words, by its name and its style. */
function marksOf(element) {
  const name = element.localName;
  const style = element.getAttribute("data-css") ?? "";
  const weight = /(?:^|[;\s])font-weight:\s*(\w+)/i.exec(style)?.[1]?.toLowerCase();
  const slant = /(?:^|[;\s])font-style:\s*(\w+)/i.exec(style)?.[1]?.toLowerCase();
  const marks = {};
  if (weight) marks.bold = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  else if (name === "b" || name === "strong") marks.bold = true;
  if (slant) marks.italic = slant === "italic" || slant === "oblique";
  else if (name === "i" || name === "em" || name === "cite" || name === "dfn" || name === "var") marks.italic = true;
  if (name === "s" || name === "del" || name === "strike" || /text-decoration[^;]*line-through/i.test(style)) marks.struck = true;
  if (name === "code" || name === "tt" || name === "kbd" || name === "samp") marks.code = true;
  else if (name === "span" && MONO.test(/font-family:\s*([^;]+)/i.exec(style)?.[1] ?? "")) marks.code = true;
  return marks;
}

/** Return whether an element's marks would be seen. */
export const writesMarks = (element) => Object.values(marksOf(element)).some(Boolean);

/** Return whether a node holds nothing to read. */
export const isBlank = (node) =>
  !node.textContent.replace(/[\u00a0\u200b\ufeff]/g, " ").trim() &&
  !(node.nodeType === Node.ELEMENT_NODE && (node.matches("img") || node.querySelector("img")));

/** Return the runs of a node: words with their marks, in order. */
export function runsOf(node, context, marks = {}) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.data.replace(/[\u200b\ufeff\u00ad]/g, "").replace(/[\s\u00a0]+/g, " ");
    return text ? [{ text, ...marks }] : [];
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  if (node.localName === "br") return [{ isBreak: true, text: "", ...marks }];
  if (node.localName === "img") return picture(node, context, marks);
  if (node.localName === "input") return [];
  const own = { ...marks, ...marksOf(node) };
  if (context.isHeading) own.bold = false;
  if (node.localName === "a" && node.hasAttribute("href")) {
    const found = noteOf(node);
    if (found !== null) return found;
    own.href = addressOf(node.getAttribute("href"));
  }
  return [...node.childNodes].flatMap((child) => runsOf(child, context, own));
}

/** Return the runs of a link to or back from a footnote of Word or Google Docs; null for other links. */
function noteOf(node) {
  const address = node.getAttribute("href");
  if (/#_?ftn(?:t_)?ref\d+$/.test(address)) return [];
  const found = /#_?ftnt?(\d+)$/.exec(address);
  return found ? [{ text: `[^${found[1]}]`, isRaw: true }] : null;
}

/** Return where a link leads, without the detours that mail and documents add; "" for what leads nowhere. */
function addressOf(written) {
  let address = written.trim();
  try {
    const url = new URL(address);
    if (/(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url") {
      address = url.searchParams.get("q") ?? url.searchParams.get("url") ?? address;
    }
  } catch {
    return "";
  }
  return /^(?:https?:|mailto:|tel:)/i.test(address) ? address : "";
}

/** A picture that came along as data is taken as a file; of any other its words stay. */
function picture(node, { taken }, marks) {
  const address = node.getAttribute("src") ?? "";
  const words = (node.getAttribute("alt") ?? "").trim();
  const file = fileOf(address, words);
  if (file) {
    taken.files.push(file);
    return [];
  }
  // A sign that some sites draw as a picture.
  if (words && [...words].length <= 3) return [{ text: words, ...marks }];
  if (!words && Number(node.getAttribute("width")) === 1) return [];
  taken.lost = true;
  return words ? [{ text: `[${taken.word("picture-words", { words })}]`, ...marks, italic: true }] : [];
}

function fileOf(address, words) {
  const found = /^data:(image\/(?:png|jpeg|gif|webp|avif));base64,([\s\S]+)$/.exec(address);
  if (!found) return null;
  try {
    const bytes = Uint8Array.from(atob(found[2]), (letter) => letter.charCodeAt(0));
    if (bytes.length < 200) return null;
    return new File([bytes], `${words.slice(0, 60) || "pasted"}.${found[1].split("/")[1]}`, { type: found[1] });
  } catch {
    return null;
  }
}

/** Return runs as one piece of Markdown. */
export function inline(runs, { isBlockStart = false } = {}) {
  const text = emit(tidy(runs), MARKS).replace(/ *\\\n */g, "\\\n").replace(/ {2,}/g, " ").trim();
  return isBlockStart ? text.split("\n").map(safeStart).join("\n") : text;
}

/** White space and signs between two runs belong to the marks that both have. */
function tidy(runs) {
  const parted = [];
  runs.forEach((run, at) => {
    const isSpace = !run.text.trim() && !run.isRaw;
    const own = isSpace ? { ...run, ...shared(runs[at - 1] ?? {}, runs[at + 1] ?? {}) } : run;
    parted.push(...(parted.length ? apart(parted.pop(), own) : [own]));
  });
  return joined(parted);
}

const isWords = (run) => !run.isRaw && !run.isBreak && !run.code;
const isSame = (one, other) => MARKS.every((mark) => (one[mark] || "") === (other[mark] || ""));

/** Return the marks that both runs have. */
function shared(one, other) {
  return Object.fromEntries(MARKS.map((mark) => [mark, one[mark] === other[mark] ? one[mark] : undefined]));
}

/** A mark between a sign and a letter opens and closes nothing (CommonMark 0.31, 6.2): the signs move out of it. */
function apart(one, other) {
  const both = shared(one, other);
  if (!isWords(one) || !isWords(other) || (one.href || "") !== (other.href || "")) return [one, other];
  const last = !isSame(one, both) && /^[^\s\p{P}\p{S}]/u.test(other.text) ? /[\p{P}\p{S}]*$/u.exec(one.text)[0] : "";
  const first = !isSame(other, both) && /[^\s\p{P}\p{S}]$/u.test(one.text) ? /^[\p{P}\p{S}]*/u.exec(other.text)[0] : "";
  const parts = [
    { ...one, text: one.text.slice(0, one.text.length - last.length) },
    { ...both, text: last + first },
    { ...other, text: other.text.slice(first.length) },
  ];
  return parts.filter((run) => run.text);
}

/** Return runs with those that have the same marks as one: what needs a backslash shows in the whole of them. */
function joined(runs) {
  const made = [];
  for (const run of runs) {
    const last = made[made.length - 1];
    if (last && isWords(last) && isWords(run) && isSame(last, run)) last.text += run.text;
    else made.push({ ...run });
  }
  return made;
}

function emit(runs, marks) {
  if (!marks.length) return runs.map((run) => (run.isBreak ? "\\\n" : run.isRaw || run.code ? run.text : escaped(run.text))).join("");
  const [mark, ...others] = marks;
  let text = "";
  for (let at = 0; at < runs.length; ) {
    const value = runs[at][mark] || "";
    let end = at;
    while (end < runs.length && (runs[end][mark] || "") === value) end += 1;
    const group = runs.slice(at, end);
    text += value ? marked(mark, value, group, others) : emit(group, others);
    at = end;
  }
  return text;
}

function marked(mark, value, group, others) {
  const inner = mark === "code" ? group.map((run) => run.text).join("") : emit(group, others);
  const [, before, words, after] = /^((?:\s|\\\n)*)([\s\S]*?)((?:\s|\\\n)*)$/.exec(inner);
  if (!words) return inner;
  if (mark === "code") return `${before}${ticked(words)}${after}`;
  if (mark === "href") return before + linked(words, value, group) + after;
  return `${before}${SIGNS[mark]}${words}${SIGNS[mark]}${after}`;
}

function ticked(words) {
  const longest = Math.max(0, ...(words.match(/`+/g) ?? []).map((each) => each.length));
  const ticks = "`".repeat(longest + 1);
  const pad = longest ? " " : "";
  return `${ticks}${pad}${words}${pad}${ticks}`;
}

function linked(words, address, group) {
  const said = group.map((run) => run.text).join("").trim();
  if (said === address || `mailto:${said}` === address) return `<${said}>`;
  const target = /[\s()<>]/.test(address) ? `<${address.replace(/[<>\s]/g, encodeURIComponent)}>` : address;
  return `[${words.replace(/\\\n/g, " ")}](${target})`;
}

/** Return words with a backslash before what Markdown would read as a sign. */
function escaped(text) {
  return text
    .replace(/[\\`*[\]]/g, "\\$&")
    .replace(/(^|[^\p{L}\p{N}])_|_(?=[^\p{L}\p{N}]|$)/gu, (all) => all.replace("_", "\\_"))
    .replace(/<(?=[a-zA-Z/!?])/g, "\\<")
    .replace(/~~/g, "\\~~")
    .replace(/&(?=#?\w+;)/g, "\\&");
}

/** Return a line that would begin a heading, list or quotation by chance, as the words it is. */
const safeStart = (line) => line.replace(/^(\s*)(#{1,6}(?=\s)|[+-](?=\s)|>|:(?=\s))/, "$1\\$2").replace(/^(\s*\d{1,9})([.)])(?=\s)/, "$1\\$2");
