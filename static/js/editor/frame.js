// The page beside the text: a document in the site's own style whose slots are filled with what the site has drawn.

const WIDTHS = { phone: 390, desktop: 1180 };

/** The frame with the page to come. */
export class Frame {
  constructor(iframe, stage) {
    this.iframe = iframe;
    this.stage = stage;
    this.width = "column";
    this.ready = new Promise((resolve) => {
      const begin = () => {
        if (!this.page?.querySelector("[data-slot]")) return;
        this.#listen();
        resolve(this);
      };
      iframe.addEventListener("load", begin);
      begin();
    });
    new ResizeObserver(() => this.fit()).observe(stage);
    // The switch between light and dark of the desk counts in here too.
    const root = document.documentElement;
    const dress = () => (this.page.documentElement.dataset.theme = root.dataset.theme ?? "auto");
    this.ready.then(dress).then(() => new MutationObserver(dress).observe(root, { attributeFilter: ["data-theme"] }));
  }

  get page() {
    return this.iframe.contentDocument;
  }

  get window() {
    return this.iframe.contentWindow;
  }

  /** Put the parts of the page into their places; an empty part leaves no gap. */
  draw({ title, standfirst, lead, html, language, direction }) {
    Object.assign(this.page.documentElement, { lang: language, dir: direction });
    this.#fill("title", (slot) => (slot.textContent = title), true);
    // As the site's own template does it, so that long titles are set smaller.
    this.page.querySelector('[data-slot="title"]')?.classList.toggle("long", title.length > 60);
    this.#fill("standfirst", (slot) => (slot.innerHTML = standfirst), standfirst);
    this.#fill("lead", (slot) => (slot.innerHTML = lead), lead);
    this.#fill("text", (slot) => (slot.innerHTML = html), true);
  }

  #fill(name, put, has) {
    const slot = this.page.querySelector(`[data-slot="${name}"]`);
    if (!slot) return;
    put(slot);
    slot.hidden = !has;
  }

  /** Return the blocks that know their line in the text. */
  blocks() {
    return [...(this.page?.querySelectorAll('[data-slot="text"] [data-line]') ?? [])];
  }

  /** Show the page as wide as `width` says: column, phone or desktop. */
  show(width) {
    this.width = width;
    this.fit();
  }

  /** Fit the frame into its stage; what is wider than there is room is drawn smaller. */
  fit() {
    const [room, height] = [this.stage.clientWidth, this.stage.clientHeight];
    const wanted = WIDTHS[this.width] ?? room;
    const scale = Math.min(1, room / wanted) || 1;
    const style = this.iframe.style;
    style.inlineSize = `${wanted}px`;
    style.blockSize = `${height / scale}px`;
    style.transform = scale < 1 ? `scale(${scale})` : "";
    this.stage.dataset.width = this.width;
  }

  #listen() {
    // A link of the page must not lead away from it: it opens in a tab of its own.
    this.page.addEventListener("click", (event) => {
      const link = event.target.closest("a[href], button, summary");
      if (!link || link.localName !== "a") return;
      const address = link.getAttribute("href");
      if (address.startsWith("#")) return;
      event.preventDefault();
      // A picture is here to be written about: a double click leads to its line.
      if (link.matches(".larger")) return;
      window.open(link.href, "_blank", "noopener");
    });
    this.page.addEventListener("submit", (event) => event.preventDefault());
    this.page.addEventListener("dblclick", (event) => {
      const block = event.target.closest?.("[data-line]");
      if (block) this.iframe.dispatchEvent(new CustomEvent("line", { detail: Number(block.dataset.line) }));
    });
  }
}
