/* The menu of the site as rows: the field with one link a line stays what is sent, and is written anew at each change. */

/** Turn the field into rows; `say` is told what has happened. Return what marks the row of the page that is shown. */
export function rows(section, field, { say }) {
  const list = section.querySelector("ol");
  const copy = document.getElementById("menu-row").content.firstElementChild;
  const said = document.getElementById("menu-words").content;
  let path = "";

  const words = (row) => row.querySelector("[data-words]").value.replaceAll("|", " ").trim();
  const address = (row) => row.querySelector("[data-address]").value.trim();
  const tell = (name, row) => {
    const all = [...list.children];
    const values = { words: words(row) || address(row), number: all.indexOf(row) + 1, all: all.length };
    say(said.querySelector(`[data-${name}]`).textContent.replace(/\{(\w+)\}/g, (_, key) => values[key]));
  };

  function add(label, url) {
    const row = copy.cloneNode(true);
    row.querySelector("[data-words]").value = label;
    row.querySelector("[data-address]").value = url;
    list.append(row);
    return row;
  }

  function show() {
    const all = [...list.children];
    section.querySelector("[data-none]").hidden = all.length > 0;
    all.forEach((row, number) => {
      row.querySelector("[data-up]").disabled = number === 0;
      row.querySelector("[data-down]").disabled = number === all.length - 1;
      const isHere = address(row) === path;
      row.querySelector(".menu-here").hidden = !isHere;
      if (isHere) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  }

  function write() {
    const lines = [...list.children].map((row) => [words(row), address(row)].filter(Boolean).join(" | "));
    field.value = lines.filter(Boolean).join("\n");
    show();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function read() {
    list.replaceChildren();
    for (const line of field.value.split("\n").filter((each) => each.trim())) {
      const [label, ...rest] = line.split("|");
      add(label.trim(), (rest.length ? rest.join("|") : label).trim());
    }
    show();
  }

  list.addEventListener("input", (event) => {
    event.stopPropagation();
    write();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("li");
    if (!row) return;
    if (button.matches("[data-remove]")) {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      tell("removed", row);
      row.remove();
      write();
      (next?.querySelector("[data-remove]") ?? section.querySelector("[data-add]")).focus();
      return;
    }
    if (button.matches("[data-up]")) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    write();
    // At the end of its way a button cannot be pressed any more, and the other one takes over.
    (button.disabled ? row.querySelector("[data-up]:enabled, [data-down]:enabled") : button)?.focus();
    tell("moved", row);
  });
  section.querySelector("[data-add]").addEventListener("click", () => {
    const chosen = section.querySelector("select").selectedOptions[0];
    const row = add(chosen.value ? chosen.textContent.trim() : "", chosen.value);
    write();
    row.querySelector("[data-words]").focus();
    if (chosen.value) tell("added", row);
  });

  section.hidden = false;
  read();
  return (shown) => {
    path = shown;
    show();
  };
}
