// The palette and the keys of a page of the desk, the writing screen among them: brings them together.

import { nameKeys } from "./command-key.js";
import { hasSingleKeys, switchSingleKeys } from "./kept.js";
import { Palette } from "./palette.js";
import { possible, watchShortcuts } from "./shortcuts.js";

// What a page offers to do are its own buttons and links, so nothing is offered that cannot be done.
const ACTIONS = [
  ".bar-buttons > :is(a, button)",
  ".menu-items > :is(a, button)",
  ".toolbar button[data-command]",
  "#content .head a.button",
  "#content .tabs a",
  ".calendar-walk a",
  ".submit-row :is(a, button, input[type=submit])",
].join();
const ALWAYS = ".bar-sheet button, .theme-toggle, [data-help]";

const dialog = document.getElementById("palette");
const help = document.querySelector("dialog[data-keys-help]");
const places = [...dialog.querySelector(".palette-places").content.querySelectorAll("a")];

/** Return what can be done on this page, the pages that this person may use, and what can be done everywhere. */
function things() {
  const pages = places.map((link) => ({
    name: `place:${link.getAttribute("href")}`,
    title: link.textContent,
    url: link.href,
    keys: hasSingleKeys() ? link.dataset.keys : "",
  }));
  const isPlace = new Set(pages.map((each) => each.url));
  const here = actionsOf([...document.querySelectorAll(ACTIONS)].filter((each) => !isPlace.has(each.href) && !each.matches(ALWAYS)));
  return [...here, ...pages, ...actionsOf(document.querySelectorAll(ALWAYS))];
}

/** Return what these buttons and links do, each name once. */
function actionsOf(elements) {
  const actions = new Map();
  for (const action of [...elements].map(actionOf)) if (action && !actions.has(action.title)) actions.set(action.title, action);
  return [...actions.values()];
}

function actionOf(element) {
  if (element.disabled || element.closest("[hidden]") || element.matches("[data-palette], [aria-current]")) return null;
  const title = nameOf(element);
  const isWay = element.href && element.target !== "_blank";
  return {
    name: `do:${element.dataset.command ?? element.name ?? ""}:${title}`,
    title,
    keys: element.getAttribute("aria-keyshortcuts") ?? "",
    url: isWay ? element.href : "",
    act: () => element.click(),
  };
}

function nameOf(element) {
  const label = element.dataset.act ?? element.getAttribute("aria-label") ?? (element.matches("input") ? element.value : element.textContent);
  return label.trim().replace(/\s+/g, " ");
}

const palette = new Palette(dialog, { things });

/** Close the menu that a button stands in; focus stays at the menu, which is still there afterwards. */
function leaveMenu(button) {
  const menu = button.closest("details");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

for (const button of document.querySelectorAll("[data-palette], [data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    leaveMenu(button);
    if ("palette" in button.dataset) palette.open();
    else help.showModal();
  });
}

// --- The help ------------------------------------------------------------------------------------------------------
const { rows, search, ticks } = possible();
for (const [name, isThere] of Object.entries({ rows, search, ticks })) {
  for (const line of help.querySelectorAll(`[data-needs=${name}]`)) line.hidden = !isThere;
}
const choice = help.querySelector("[data-single-keys]");
const showChoice = () => {
  choice.checked = hasSingleKeys();
  for (const line of help.querySelectorAll("[data-single]")) line.classList.toggle("is-off", !choice.checked);
};
choice.addEventListener("change", () => {
  switchSingleKeys(choice.checked);
  showChoice();
});
help.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) help.close();
});
showChoice();
nameKeys(document);

watchShortcuts({
  palette,
  help,
  goes: places.filter((link) => link.dataset.keys).map((link) => [link.dataset.keys, link.href]),
});
document.documentElement.dataset.keys = "ready";
