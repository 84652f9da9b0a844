/* The "More" sheet of the bar: a click elsewhere or Escape closes it. Without this it opens and closes all the same. */

const sheets = () => document.querySelectorAll("details.bar-more[open]");

document.addEventListener("click", (event) => {
  for (const sheet of sheets()) {
    if (!sheet.contains(event.target)) sheet.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const sheet of sheets()) {
    sheet.open = false;
    sheet.querySelector("summary").focus();
  }
});
