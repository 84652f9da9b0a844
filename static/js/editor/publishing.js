// The button that makes public says what it will do: an hour to come turns it into Schedule.

import { instantOf } from "./hours.js";
import { word } from "./words.js";

/** Let the words of the button follow the chosen hours: that of the post and, once it is public, that of its changes. */
export function watchPublishing(page) {
  const button = document.getElementById("publish-button");
  const hours = [page.elements.published_at, page.elements.changes_at].filter(Boolean);
  if (!button || !hours.length) return;
  const usual = button.textContent;
  const follow = () => {
    // By this device's clock: a hint only, the site decides by its own.
    const isToCome = hours.some((hour) => hour.value && instantOf(hour.value) > Date.now());
    button.textContent = isToCome ? word(page.elements.changes_at ? "schedule-changes" : "schedule") : usual;
  };
  for (const hour of hours) for (const name of ["input", "set"]) hour.addEventListener(name, follow);
  follow();
}
