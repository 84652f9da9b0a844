/* Dressing the site: each change of the form is shown in the frame before it is saved. Without this the form works too. */

import { Look } from "./look.js";
import { rows } from "./menu-rows.js";

const PAUSE = 120;
const SAY_AFTER = 700;
const form = document.getElementById("dress");
const accent = form.elements.accent;
const eye = form.querySelector("[data-accent]");
const trouble = document.getElementById("trouble");
const status = document.getElementById("said");

// --- Asking ------------------------------------------------------------------------------------------------------------

let mark = null;
let timer = 0;
let asking = null;
let saying = 0;

const soon = (pause = PAUSE) => {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
};

/** Ask how the page in the frame would look; only the newest answer counts. */
async function ask() {
  asking?.abort();
  const mine = (asking = new AbortController());
  const body = new URLSearchParams(new FormData(form));
  body.set("path", look.path);
  try {
    const response = await fetch(form.dataset.try, { method: "POST", body, signal: mine.signal, redirect: "manual" });
    if (response.type === "opaqueredirect" || response.status === 403) return complain(form.dataset.signedOut);
    if (!response.ok) return complain(form.dataset.away);
    const answer = await response.json();
    if (asking === mine) await draw(answer);
  } catch (error) {
    if (error.name !== "AbortError") complain(form.dataset.away);
  }
  return undefined;
}

async function draw(answer) {
  trouble.hidden = true;
  const told = document.getElementById("told");
  if (told.innerHTML.trim() !== answer.told.trim() && told.dataset.drawn !== answer.told) {
    told.innerHTML = answer.told;
    told.dataset.drawn = answer.told;
    paint(told);
    say(answer.said.join(" "), SAY_AFTER);
  }
  if (accent.placeholder !== answer.own) {
    accent.placeholder = swatches.querySelector('[data-colour=""] .swatch').dataset.colour = answer.own;
    paint(swatches);
    showColour();
  }
  for (const list of form.querySelectorAll("[data-wrong]")) wrong(list, answer.errors[list.dataset.wrong] ?? []);
  await look.dress(answer);
}

/** Say beside a field what is wrong with it, or that nothing is any more. */
function wrong(list, sentences) {
  const was = [...list.children].map((item) => item.textContent).join();
  list.replaceChildren(...sentences.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
  for (const field of form.querySelectorAll(`[name="${list.dataset.wrong}"]`)) {
    if (sentences.length) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const told = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (sentences.length) told.add(list.id);
    else told.delete(list.id);
    if (told.size) field.setAttribute("aria-describedby", [...told].join(" "));
    else field.removeAttribute("aria-describedby");
  }
  if (sentences.length && was !== sentences.join()) say(sentences.join(" "), SAY_AFTER);
}

/** Tell those who do not see it, after a pause in which nothing else has happened. */
function say(words, pause = 0) {
  clearTimeout(saying);
  saying = setTimeout(() => (status.textContent = words), pause);
}

function complain(words) {
  if (trouble.textContent !== words || trouble.hidden) trouble.textContent = words;
  trouble.hidden = false;
  document.querySelector(".stage").classList.remove("is-dressing");
}

// --- The frame ---------------------------------------------------------------------------------------------------------

const place = document.getElementById("place");
const look = new Look(document.querySelector(".stage iframe"), {
  onPage() {
    place.value = [...place.options].some((option) => option.value === look.path) ? look.path : "";
    mark?.(look.path);
    soon(0);
  },
});
document.querySelector("[data-tools]").hidden = false;
place.addEventListener("change", () => look.show(place.value));
for (const [name, act] of [["width", (value) => look.fit(value)], ["scheme", (value) => look.colour(value)]]) {
  const buttons = [...document.querySelectorAll(`[data-tools] [data-${name}]`)];
  const press = (value) => {
    act(value);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset[name] === value));
  };
  for (const button of buttons) button.addEventListener("click", () => press(button.dataset[name]));
  if (name === "scheme" && isDark()) press("dark");
  if (name === "width" && innerWidth < 640) press("phone");
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
}

// --- The colour --------------------------------------------------------------------------------------------------------

