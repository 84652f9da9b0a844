/* The frame with the site: which of its pages is shown, how wide, light or dark, and in which look. */

const WIDTHS = { phone: 390, desk: 1180 };

/** The frame. `onPage` hears of each page that it shows, and is to dress it. */
export class Look {
  constructor(iframe, { onPage }) {
    Object.assign(this, { iframe, stage: iframe.parentElement, width: "desk", scheme: "light", path: "/", begun: null });
    iframe.addEventListener("load", () => this.#begin(onPage));
    new ResizeObserver(() => this.fit()).observe(this.stage);
    // It may be there already; whoever has made this hears of it afterwards.
    const isThere = this.page?.readyState === "complete" && this.page.body?.childElementCount;
    if (isThere) queueMicrotask(() => this.#begin(onPage));
    this.fit();
  }

  get page() {
    return this.iframe.contentDocument;
  }

  /** Show the public page at this address. */
  show(path) {
    this.stage.classList.add("is-dressing");
    this.iframe.src = `${this.iframe.dataset.page}?${new URLSearchParams({ path })}`;
  }

  /** Put the page into the look that the site has answered. */
  async dress({ theme, sheet, masthead, header }) {
    const page = this.page;
    if (!page?.head) return;
    const turn = (this.turn = {});
    await wear(page, { "of-theme": theme, look: sheet });
    // Meanwhile the frame may have gone on, or a newer answer may have come, which needed no sheets.
    if (this.turn !== turn || this.page !== page) return;
    const put = (html) => {
      const box = page.createElement("template");
      box.innerHTML = html;
      return box.content;
    };
    page.querySelector(".masthead")?.replaceWith(put(masthead));
    page.querySelector(".site-picture")?.remove();
    if (header) {
      const box = page.createElement("div");
      box.className = "site-picture";
      box.append(put(header));
      page.querySelector(".masthead")?.after(box);
    }
    this.stage.classList.remove("is-dressing");
  }

  /** Show the page light or dark. */
  colour(scheme) {
    this.scheme = scheme;
    if (this.page?.documentElement) this.page.documentElement.dataset.theme = scheme;
  }

  /** Show the page as wide as a phone or a desk; what is wider than there is room is drawn smaller. */
  fit(width = this.width) {
    this.width = width;
    const [room, height] = [this.stage.clientWidth, this.stage.clientHeight];
    const scale = Math.min(1, room / WIDTHS[width]) || 1;
    const style = this.iframe.style;
    style.inlineSize = `${scale < 1 || width === "phone" ? WIDTHS[width] : room}px`;
    style.blockSize = `${height / scale}px`;
    style.transform = scale < 1 ? `scale(${scale})` : "";
  }

  #begin(onPage) {
    if (!this.page?.body || this.begun === this.page) return;
    this.begun = this.page;
    this.path = new URLSearchParams(this.page.location.search).get("path") ?? "/";
    this.colour(this.scheme);
    this.page.addEventListener("click", (event) => this.#follow(event));
    this.page.addEventListener("submit", (event) => event.preventDefault());
    // A choice at the foot of the page is the reader's, and there is none here.
    this.page.addEventListener("change", (event) => event.stopPropagation(), true);
    onPage();
  }

  /** Let a link lead to its page in the frame; what is elsewhere opens in a tab of its own. */
  #follow(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    const isOurs = link.origin === location.origin && !/^\/(admin|media|static|feed|search)\b/.test(link.pathname);
    if (isOurs && !link.matches(".larger")) this.show(decodeURI(link.pathname));
    else window.open(link.href, "_blank", "noopener");
  }
}

/**
 * Give a page these sheets, each by the mark of its link, and take the former ones away when all are there: at once, so that
 * the page is never seen without, nor in parts of two looks.
 */
async function wear(page, sheets) {
  const [coming, going] = [[], []];
  let before = page.querySelector("link[rel=stylesheet]");
  for (const [mark, address] of Object.entries(sheets)) {
    const worn = [...page.querySelectorAll(`link[data-${mark}]`)];
    const isWorn = worn.length === (address ? 1 : 0) && worn.every((link) => link.getAttribute("href") === address);
    before = worn.at(-1) ?? before;
    if (isWorn) continue;
    going.push(...worn);
    if (!address) continue;
    const link = Object.assign(page.createElement("link"), { rel: "stylesheet", href: address, media: "not all" });
    link.setAttribute(`data-${mark}`, "");
    coming.push(new Promise((resolve) => ["load", "error"].forEach((end) => link.addEventListener(end, () => resolve(link)))));
    before.after(link);
    before = link;
  }
  for (const link of await Promise.all(coming)) link.media = "all";
  for (const link of going) link.remove();
}
