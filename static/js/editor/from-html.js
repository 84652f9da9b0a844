// HTML of a clipboard to Markdown: blocks. What stands inside a line is in inline.js, Word's lists in word-lists.js.

import { inline, isBlank, runsOf, writesMarks } from "./inline.js";
import { mendWordLists } from "./word-lists.js";

const BLOCKS = new Set(
  ("ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DETAILS DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR " +
    "LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TD TFOOT TH THEAD TR UL").split(" "),
);
const UNSEEN = "style, script, meta, link, title, template, noscript, xml, svg, button, select, [hidden], [aria-hidden=true]:not(img)";
const STRUCTURE = "h1,h2,h3,h4,h5,h6,ul,ol,blockquote,table,pre,hr,img,a[href],[data-css*='mso-list']";

/** Styles are read, never applied: under another name, because the browser would complain of each of them. */
const withoutStyles = (html) =>
  html
    .replace(/<style\b[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle(?=\s*=)/i, " data-css"));

/**
 * Return { text, files, lost } for a clipboard's HTML, or null when its plain words say as much.
 * `files` are pictures that came along, `lost` tells that others did not.
 */
export function toMarkdown(html, plain, word) {
  if (!html?.trim()) return null;
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  page.querySelectorAll(UNSEEN).forEach((each) => each.remove());
  if (!saysMore(page.body)) return null;
  mendWordLists(page);
  const taken = { files: [], lost: false, word };
  const shift = page.querySelector("h1") ? 1 : 0;
  const text = blocks(page.body, { taken, shift }).join("\n\n").trim();
  if (!text || text === plain?.trim()) return taken.files.length ? { text: "", ...taken } : null;
  return { text, ...taken };
}

/** Return whether the HTML has anything that plain words have not. */
function saysMore(body) {
  const only = body.children.length === 1 ? body.firstElementChild : null;
  // Code editors paste their colours; the words are all that counts.
  if (/white-space:\s*pre(?!-)/.test(only?.getAttribute("data-css") ?? "") && only.localName === "div") return false;
  if (body.querySelector(STRUCTURE)) return true;
  return [...body.querySelectorAll("*")].some((each) => writesMarks(each) && each.textContent.trim());
}

/** Return the blocks of an element, each as Markdown. */
function blocks(element, context) {
  const made = [];
  let loose = [];
  const close = () => {
    if (!loose.every(isBlank)) made.push(...paragraphs(loose, context));
    loose = [];
  };
  for (const child of element.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE && (BLOCKS.has(child.tagName) || hasBlocks(child))) {
      close();
      made.push(...block(child, context));
    } else if (child.nodeType === Node.ELEMENT_NODE || child.nodeType === Node.TEXT_NODE) {
      loose.push(child);
    }
  }
  close();
  return made.filter((each) => each.trim());
}

/** Some pages and Google Docs put paragraphs into a <b> or <span>. */
const hasBlocks = (element) => [...element.children].some((each) => BLOCKS.has(each.tagName) || hasBlocks(each));

/** Two line breaks in a row end a paragraph. */
function paragraphs(nodes, context) {
  const text = inline(nodes.flatMap((node) => runsOf(node, context)), { isBlockStart: true });
  return text.split(/(?:\\\n\s*){2,}/).map((each) => each.replace(/^(?:\\\n)+|(?:\\\n)+$/g, "").trim());
}

function block(element, context) {
  const name = element.localName;
  if (/^h[1-6]$/.test(name)) return heading(element, context);
  if (name === "ul" || name === "ol") return [list(element, context)];
  if (name === "blockquote") return [prefixed(blocks(element, context).join("\n\n"), "> ")];
  if (name === "pre") return [fenced(element)];
  if (name === "hr") return ["* * *"];
  if (name === "table") return table(element, context);
  if (/^_?ftn\d+$/.test(element.id)) return [note(element, context)];
  return blocks(element, context);
}

function heading(element, context) {
  const level = Math.min(6, Math.max(2, Number(element.localName[1]) + context.shift));
  const text = inline(runsOf(element, { ...context, isHeading: true })).replace(/\\\n/g, " ").trim();
  return text ? [`${"#".repeat(level)} ${text}`] : [];
}

function list(element, context) {
  const isOrdered = element.localName === "ol";
  let number = Number(element.getAttribute("start")) || 1;
  const items = [];
  for (const child of element.children) {
    if (child.localName === "li") {
      const mark = isOrdered ? `${number}. ` : "- ";
      number += 1;
      items.push({ mark, blocks: [...blocks(child, context)], task: taskOf(child) });
    } else if (items.length && (child.localName === "ul" || child.localName === "ol")) {
      items[items.length - 1].blocks.push(list(child, context));
    } else if (!items.length || child.textContent.trim()) {
      items.push({ mark: isOrdered ? `${(number += 1) - 1}. ` : "- ", blocks: blocks(child, context), task: "" });
    }
  }
  const isLoose = items.some((item) => item.blocks.filter((each) => !/^(?:- |\d+\. )/.test(each)).length > 1);
  return items.map((item) => written(item, isLoose)).join(isLoose ? "\n\n" : "\n");
}

function written({ mark, blocks: parts, task }, isLoose) {
  const inner = (task + parts.join(isLoose ? "\n\n" : "\n")).trim();
  return mark + inner.replace(/\n(?=[^\n])/g, `\n${" ".repeat(mark.length)}`);
}

function taskOf(item) {
  const box = item.querySelector("input[type=checkbox]");
  return box && box.closest("li") === item ? (box.hasAttribute("checked") ? "[x] " : "[ ] ") : "";
}

const prefixed = (text, mark) => text.split("\n").map((line) => (line ? mark + line : mark.trimEnd())).join("\n");

function fenced(element) {
  const named = `${element.className} ${element.querySelector("code")?.className ?? ""}`;
  const language = /(?:language-|lang-|highlight-source-)([\w+#-]+)/.exec(named)?.[1] ?? "";
  element.querySelectorAll("br").forEach((each) => each.replaceWith("\n"));
  const text = element.textContent.replace(/\u00a0/g, " ").replace(/\n+$/, "");
  const fence = "`".repeat(Math.max(3, ...(text.match(/`{3,}/g) ?? []).map((each) => each.length + 1)));
  return `${fence}${language}\n${text}\n${fence}`;
}

function table(element, context) {
  const rows = [...element.rows].map((row) => [...row.cells]).filter((cells) => cells.length);
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  // Mails and old pages use tables to lay things out; those are no tables.
  if (columns < 2 || element.querySelector("table, h1, h2, h3, ul, ol, pre")) {
    return rows.flat().flatMap((cell) => blocks(cell, context));
  }
  const texts = rows.map((cells) => cells.map((cell) => blocks(cell, context).join(" ").replace(/\\\n|\n/g, " ").replace(/\|/g, "\\|")));
  const line = (cells) => `| ${Array.from({ length: columns }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  return [[line(texts[0]), `|${" --- |".repeat(columns)}`, ...texts.slice(1).map(line)].join("\n")];
}

function note(element, context) {
  const number = /\d+/.exec(element.id)[0];
  return `[^${number}]: ${blocks(element, context).join("\n\n    ")}`;
}