/** Show what a part of the page says of colours in these colours. */
function paint(part) {
  for (const swatch of part.querySelectorAll(".swatch[data-colour]")) swatch.style.backgroundColor = swatch.dataset.colour;
}

const swatches = form.querySelector(".swatches");
for (const button of swatches.querySelectorAll("button")) {
  const dot = Object.assign(document.createElement("span"), { className: "swatch" });
  dot.dataset.colour = button.dataset.colour || accent.placeholder;
  button.prepend(dot);
  button.addEventListener("click", () => choose(button.dataset.colour));
}
paint(form);
swatches.hidden = eye.hidden = false;
eye.addEventListener("input", () => choose(eye.value));

function choose(colour) {
  accent.value = colour;
  accent.dispatchEvent(new Event("input", { bubbles: true }));
}

function showColour() {
  const written = accent.value.trim().toLowerCase();
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/.exec(written)?.[1];
  const whole = digits?.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  if (whole || !written) eye.value = whole ? `#${whole}` : accent.placeholder;
  for (const button of swatches.children)
    button.setAttribute("aria-pressed", String(button.dataset.colour === (whole ? `#${whole}` : written)));
}
showColour();

// --- The picture -------------------------------------------------------------------------------------------------------

const picture = form.elements.header_image;
const thumb = form.querySelector("[data-thumb]");
const found = form.querySelector(".offered");
let finding = null;

/** Offer the pictures of the library that have the words of the field, the newest first. */
async function find() {
  finding?.abort();
  const mine = (finding = new AbortController());
  const query = new URLSearchParams({ kind: "image", q: picture.dataset.chosen === picture.value ? "" : picture.value });
  const results = await fetch(`${form.dataset.pick}?${query}`, { signal: mine.signal })
    .then((response) => response.json())
    .then((answer) => answer.results ?? [])
    .catch(() => null);
  if (finding !== mine || !results) return;
  const usable = results.filter((each) => each.url).slice(0, 12);
  document.getElementById("pictures").replaceChildren(...usable.map((each) => new Option(each.title, each.name)));
  found.replaceChildren(...usable.map(offered));
  found.hidden = !usable.length;
  const chosen = usable.find((each) => each.name === picture.value.trim());
  if (chosen) Object.assign(thumb, { src: chosen.url, hidden: false });
  else if (!picture.value.trim()) thumb.hidden = true;
}

function offered(each) {
  const button = Object.assign(document.createElement("button"), { type: "button", title: each.title });
  button.setAttribute("aria-pressed", String(each.name === picture.value.trim()));
  button.append(Object.assign(new Image(), { src: each.url, alt: each.alt || each.name, loading: "lazy" }));
  button.addEventListener("click", () => {
    picture.value = picture.dataset.chosen = each.name;
    for (const other of found.children) other.setAttribute("aria-pressed", String(other === button));
    Object.assign(thumb, { src: each.url, hidden: false });
    soon();
  });
  return button;
}
picture.dataset.chosen = picture.value;
find();
picture.addEventListener("input", () => {
  clearTimeout(picture.timer);
  picture.timer = setTimeout(find, 2 * PAUSE);
});

// --- The menu, and all of it -------------------------------------------------------------------------------------------

form.querySelector("[data-plain]").hidden = true;
mark = rows(form.querySelector("[data-menu]"), form.elements.navigation, { say });
mark(look.path);

form.addEventListener("input", () => {
  showColour();
  soon();
});
form.querySelector("[name=_default]").addEventListener("click", (event) => {
  event.preventDefault();
  for (const [name, value] of Object.entries(JSON.parse(form.dataset.looks)))
    form.elements[name].value = value;
  showColour();
  say(form.dataset.defaults);
  soon();
});

const state = () => new URLSearchParams(new FormData(form)).toString();
const saved = document.querySelector(".messagelist .info, .errornote[role=alert]:not([hidden])") ? "" : state();
let isSent = false;
form.addEventListener("submit", () => (isSent = true));
form.querySelector("[data-drop]").addEventListener("click", () => (isSent = true));
addEventListener("beforeunload", (event) => {
  if (!isSent && state() !== saved) event.preventDefault();
});
