// Hours in the site's time zone, which the fields show, and in that of who writes: a hint beside each field.

import { form } from "./talk.js";
import { word } from "./words.js";

/** Return how far the clocks of `zone` are before UTC at the instant `at`, in milliseconds. */
function offsetAt(at, zone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: known(zone),
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(at / 1000) * 1000;
}

/** Return the instant at which the clocks of `zone` show `wall` (as fields have it), the first of two; NaN for none. */
export function instantOf(wall, zone = form().dataset.zone) {
  const shown = Date.parse(`${wall}Z`);
  if (Number.isNaN(shown)) return NaN;
  const near = shown - offsetAt(shown, zone);
  const instants = [near, shown - offsetAt(near, zone), near - 3_600_000, near + 3_600_000];
  const fitting = instants.filter((at) => at + offsetAt(at, zone) === shown);
  return fitting.length ? Math.min(...fitting) : NaN;
}

/** Return the first of these zones that the browser knows; a hint must never stop what else the screen does. */
function known(...zones) {
  for (const timeZone of zones.filter(Boolean)) {
    try {
      return new Intl.DateTimeFormat("en-US", { timeZone }).resolvedOptions().timeZone;
    } catch {
      // The next one.
    }
  }
  return "UTC";
}

/** Say beside each hour what it is on the clock of who writes, where that is another. */
export function watchHours(page) {
  const { zone, ownZone } = page.dataset;
  const own = known(ownZone, Intl.DateTimeFormat().resolvedOptions().timeZone);
  const format = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { timeZone: own, dateStyle: "medium", timeStyle: "short" });
  for (const field of page.querySelectorAll('input[type="datetime-local"]')) {
    const hint = Object.assign(document.createElement("p"), { className: "hint own-hour", id: `${field.id}-own` });
    hint.setAttribute("role", "status");
    field.after(hint);
    field.setAttribute("aria-describedby", hint.id);
    const follow = () => {
      const at = field.value ? instantOf(field.value, zone) : null;
      if (at === null) hint.textContent = "";
      else if (Number.isNaN(at)) hint.textContent = word("no-such-hour", { zone });
      else if (offsetAt(at, own) === offsetAt(at, zone)) hint.textContent = "";
      else hint.textContent = word("own-hour", { hour: format.format(at), zone: own });
      hint.hidden = !hint.textContent;
    };
    for (const name of ["input", "set"]) field.addEventListener(name, follow);
    follow();
  }
}
