// Shows what is found while words are typed. Without this the form does the same when it is sent.

const PAUSE = 180;
const field = document.querySelector("#q");
const form = field.form;
let asked = field.value;
let running = null;
let timer = 0;

/** Ask for the page of what is typed, and take over what it found. */
async function look() {
  const typed = field.value;
  if (typed === asked) return;
  asked = typed;
  running?.abort();
  running = new AbortController();
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(address, { signal: running.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (typed !== field.value) return;
    for (const id of ["said", "found"]) {
      document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    }
    document.title = page.title;
    history.replaceState(null, "", address);
  } catch (error) {
    // Whoever sends the form is told what is wrong.
    if (error.name !== "AbortError") asked = null;
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});
