/* Find and replace over all posts: how many changes are chosen is said beside the button, and all of a post go by one click.
   Everything works without this. */

const form = document.querySelector("form.changes");
const boxes = [...(form?.querySelectorAll("input[name=change]") ?? [])];

/** Give a post with several changes a box for all of them. */
function group(section) {
  const own = [...section.querySelectorAll("input[name=change]")];
  if (own.length < 2) return;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.className = "all";
  all.setAttribute("aria-label", section.querySelector("h3 a").textContent);
  const show = () => {
    const chosen = own.filter((box) => box.checked).length;
    all.checked = chosen === own.length;
    all.indeterminate = chosen > 0 && chosen < own.length;
  };
  all.addEventListener("change", () => {
    for (const box of own) box.checked = all.checked;
    form.dispatchEvent(new Event("change"));
  });
  form.addEventListener("change", show);
  section.querySelector("h3").prepend(all);
  show();
}

if (form) {
  form.querySelectorAll("section").forEach(group);
  const button = form.querySelector("button.default");
  const said = document.createElement("span");
  said.className = "quiet";
  said.setAttribute("role", "status");
  button.after(said);
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    said.textContent = form.dataset.said.replace("{chosen}", chosen).replace("{all}", boxes.length);
  };
  form.addEventListener("change", count);
  count();
}
