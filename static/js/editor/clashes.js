// Words that two people changed at once: both versions side by side, and a button that takes the other one.

import { announce } from "./status.js";
import { replaceQuietly } from "./text.js";
import { copyOf, word } from "./words.js";

/** Show clashes above the text; `area` is the field of the text. */
export function showClashes(clashes, area) {
  const box = document.getElementById("clashes");
  const list = box.querySelector("ul");
  for (const clash of clashes) {
    if ([...list.children].some((each) => each.dataset.mine === clash.mine && each.dataset.theirs === clash.theirs)) continue;
    list.append(drawn(clash, area));
  }
  box.hidden = !list.children.length;
  announce(word("clash"));
}

function drawn(clash, area) {
  const item = copyOf("clash");
  const taken = `(${word("taken-out")})`;
  Object.assign(item.dataset, { mine: clash.mine, theirs: clash.theirs });
  item.querySelector(".clash-field").textContent = clash.label;
  item.querySelector("[data-side=theirs]").textContent = clash.theirs || taken;
  item.querySelector("[data-side=mine]").textContent = clash.mine || taken;
  const field = area.form.elements[clash.field] ?? area;
  // A clash leaves in the text what is there, or what one of them took out.
  const shown = clash.theirs || clash.mine;
  for (const side of ["mine", "theirs"]) {
    item.querySelector(`[data-use=${side}]`).addEventListener("click", () => {
      const at = field.value.indexOf(shown);
      if (at >= 0 && clash[side] !== shown) replaceQuietly(field, at, at + shown.length, clash[side]);
      done(item, field);
    });
  }
  return item;
}

function done(item, field) {
  const box = item.closest("section");
  item.remove();
  box.hidden = !box.querySelector("li");
  field.focus({ preventScroll: true });
}
