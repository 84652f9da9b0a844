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

const FIELDS = "textarea, input:not([type=hidden])";
const isTick = (field) => field.type === "checkbox";
const isChanged = (field) => (isTick(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

/* Take what was sent for what is there now; what was typed while it was on its way goes on being a change. */
function settle(form, sent) {
  for (const field of form.querySelectorAll(FIELDS)) {
    if (isTick(field)) field.defaultChecked = sent.has(field.name);
    else field.defaultValue = sent.get(field.name);
  }
}

async function save(form) {
  say(form, form.dataset.saving);
  const sent = new FormData(form);
  let response;
  try {
    response = await fetch(form.action, {
      method: "POST",
      body: sent,
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
  settle(form, sent);
  form.querySelector("[data-field=alt]").classList.toggle("lacks", answer.needs_alt);
  form.closest(".card").querySelector(".card-decorative").hidden = !answer.is_decorative;
  say(form, form.dataset.saved);
}

// One save of a form after another: the later one must know what the earlier one made of the words.
const queues = new WeakMap();
function queue(form) {
  const next = (queues.get(form) ?? Promise.resolve()).then(() => save(form));
  queues.set(form, next);
}

// What is typed and not saved yet must not go without a question.
window.addEventListener("beforeunload", (event) => {
  const fields = [...document.querySelectorAll("form.words")].flatMap((form) => [...form.querySelectorAll(FIELDS)]);
  if (fields.some(isChanged)) event.preventDefault();
});

// An alternative text has one line, so Enter is free: it leads to that of the next picture, by which this one is saved.
const alts = [...document.querySelectorAll("form.words textarea[name=alt]")];
for (const field of alts) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = alts[alts.indexOf(field) + (event.shiftKey ? -1 : 1)] ?? document.querySelector(".wall-next");
    if (next) {
      next.focus();
      next.select?.();
      next.closest(".card, .wall-after").scrollIntoView({ block: "center" });
    } else if (isChanged(field)) queue(field.form);
  });
}

for (const form of document.querySelectorAll("form.words")) {
  form.addEventListener("change", () => queue(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    queue(form);
  });
}
