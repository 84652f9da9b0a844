/* The order of things in a list: buttons beside each, or dragging it. The number fields hold what is saved; a number that
   is typed moves its line as well. */

const list = document.querySelector("ol[data-order]");
const section = list?.parentElement;
const said = section?.querySelector("[role=status]");
const numberOf = (line) => line.querySelector("input");
const titleOf = (line) => line.querySelector("a").textContent;
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

/** Write the places into the fields, and let nobody go beyond the ends. */
function number() {
  const lines = [...list.children];
  lines.forEach((line, index) => {
    numberOf(line).value = index + 1;
    line.querySelector('[data-move="-1"]').disabled = index === 0;
    line.querySelector('[data-move="1"]').disabled = index === lines.length - 1;
  });
}

/** Put `line` before `other` (at the end without), and say where it is now. */
function put(line, other) {
  list.insertBefore(line, other);
  number();
  const lines = [...list.children];
  said.textContent = filled(list.dataset.moved, { title: titleOf(line), place: lines.indexOf(line) + 1, count: lines.length });
}

function step(button) {
  const line = button.closest("li");
  const isUp = button.dataset.move === "-1";
  const beside = isUp ? line.previousElementSibling : line.nextElementSibling;
  if (beside) put(line, isUp ? beside : beside.nextElementSibling);
  const still = button.disabled ? line.querySelector("[data-move]:not(:disabled)") : button;
  still?.focus();
}

function take(field) {
  const line = field.closest("li");
  const others = [...list.children].filter((each) => each !== line);
  const place = Number.parseInt(field.value, 10);
  if (place >= 1) put(line, others[place - 1] ?? null);
  else number();
}

function watchDrags() {
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("li");
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const line = event.target.closest("li");
    if (!dragged || !line) return;
    event.preventDefault();
    const box = line.getBoundingClientRect();
    const next = event.clientY > box.top + box.height / 2 ? line.nextElementSibling : line;
    if (line !== dragged && next !== dragged) list.insertBefore(dragged, next);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    if (dragged) put(dragged, dragged.nextElementSibling);
    dragged = null;
  });
}

if (list?.querySelector("input")) {
  for (const line of list.children) {
    const moves = section.querySelector("template").content.cloneNode(true);
    for (const button of moves.querySelectorAll("button")) {
      button.ariaLabel = filled(button.ariaLabel, { title: titleOf(line) });
    }
    line.append(moves);
    line.draggable = true;
  }
  number();
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) step(button);
  });
  list.addEventListener("change", (event) => take(event.target));
  watchDrags();
}
