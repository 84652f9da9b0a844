/* Words of pictures on the wall: saved when a field is left, with what became of it said beside the button. */

function say(form, words, isWrong = false) {
  const state = form.querySelector(".words-state");
  state.textContent = words;
  state.classList.toggle("wrong", isWrong);
}

function markErrors(form, errors) {
  for (const line of form.querySelectorAll("[data-field]")) {
    const field = line.querySelector("textarea, input");
    if (line.dataset.field in errors) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

async function save(form) {
  say(form, form.dataset.saving);
  let response;
  try {
    response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
  } catch {
    say(form, form.dataset.unreachable, true);
    return;
  }
  const answer = await response.json().catch(() => ({ error: form.dataset.unreachable }));
  markErrors(form, answer.errors ?? {});
  if (!response.ok) {
    say(form, answer.error ?? form.dataset.unreachable, true);
    return;
  }
  form.elements.seen.value = answer.seen;
  unsaved.delete(form);
  form.querySelector("[data-field=alt]").classList.toggle("lacks", answer.needs_alt);
  say(form, form.dataset.saved);
}

// One save of a form after another: the later one must know what the earlier one made of the words.
const queues = new WeakMap();
function queue(form) {
  const next = (queues.get(form) ?? Promise.resolve()).then(() => save(form));
  queues.set(form, next);
}

// What is typed and not saved yet must not go without a question.
const unsaved = new Set();
window.addEventListener("beforeunload", (event) => unsaved.size && event.preventDefault());

for (const form of document.querySelectorAll("form.words")) {
  form.addEventListener("input", () => unsaved.add(form));
  form.addEventListener("change", () => queue(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    queue(form);
  });
}
