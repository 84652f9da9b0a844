// What the desk keeps in this browser: what was gone to lately, by its name only, and whether single keys work.

const LATELY = "influency-lately";
const SINGLE_KEYS = "influency-single-keys";
const MOST = 12;

/** Return the names of what was gone to, the latest first; never a word of a text. */
export function lately() {
  try {
    const names = JSON.parse(localStorage.getItem(LATELY) ?? "[]");
    return Array.isArray(names) ? names.filter((each) => typeof each === "string") : [];
  } catch {
    // A browser may refuse to keep anything.
    return [];
  }
}

/** Keep the name of what is gone to now. */
export function remember(name) {
  try {
    localStorage.setItem(LATELY, JSON.stringify([name, ...lately().filter((each) => each !== name)].slice(0, MOST)));
  } catch {
    // Then nothing comes first the next time.
  }
}

/** Return whether single keys do something. */
export const hasSingleKeys = () => !document.cookie.split("; ").includes(`${SINGLE_KEYS}=off`);

/** Switch single keys on or off in this browser, at the desk. Signing out empties the storage, so a cookie keeps it. */
export function switchSingleKeys(isOn) {
  const { desk } = document.getElementById("palette").dataset;
  const age = isOn ? 0 : 34560000;
  document.cookie = `${SINGLE_KEYS}=off; path=${desk}; max-age=${age}; samesite=lax`;
}
