/* Crop, turn and focal point over the picture itself. The number fields hold what is saved; this moves them, and they it. */

import { clamp, covered, moved, percentIn, pointAt, resized, settled, shaped, turnedPart, turnedPoint } from "./rectangles.js";

const form = document.querySelector("form.framing");
const stage = form.querySelector(".stage");
const fields = form.elements;
const words = form.dataset;
// The shapes in which lists (css/site.css) and other sites show pictures.
const SHARE = 1200 / 630;
const TEASER = 13 / 15;
// As far as a click may slip without being a drag, in pixels of the screen.
const SLIP = 4;
const KEYS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  PageUp: [0, -10], PageDown: [0, 10], Home: [-100, 0], End: [100, 0],
};

const number = (name) => Number.parseInt(fields[name].value, 10) || 0;
const said = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));

function sizeAt(turn) {
  const [width, height] = [Number(words.wholeWidth), Number(words.wholeHeight)];
  return turn % 2 ? { width: height, height: width } : { width, height };
}

const state = {
  turn: number("turn"),
  part: null,
  // What was drawn by hand; a shape is the largest of it in there.
  drawn: null,
  aspect: null,
  point: null,
  // Until somebody puts it elsewhere the point is the middle, also of another part.
  isChosen: number("x") !== 50 || number("y") !== 50,
};
const size = () => sizeAt(state.turn);

function readPart() {
  const part = { left: number("left"), top: number("top"), width: number("width"), height: number("height") };
  state.part = state.drawn = settled(part, size());
}
function readPoint() {
  state.point = pointAt({ x: clamp(number("x"), 0, 100), y: clamp(number("y"), 0, 100) }, state.part);
}

const percent = () => (state.isChosen ? percentIn(state.point, state.part) : { x: 50, y: 50 });

// --- What is seen ----------------------------------------------------------------------------------------------------

const part = stage.querySelector(".part");
const shade = stage.querySelector(".shade");
const mover = stage.querySelector(".part-move");
const marker = stage.querySelector(".point");
const handles = [...stage.querySelectorAll(".handle")];

function place(element, left, top, width, height) {
  const whole = size();
  element.style.insetInlineStart = `${(100 * left) / whole.width}%`;
  element.style.insetBlockStart = `${(100 * top) / whole.height}%`;
  if (width === undefined) return;
  element.style.inlineSize = `${(100 * width) / whole.width}%`;
  element.style.blockSize = `${(100 * height) / whole.height}%`;
}

function tell(element, now, most, text) {
  element.setAttribute("aria-valuemin", "0");
  element.setAttribute("aria-valuemax", String(most));
  element.setAttribute("aria-valuenow", String(now));
  element.setAttribute("aria-valuetext", text);
}

function tellHandle(handle, shown, whole) {
  const { edges } = handle.dataset;
  const x = edges.includes("e") ? shown.left + shown.width : shown.left;
  const y = edges.includes("s") ? shown.top + shown.height : shown.top;
  if (edges.length === 2) tell(handle, x, whole.width, said(words.corner, { x, y }));
  else {
    const [value, most] = edges === "n" || edges === "s" ? [y, whole.height] : [x, whole.width];
    tell(handle, value, most, said(words.edge, { value, most }));
  }
}

function drawTools(shown, at) {
  const whole = size();
  const [left, top] = [(100 * shown.left) / whole.width, (100 * shown.top) / whole.height];
  const [right, bottom] = [left + (100 * shown.width) / whole.width, top + (100 * shown.height) / whole.height];
  place(part, shown.left, shown.top, shown.width, shown.height);
  shade.style.clipPath = `polygon(evenodd, 0% 0%, 100% 0%, 100% 100%, 0% 100%, 0% 0%, ${left}% ${top}%, ${right}% ${top}%, ${right}% ${bottom}%, ${left}% ${bottom}%, ${left}% ${top}%)`;
  const point = pointAt(at, shown);
  place(marker, point.x, point.y);
  stage.classList.toggle("is-whole", shown.width === whole.width && shown.height === whole.height);
  const seen = part.getBoundingClientRect();
  stage.classList.toggle("is-small", Math.min(seen.width, seen.height) < 90);
  for (const handle of handles) tellHandle(handle, shown, whole);
  const { width, height, left: x, top: y } = shown;
  tell(mover, x, whole.width - width, said(words.part, { width, height, x, y }));
  tell(marker, at.x, 100, said(words.point, at));
}

