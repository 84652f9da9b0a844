/* Choosing pictures on the wall: all on the page at once, a row of them with Shift, and how many there are. Without this
   the boxes and the bar work as well. */

const bar = document.getElementById("several");
const boxes = [...document.querySelectorAll("input[name=picture]")];
const all = document.querySelector("input[name=all_shown]");
let last = null;

function count() {
  const number = boxes.filter((box) => box.checked).length;
  bar.querySelector(".several-count").textContent = bar.dataset.chosen.replace("{number}", number);
  all.checked = number === boxes.length;
  all.indeterminate = number > 0 && number < boxes.length;
}

if (bar) {
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
        for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
      }
      last = box;
      count();
    });
  }
  bar.querySelector("[data-none]").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    count();
    all.focus();
  });
  bar.querySelector("[data-none]").hidden = false;
  count();
}
