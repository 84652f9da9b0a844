// What a text can do with a script: its pictures open larger, its code and the addresses of its parts are copied. One file,
// since most texts have something of both and a request costs more than either. Each half needs its own <template>.

// Code gets a button that copies it, and a heading one that copies its address. Without this script, and where the browser
// lets no page copy, there are none and nothing is lost.

const [ofCode, ofHeading, status] = document.getElementById("copying")?.content.children ?? [];

/** Put a copy of the button into a place, where it copies what `text` returns and says so for two seconds. */
function put(model, place, text) {
  const button = model.cloneNode(true);
  const words = button.textContent;
  let timer;
  button.addEventListener("click", async () => {
    const said = await navigator.clipboard.writeText(text()).then(() => "copied", () => "failed");
    button.textContent = status.textContent = status.dataset[said];
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = words;
      status.textContent = "";
    }, 2000);
  });
  place.append(button);
}

if (status && navigator.clipboard) {
  document.body.append(status);
  for (const box of document.querySelectorAll(".prose .highlight")) put(ofCode, box, () => box.querySelector("code").textContent.trimEnd());
  for (const heading of document.querySelectorAll(".prose :is(h2, h3, h4)[id]")) {
    // The button is no part of what the heading is called.
    const link = heading.querySelector(":scope > .anchor");
    if (link) {
      link.id ||= `${heading.id}-words`;
      heading.setAttribute("aria-labelledby", link.id);
    }
    put(ofHeading, heading, () => location.href.split("#")[0] + "#" + heading.id);
  }
}

// Pictures that link to a larger view open it on the page, in a strip that the browser scrolls and swipes and that keys
// and buttons turn. Without this script each link leads to its file.

const template = document.getElementById("lightbox")?.content.firstElementChild;
const isHeld = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.larger");
  // With a key held a link does what links do.
  if (!template || isHeld(event) || !link?.querySelector("picture")) return;
  event.preventDefault();
  open(link);
});

function open(opener) {
  const links = [...(opener.closest(".gallery") ?? opener.parentNode).querySelectorAll("a.larger")];
  const slides = links.map(slideOf);
  const last = slides.length - 1;
  const dialog = template.cloneNode(true);
  const [bar, strip, back, on] = dialog.children;
  const [status, file] = bar.children;
  let place = -1;

  const arrive = (at) => {
    if (at === place) return;
    place = at;
    slides.forEach((slide, number) => {
      slide.inert = number !== at;
      if (Math.abs(number - at) < 2) slide.querySelector("img").loading = "eager";
    });
    back.ariaDisabled = !at;
    on.ariaDisabled = at === last;
    file.href = links[at].href;
    if (!last) return;
    status.firstChild.textContent = status.dataset.words.replace("{place}", at + 1).replace("{count}", last + 1);
    status.lastChild.textContent = slides[at].querySelector("img").alt;
  };
  const turn = (at) => {
    if (!slides[at]) return;
    strip.scrollLeft = slides[at].offsetLeft - strip.offsetLeft;
    arrive(at);
  };
  const acts = { back: () => turn(place - 1), on: () => turn(place + 1), close: () => dialog.close() };

  strip.append(...slides);
  strip.addEventListener("scroll", () => arrive(Math.round(Math.abs(strip.scrollLeft) / strip.clientWidth)));
  dialog.classList.toggle("alone", !last);
  dialog.addEventListener("click", ({ target }) => {
    if (!target.closest("a, figcaption")) acts[target.closest("button")?.dataset.act ?? "close"]();
  });
  dialog.addEventListener("keydown", (event) => {
    if (isHeld(event)) return;
    const onward = dialog.matches(":dir(rtl)") ? -1 : 1;
    const to = { ArrowRight: place + onward, ArrowLeft: place - onward, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    turn(to);
  });

  // The Back button closes it; closing leaves no step behind.
  const leave = () => dialog.close("back");
  history.pushState(null, "");
  addEventListener("popstate", leave);
  dialog.addEventListener("close", () => {
    removeEventListener("popstate", leave);
    dialog.remove();
    opener.focus({ preventScroll: true });
    if (dialog.returnValue !== "back") history.back();
  });

  document.body.append(dialog);
  dialog.showModal();
  turn(links.indexOf(opener));
}

/** Return the picture of a link for this window, with its caption or its gallery's. */
function slideOf(link) {
  const slide = document.createElement("figure");
  const picture = link.firstElementChild.cloneNode(true);
  const image = picture.lastElementChild;
  const ratio = image.getAttribute("width") / image.getAttribute("height");
  // What is very tall is scrolled, in its width.
  const isTall = ratio < 0.45;
  if (isTall) Object.assign(slide, { className: "tall", tabIndex: 0 });
  const sources = picture.querySelectorAll("source");
  sources.forEach((source) => (source.sizes = `${Math.ceil(Math.min(innerWidth, isTall ? 1600 : innerHeight * ratio))}px`));
  if (!sources.length) image.src = link.href;
  image.loading = "lazy";
  // The smaller file stands in while the larger one comes; through holes it would be seen.
  if (/tint/.test(image.className)) image.style.backgroundImage = `url("${link.querySelector("img").currentSrc}")`;
  image.className = "";
  const caption = link.parentNode.querySelector("figcaption") ?? link.closest(".gallery")?.lastElementChild;
  slide.append(picture, caption?.matches("figcaption") ? caption.cloneNode(true) : "");
  return slide;
}
