// What the scripts say: the sentences stand in the page, translated, with braces for what is filled in.

const said = new Map();

for (const span of document.querySelector("#editor-words")?.content.querySelectorAll("[data-word]") ?? []) {
  said.set(span.dataset.word, span.textContent);
}

/** Return the sentence of this name with `values` in its braces. */
export function word(name, values = {}) {
  const sentence = said.get(name) ?? name;
  return sentence.replace(/\{(\w+)\}/g, (all, key) => (key in values ? String(values[key]) : all));
}

/** Return a copy of the first element of the template with this id. */
export function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
