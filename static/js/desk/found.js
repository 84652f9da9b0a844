/* What a picture's file says of itself, offered beside the field that is still empty. */

for (const field of document.querySelectorAll("[data-found]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = field.dataset.foundUse;
  const said = document.createElement("span");
  said.className = "found";
  said.textContent = `${field.dataset.foundSays} “${field.dataset.found}” `;
  said.append(button);
  field.after(said);
  const show = () => { said.hidden = field.value.trim() !== ""; };
  button.addEventListener("click", () => {
    field.value = field.dataset.found;
    // As if it had been typed, so that whatever saves or counts what is typed knows of it.
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
  field.addEventListener("input", show);
  show();
}
