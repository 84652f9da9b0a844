/* Letting pictures in by drop, paste or button: several at once, each with its progress, one bad file stops no other. */

const AT_ONCE = 2;

function line(list, file, words) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", file.name);
  const state = document.createElement("span");
  state.className = "state";
  state.textContent = words.waits;
  item.append(name, progress, state);
  list.append(item);
  return {
    moves(part) { progress.value = part; state.textContent = `${Math.round(part * 100)} %`; },
    ends(said, isWrong) {
      progress.remove();
      state.textContent = said;
      item.classList.add(isWrong ? "wrong" : "done");
    },
  };
}

function send(form, file, shown) {
  const words = form.dataset;
  return new Promise((resolve) => {
    const fail = (said) => { shown.ends(said, true); resolve(false); };
    if (file.size > Number(words.mostBytes)) {
      fail(words.tooLarge);
      return;
    }
    const body = new FormData();
    body.append("image", file, file.name);
    const credit = form.elements.credit?.value;
    if (credit) body.append("credit", credit);
    const request = new XMLHttpRequest();
    request.open("POST", words.upload);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.moves(event.loaded / event.total);
    });
    request.addEventListener("error", () => fail(words.unreachable));
    request.addEventListener("load", () => {
      if (request.status === 200 && request.response) {
        const { is_new: isNew, alike = [] } = request.response;
        const alikeSaid = alike.length ? `${words.done}. ${words.alike} ${alike.join(", ")}` : words.done;
        shown.ends(isNew === false ? words.known : alikeSaid, false);
        resolve(true);
      } else {
        fail(request.response?.error ?? words.unreachable);
      }
    });
    request.send(body);
  });
}

async function letIn(form, files) {
  const list = form.querySelector(".drop-list");
  const waiting = files.map((file) => [file, line(list, file, { waits: form.dataset.waits })]);
  const results = [];
  const worker = async () => {
    while (waiting.length) results.push(await send(form, ...waiting.shift()));
  };
  form.setAttribute("aria-busy", "true");
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  form.removeAttribute("aria-busy");
  if (results.length && results.every(Boolean)) window.location.assign(form.dataset.list);
  else form.querySelector(".drop-after").hidden = !results.some(Boolean);
}

const filesOf = (transfer) => Array.from(transfer?.files ?? []);

for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]");
  form.classList.add("scripted");
  input.addEventListener("change", () => {
    const files = Array.from(input.files);
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
  document.addEventListener("drop", (event) => {
    const files = filesOf(event.dataTransfer);
    form.classList.remove("over");
    if (!files.length) return;
    event.preventDefault();
    letIn(form, files);
  });
  document.addEventListener("paste", (event) => {
    const files = filesOf(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    letIn(form, files);
  });
}
