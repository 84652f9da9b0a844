// How the screen is laid out: two columns where there is room, else two tabs; boxes that grow with their words.

const isWide = window.matchMedia("(min-width: 68.75em)");

/** Whether text and page stand side by side. */
export const isBeside = () => isWide.matches;

/** Make the tabs of narrow screens work; `onShow` hears that the page came into view. */
export function watchTabs({ onShow }) {
  const list = document.querySelector(".tabs");
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  document.body.classList.add("has-script");
  const choose = (index) => {
    tabs.forEach((tab, each) => {
      tab.setAttribute("aria-selected", String(each === index));
      tab.tabIndex = each === index ? 0 : -1;
      panels[each].hidden = !isWide.matches && each !== index;
    });
    document.body.classList.toggle("is-reading", index === 1 && !isWide.matches);
    if (index === 1 || isWide.matches) onShow();
  };
  const arrange = () => {
    list.hidden = isWide.matches;
    panels.forEach((panel, index) => {
      if (isWide.matches) panel.removeAttribute("role");
      else panel.setAttribute("role", "tabpanel");
      if (!isWide.matches) panel.setAttribute("aria-labelledby", tabs[index].id);
      else panel.removeAttribute("aria-labelledby");
    });
    choose(0);
  };
  tabs.forEach((tab, index) => tab.addEventListener("click", () => choose(index)));
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = tabs.indexOf(document.activeElement) === 0 ? 1 : 0;
    tabs[next].focus();
    choose(next);
  });
  isWide.addEventListener("change", arrange);
  arrange();
}

/** Let boxes grow with what is in them, also in browsers that do not do it by themselves. */
export function watchGrowth(root) {
  if (CSS.supports("field-sizing", "content")) return;
  const grow = (area) => {
    const top = window.scrollY;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
    if (window.scrollY !== top) window.scrollTo({ top, behavior: "instant" });
  };
  const areas = () => root.querySelectorAll("textarea[data-grows], textarea.markdownx-editor");
  root.addEventListener("input", (event) => event.target.matches?.("textarea") && grow(event.target));
  window.addEventListener("resize", () => areas().forEach(grow));
  areas().forEach(grow);
}

/** Close a menu when somebody clicks elsewhere or presses Escape. */
export function watchMenu(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target) || event.target.closest("[data-help]")) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
