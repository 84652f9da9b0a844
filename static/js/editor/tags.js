// Tags: typed with a comma or Enter, the known ones offered, each a chip that can be taken away.

import { announce } from "./status.js";
import { word } from "./words.js";

/** Turn the field of tags into chips; the field itself goes on holding the list that is sent. */
export function watchTags(field) {
  const box = document.createElement("div");
  box.className = "chips";
  const typing = document.createElement("input");
  typing.type = "text";
  typing.id = `${field.id}_typing`;
  typing.setAttribute("list", "all-tags");
  typing.setAttribute("aria-describedby", "tags-hint");
  typing.autocomplete = "off";
  typing.maxLength = 60;
  document.querySelector(`label[for="${field.id}"]`).htmlFor = typing.id;
  field.type = "hidden";
  field.after(box);
  box.append(typing);
  let names = split(field.value);
  draw();

  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) take(names[[...box.querySelectorAll("button")].indexOf(button)]);
    else if (event.target === box) typing.focus();
  });
  typing.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && typing.value.trim()) {
      event.preventDefault();
      add();
    } else if (event.key === "Enter") {
      event.preventDefault();
    } else if (event.key === "Backspace" && !typing.value && names.length) {
      take(names[names.length - 1]);
    }
  });
  typing.addEventListener("input", (event) => {
    const isOffered = event.inputType === "insertReplacementText" || !event.inputType;
    if (/[,\n]/.test(typing.value) || (isOffered && known(typing.value))) add();
  });
  typing.addEventListener("blur", add);
  // A save by key leaves the focus where it is.
  field.form.addEventListener("submit", add, { capture: true });
  // Somebody else has changed them.
  field.addEventListener("set", () => {
    names = split(field.value);
    draw();
  });

  function known(name) {
    return [...document.getElementById("all-tags").options].find((each) => same(each.value, name))?.value;
  }

  function add() {
    const more = split(typing.value).filter((name) => !names.some((each) => same(each, name)));
    typing.value = "";
    if (!more.length) return;
    names = [...names, ...more.map((name) => known(name) ?? name)];
    changed();
  }

  function take(name) {
    names = names.filter((each) => each !== name);
    announce(word("remove-tag", { name }));
    changed();
    typing.focus();
  }

  function changed() {
    draw();
    field.value = names.join(", ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function draw() {
    box.querySelectorAll(".chip").forEach((chip) => chip.remove());
    for (const name of names) {
      const chip = document.createElement("span");
      chip.className = "chip";
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "×";
      button.setAttribute("aria-label", word("remove-tag", { name }));
      chip.append(name, button);
      typing.before(chip);
    }
  }
}

const split = (text) => text.split(/[,\n]/).map((name) => name.trim().replace(/\s+/g, " ")).filter(Boolean);
const same = (one, other) => one.trim().toLocaleLowerCase() === other.trim().toLocaleLowerCase();
