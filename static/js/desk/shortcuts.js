// Keys of the desk: what opens the palette, and single keys outside of fields, which can be switched off.

import { isCommand } from "./command-key.js";
import { hasSingleKeys } from "./kept.js";

const PAUSE = 1500;
const TICKS = "[type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=file]";
const FIELDS = `input:not(${TICKS}), textarea, select, [contenteditable], [role=textbox], [role=combobox], [role=listbox]`;
const ROWS = "#result_list > tbody > tr, .wall > .card, .lines > li, .letters > li";
const SEARCH = "#searchbar, #content input[type=search]";

/** Watch the keys of the page. `palette` is opened, `help` shown; `goes` are the keys that lead somewhere, as [keys, url]. */
export function watchShortcuts({ palette, help, goes }) {
  const ways = new Map(goes);
  let [begun, since] = ["", 0];
  const others = {
    "?": () => help.showModal(),
    "/": search,
    j: () => walk(1),
    k: () => walk(-1),
    o: () => linkOf(rowHere())?.click(),
    x: () => tickOf(rowHere())?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (opensPalette(event)) {
      event.preventDefault();
      palette.open();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.(FIELDS)) single(event);
  });

  function single(event) {
    if (isArrow(event)) return walkByArrow(event);
    if (!hasSingleKeys()) return undefined;
    const key = event.shiftKey && event.key !== "?" && event.key !== "/" ? "" : event.key;
    const keys = begun && event.timeStamp - since < PAUSE ? `${begun} ${key}` : key;
    begun = "";
    if (ways.has(keys)) {
      event.preventDefault();
      location.assign(ways.get(keys));
    } else if ([...ways.keys()].some((each) => each.startsWith(`${keys} `))) {
      [begun, since] = [keys, event.timeStamp];
    } else if (keys in others) {
      if (keys !== "/" || shown(SEARCH).length) event.preventDefault();
      others[keys]();
    }
    return undefined;
  }
}

/** Inside the text Ctrl+K makes a link, so Ctrl+/ opens the palette everywhere. */
function opensPalette(event) {
  if (!isCommand(event)) return false;
  return event.key === "/" || (event.key.toLowerCase() === "k" && !event.shiftKey);
}

/** Return what of the page is in view or can be scrolled to. */
const shown = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.getClientRects().length);

/** Return what of its keys a page has, for the help: rows to walk, a field to search, ticks. */
export const possible = () => ({
  rows: shown(ROWS).some(linkOf),
  search: shown(SEARCH).length > 0,
  ticks: shown(ROWS).some(tickOf),
});

let place = null;

const linkOf = (row) => row?.querySelector("th a, .line-title, .card-name a") ?? row?.querySelector("a");
const tickOf = (row) => row?.querySelector(".action-select, .choose");

/** Return the row with the focus, else the one where it was last. */
function rowHere() {
  const row = document.activeElement?.closest(ROWS);
  if (row) place = row;
  return place?.isConnected ? place : null;
}

function walk(by) {
  const rows = shown(ROWS).filter(linkOf);
  if (!rows.length) return;
  const at = rows.indexOf(rowHere());
  place = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  linkOf(place).focus();
  place.scrollIntoView({ block: "nearest" });
}

function search() {
  const [field] = shown(SEARCH);
  field?.focus();
  field?.select();
}

const isArrow = ({ key }) => key === "ArrowDown" || key === "ArrowUp";

/** Arrows scroll, as everywhere; only from row to row, once one is in a list, they walk. */
function walkByArrow(event) {
  const row = document.activeElement?.closest(ROWS);
  if (event.shiftKey || !row || document.activeElement !== linkOf(row)) return;
  event.preventDefault();
  walk(event.key === "ArrowDown" ? 1 : -1);
}