function drawCrop(canvas, picture, shown, at) {
  const fives = { x: 5 * Math.round(at.x / 5), y: 5 * Math.round(at.y / 5) };
  const own = shown.width / shown.height;
  const crop = {
    share: () => shaped(shown, SHARE, pointAt(at, shown)),
    // Only what stands taller than this is cropped in lists.
    teaser: () => covered(shown, Math.max(own, TEASER), fives),
    portrait: () => covered(shown, 1, fives),
  }[canvas.dataset.shape]();
  if (canvas.dataset.shape === "teaser") canvas.style.aspectRatio = String(crop.width / crop.height);
  const sharp = window.devicePixelRatio || 1;
  const wide = Math.max(1, Math.round(canvas.clientWidth * sharp));
  const high = Math.max(1, Math.round(canvas.clientHeight * sharp));
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  const scale = picture.naturalWidth / size().width;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, wide, high);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, crop.left * scale, crop.top * scale, crop.width * scale, crop.height * scale, 0, 0, wide, high);
}

function drawCrops(shown, at) {
  const picture = stage.querySelector(".stage-picture");
  if (!picture.complete || !picture.naturalWidth) return;
  for (const canvas of form.querySelectorAll(".crops canvas")) drawCrop(canvas, picture, shown, at);
}

let isAwaited = false;
function draw() {
  if (isAwaited) return;
  isAwaited = true;
  requestAnimationFrame(() => {
    isAwaited = false;
    const shown = settled(state.part, size());
    drawTools(shown, percent());
    drawCrops(shown, percent());
  });
}

/* Write what is chosen into the fields, but not into the one in which somebody types. */
function write() {
  const shown = settled(state.part, size());
  const values = { turn: state.turn, ...shown, ...percent() };
  for (const [name, value] of Object.entries(values)) {
    if (fields[name] !== document.activeElement) fields[name].value = value;
  }
  fields.is_placed.value = "1";
  form.querySelector("[data-size]").textContent = `${size().width} × ${size().height}`;
  draw();
}

function reshape(next) {
  state.part = state.drawn = next;
  write();
}

function choosePoint(point) {
  state.point = { x: point.x, y: point.y };
  state.isChosen = true;
  write();
}

// --- Turning: the site shows the picture turned, so that what is seen is what is made --------------------------------

const looks = new Map([[state.turn, stage.querySelector(".stage-picture")]]);

function look(turn) {
  const known = looks.get(turn);
  if (known) return known;
  const first = stage.querySelector(".stage-picture");
  const picture = new Image();
  picture.className = first.className;
  picture.alt = first.alt;
  picture.src = `${words.look}?turn=${turn}`;
  looks.set(turn, picture);
  return picture;
}

function fail() {
  const note = form.querySelector(".stage-lost");
  note.textContent = words.lost;
  note.hidden = false;
}

async function showTurned() {
  const turn = state.turn;
  const picture = look(turn);
  stage.setAttribute("aria-busy", "true");
  try {
    await picture.decode();
  } catch {
    looks.delete(turn);
    fail();
  }
  if (turn !== state.turn) return;
  stage.querySelector(".stage-picture").replaceWith(picture);
  stage.removeAttribute("aria-busy");
  draw();
}

function turnBy(quarters) {
  for (let each = 0; each < (quarters + 4) % 4; each += 1) {
    const before = size();
    state.part = turnedPart(state.part, before);
    state.drawn = turnedPart(state.drawn, before);
    state.point = turnedPoint(state.point, before);
    state.turn = (state.turn + 1) % 4;
  }
  if (state.aspect) state.part = shaped(state.drawn, state.aspect, pointAt(percent(), state.part));
  write();
  showTurned();
}

// --- By pointer and touch --------------------------------------------------------------------------------------------

