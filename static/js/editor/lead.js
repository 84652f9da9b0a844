// The lead picture: chosen from the library, uploaded, or dropped on its box.

import { complain, notice } from "./status.js";
import { SignedOut } from "./talk.js";
import { word } from "./words.js";

/** Make the box of the lead picture work; return what takes files that are dropped on it. */
export function watchLead({ picker, uploads, onPicture }) {
  const box = document.getElementById("lead");
  const field = box.querySelector("input[name=lead_image]");
  const thumb = box.querySelector(".lead-thumb");
  const buttons = box.querySelector(".lead-buttons");
  const remove = box.querySelector("[data-remove]");
  buttons.hidden = false;
  box.classList.add("has-script");
  show();

  box.querySelector("[data-choose]").addEventListener("click", async () => {
    const found = await picker.ask("image", { title: "pick-lead" });
    if (found instanceof FileList || Array.isArray(found)) take(found);
    else if (found) set(found);
  });
  remove.addEventListener("click", () => {
    set({ name: "", url: "" });
    box.querySelector("[data-choose]").focus();
  });
  for (const name of ["change", "set"]) {
    field.addEventListener(name, () => {
      thumb.hidden = true;
      show();
    });
  }

  function set(picture) {
    field.value = picture.name;
    thumb.hidden = !picture.url;
    if (picture.url) thumb.src = picture.url;
    show();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (picture.name && !picture.alt && !picture.is_decorative) onPicture(picture);
  }

  function show() {
    remove.hidden = !field.value;
    box.classList.toggle("is-empty", !field.value);
  }

  async function take(files) {
    const [file, ...others] = files;
    if (!file) return;
    if (others.length) notice(word("refused", { name: others[0].name, why: word("pick-lead") }), "warning");
    try {
      set(await uploads.send(file));
    } catch (error) {
      if (error instanceof SignedOut) complain(error);
      else uploads.refuse(file, error);
    }
  }

  return { box, take };
}
