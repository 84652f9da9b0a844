// The key that this system uses for commands, and its name on the screen.

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Return whether the key that this system uses for commands, and it alone, is held. */
export const isCommand = (event) => (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey;

/** Call the keys on the screen by the names that this system has for them. */
export function nameKeys(root) {
  if (!isMac) return;
  for (const key of root.querySelectorAll("kbd")) if (key.textContent === "Ctrl") key.textContent = "⌘";
  for (const each of root.querySelectorAll("[title*='(Ctrl+']")) each.title = each.title.replace("Ctrl+", "⌘");
  for (const each of root.querySelectorAll("[aria-keyshortcuts^=Control]")) {
    each.setAttribute("aria-keyshortcuts", each.getAttribute("aria-keyshortcuts").replace("Control", "Meta"));
  }
}

/** Return how a shortcut of `aria-keyshortcuts` is shown: "Control+B" is "Ctrl B". */
export const shownKeys = (keys) => keys.replace("Control", "Ctrl").replace("Meta", "⌘").replaceAll("+", " ");
