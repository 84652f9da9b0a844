// The series of a post: typed by its name, the known ones offered, and the place that it gets there told beside it.

import { word } from "./words.js";

/** Let the series be typed in a box of its own; the field holds the name that is sent once it is typed to its end. */
export function watchSeries(field) {
  const hint = document.getElementById("series-hint");
  const typing = field.cloneNode();
  typing.id = `${field.id}_typing`;
  typing.removeAttribute("name");
  document.querySelector(`label[for="${field.id}"]`).htmlFor = typing.id;
  field.type = "hidden";
  field.removeAttribute("list");
  field.after(typing);
  const { kind } = field.form.elements;
  // What the site has said of the name that it knows.
  const said = kind?.value === "page" ? { name: null } : { name: field.value, words: hint.textContent };

  typing.addEventListener("change", take);
  typing.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) take();
  });
  typing.addEventListener("input", (event) => {
    const isOffered = event.inputType === "insertReplacementText" || !event.inputType;
    if (isOffered && known(typing.value)) take();
    else tell();
  });
  // A save by key leaves the focus where it is.
  field.form.addEventListener("submit", take, { capture: true });
  kind?.addEventListener("change", tell);
  // Somebody else has changed it.
  field.addEventListener("set", () => {
    typing.value = field.value;
    tell();
  });

  function take() {
    const name = tidy(typing.value);
    typing.value = known(name)?.value ?? name;
    tell();
    if (field.value === typing.value) return;
    field.value = typing.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function tell() {
    const name = tidy(typing.value);
    const found = known(name);
    if (name && kind?.value === "page") hint.textContent = word("series-page");
    else if (same(name, said.name)) hint.textContent = said.words;
    else if (found) hint.textContent = word("series-next", { name: found.value, number: Number(found.dataset.parts) + 1 });
    else hint.textContent = name ? word("series-new", { name }) : "";
  }

  function known(name) {
    return [...document.getElementById("all-series").options].find((each) => same(each.value, name));
  }
}

const tidy = (text) => text.trim().replace(/\s+/g, " ");
const same = (one, other) => other !== null && tidy(one).toLocaleLowerCase() === tidy(other).toLocaleLowerCase();
