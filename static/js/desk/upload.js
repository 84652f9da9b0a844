/* Letting pictures in by drop, paste or button, folders and zips too: several at once, each with its progress, and one
   bad file stops no other. */

import { filesOfInput, filesOfTransfer } from "./folders.js";
import { sendPicture, sendZip } from "./sending.js";

const AT_ONCE = 2;
const isZip = (file) => /\.zip$/i.test(file?.name ?? "");

/* Add the line of one file to the list; what was refused moves to its top, where it is not missed. */
function line(list, name, words) {
  const item = document.createElement("li");
  const title = document.createElement("span");
  title.textContent = name;
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", name);
  const state = document.createElement("span");
  state.className = "state";
  state.textContent = words.waits;
  item.append(title, progress, state);
  list.append(item);
  // A long list scrolls, by keyboard too.
  list.tabIndex = 0;
  return {
    moves(part) { this.stands(part, `${Math.round(part * 100)} %`); },
    stands(part, said) { progress.value = part; state.textContent = said; },
    ends(said, how) {
      progress.remove();
      state.textContent = said;
      item.classList.add(how);
      if (how === "wrong") list.prepend(item);
    },
  };
}

async function letIn(form, files) {
  const list = form.querySelector(".drop-list");
  const summary = form.querySelector(".drop-summary");
  const words = form.dataset;
  summary.textContent = files.length ? "" : words.nothing;
  const waiting = files.map(({ file, path }) => ({ file, shown: line(list, path, words) }));
  const results = [];
  const worker = async () => {
    while (waiting.length) {
      const { file, shown } = waiting.shift();
      const sent = isZip(file)
        ? sendZip(form, file, shown, (name) => line(list, `${file.name}: ${name}`, words))
        : sendPicture(form, file, shown);
      results.push(...(await sent));
    }
  };
  busy += 1;
  form.setAttribute("aria-busy", "true");
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  busy -= 1;
  if (busy) return;
  form.removeAttribute("aria-busy");
  const number = (kind) => results.filter((each) => each === kind).length;
  if (results.length && number("new") === results.length) {
    window.location.assign(words.list);
    return;
  }
  if (results.length > 1) {
    summary.textContent = ["new", "known", "wrong"].reduce((text, kind) => text.replace(`{${kind}}`, number(kind)), words.summary);
  }
  form.querySelector(".drop-after").hidden = !number("new");
}

let busy = 0;
// What is on its way does not come in when one leaves.
window.addEventListener("beforeunload", (event) => {
  if (busy) event.preventDefault();
});

/* Offer to choose a folder, where the browser can. */
function offerFolder(form) {
  const button = form.querySelector(".drop-folder");
  const input = document.createElement("input");
  input.type = "file";
  if (!button || !("webkitdirectory" in input)) return;
  input.webkitdirectory = true;
  input.addEventListener("change", () => {
    const files = filesOfInput(input.files);
    input.value = "";
    letIn(form, files);
  });
  button.addEventListener("click", () => input.click());
  button.hidden = false;
}

for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]");
  form.classList.add("scripted");
  offerFolder(form);
  input.addEventListener("change", () => {
    const files = filesOfInput(input.files);
    input.value = "";
    letIn(form, files);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    input.click();
  });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    form.classList.remove("over");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    letIn(form, await filesOfTransfer(event.dataTransfer));
  });
  document.addEventListener("paste", async (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    letIn(form, await filesOfTransfer(event.clipboardData));
  });
}
