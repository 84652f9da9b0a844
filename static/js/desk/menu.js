/* The sheets of the bar and of the filters: a click elsewhere or Escape closes them. They open and close without this. */

const sheets = () => document.querySelectorAll("details.bar-more[open], details.filter[open]");

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
