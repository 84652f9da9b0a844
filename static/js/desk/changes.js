// The page in the frame: its links open elsewhere, and one walks from change to change.

const walk = document.querySelector(".changes-walk");
const frame = document.querySelector("iframe.state-page");
const all = Number(walk?.dataset.changes ?? 0);

if (frame) {
  const leadElsewhere = () =>
    frame.contentDocument.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link || link.getAttribute("href").startsWith("#")) return;
      event.preventDefault();
      window.open(link.href, "_blank", "noopener");
    });
  frame.addEventListener("load", leadElsewhere);
  if (frame.contentDocument?.readyState === "complete") leadElsewhere();
}

if (frame && all > 0) {
  const said = walk.querySelector("[role=status]");
  let now = 1;
  const show = () => {
    said.textContent = said.dataset.said.replace("{number}", now).replace("{all}", all);
    const page = frame.contentDocument;
    for (const each of page.querySelectorAll(".is-at")) each.classList.remove("is-at");
    const change = page.getElementById(`change-${now}`);
    if (!change) return;
    change.classList.add("is-at");
    // Inside the frame only: the page around it stays where it is.
    const { top, height } = change.getBoundingClientRect();
    frame.contentWindow.scrollBy({ top: top - Math.max(64, (frame.clientHeight - height) / 2) });
  };
  walk.hidden = all < 2;
  walk.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    now = ((now - 1 + Number(button.dataset.step) + all) % all) + 1;
    show();
  });
  frame.addEventListener("load", show);
  if (frame.contentDocument?.readyState === "complete") show();
}
