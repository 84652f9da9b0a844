// Light or dark as a reader chose at the foot of a page, kept in this browser alone and the desk's too. It stands in the
// head and is waited for, so that no page shows in the wrong colours first.

const dress = () => {
  const choice = localStorage.getItem("theme") ?? "auto";
  document.documentElement.dataset.theme = choice;
  for (const bar of document.querySelectorAll("[name='theme-color']"))
    bar.media = choice === "auto" ? `(prefers-color-scheme: ${bar.dataset.of})` : choice === bar.dataset.of ? "all" : "not all";
  const select = document.querySelector(".choice select");
  if (!select) return;
  select.parentNode.hidden = false;
  select.value = choice;
  select.onchange = () => {
    localStorage.setItem("theme", select.value);
    dress();
  };
};
try {
  dress();
  for (const event of ["DOMContentLoaded", "storage", "pageshow"]) addEventListener(event, dress);
} catch {
  // It keeps nothing: the device decides.
}