/* Call `drag(dx, dy, before)` in pixels of the picture while the pointer moves, `click(point)` if it did not. */
function draggable(element, drag, click) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const seen = stage.getBoundingClientRect();
    const scale = size().width / seen.width;
    const before = { part: { ...state.part }, point: pointAt(percent(), state.part) };
    let hasMoved = false;
    element.setPointerCapture(event.pointerId);
    const move = (now) => {
      const [dx, dy] = [now.clientX - event.clientX, now.clientY - event.clientY];
      hasMoved ||= Math.hypot(dx, dy) > SLIP;
      if (hasMoved) drag(dx * scale, dy * scale, before);
    };
    const stop = (now) => {
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", stop);
      element.removeEventListener("pointercancel", stop);
      if (now.type === "pointerup" && !hasMoved) click?.({ x: (now.clientX - seen.left) * scale, y: (now.clientY - seen.top) * scale });
    };
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", stop);
    element.addEventListener("pointercancel", stop);
  });
}

// --- By keyboard -----------------------------------------------------------------------------------------------------

/* Call `step(dx, dy)` in percent for the arrow keys: 1, with Shift 10. */
function steppable(element, step) {
  element.addEventListener("keydown", (event) => {
    const found = KEYS[event.key];
    if (!found || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const times = event.shiftKey && event.key.startsWith("Arrow") ? 10 : 1;
    step(found[0] * times, found[1] * times);
  });
}

const across = (steps) => (steps * size().width) / 100;
const down = (steps) => (steps * size().height) / 100;

for (const handle of handles) {
  const { edges } = handle.dataset;
  const isUpright = edges === "n" || edges === "s";
  draggable(handle, (dx, dy, before) => reshape(resized(before.part, edges, dx, dy, size(), state.aspect)));
  steppable(handle, (dx, dy) => {
    // Home and End of an edge that moves up and down lead to its ends too.
    const [x, y] = isUpright && Math.abs(dx) === 100 ? [0, dx] : [dx, dy];
    reshape(resized(state.part, edges, across(x), down(y), size(), state.aspect));
  });
}
draggable(mover, (dx, dy, before) => reshape(moved(before.part, dx, dy, size())), choosePoint);
steppable(mover, (dx, dy) => reshape(moved(state.part, across(dx), down(dy), size())));
draggable(marker, (dx, dy, before) => {
  choosePoint(pointAt(percentIn({ x: before.point.x + dx, y: before.point.y + dy }, state.part), state.part));
});
steppable(marker, (dx, dy) => {
  const at = percent();
  choosePoint(pointAt({ x: clamp(at.x + dx, 0, 100), y: clamp(at.y + dy, 0, 100) }, state.part));
});

// --- Buttons and fields ----------------------------------------------------------------------------------------------

for (const button of form.querySelectorAll("[data-turn]")) {
  button.addEventListener("click", () => turnBy(Number(button.dataset.turn)));
}
for (const radio of form.querySelectorAll("[name=shape]")) {
  radio.addEventListener("change", () => {
    const [wide, high] = radio.value.split(":").map(Number);
    state.aspect = high ? wide / high : null;
    state.part = state.aspect ? shaped(state.drawn, state.aspect, pointAt(percent(), state.part)) : state.drawn;
    write();
  });
  radio.checked = radio.value === "";
}
for (const name of ["left", "top", "width", "height"]) {
  fields[name].addEventListener("input", () => { readPart(); write(); });
}
for (const name of ["x", "y"]) {
  fields[name].addEventListener("input", () => { state.isChosen = true; readPoint(); write(); });
}
fields.turn.addEventListener("change", () => turnBy(number("turn") - state.turn));
// What somebody typed beyond the picture is put right where they leave it.
form.addEventListener("focusout", () => setTimeout(write));
window.addEventListener("resize", draw);

readPart();
readPoint();
for (const each of form.querySelectorAll(".stage-tools, .framing-tools, .crops, .framing-way")) each.hidden = false;
// With errors in them the numbers stay in sight.
if (!form.querySelector(".errorlist")) form.querySelector(".numbers").open = false;
const first = stage.querySelector(".stage-picture");
first.draggable = false;
first.decode().then(draw, fail);
draw();
