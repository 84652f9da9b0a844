// The button that makes public says what it will do: an hour to come turns it into Schedule.

import { word } from "./words.js";

/** Let the words of the button follow the chosen hour. */
export function watchPublishing(page) {
  const button = document.getElementById("publish-button");
  const hour = page.elements.published_at;
  if (!button || !hour) return;
  const usual = button.textContent;
  const follow = () => {
    // Compared with this device's clock: a hint only, the site decides by its own.
    const isToCome = hour.value && new Date(hour.value) > new Date();
    button.textContent = isToCome ? word("schedule") : usual;
  };
  hour.addEventListener("input", follow);
  follow();
}
