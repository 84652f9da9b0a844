// What stands in the way, listed beside the text: each leads to its line. And how long the text is.

import { word } from "./words.js";

/** Show the problems that an answer of the preview holds. */
export function showProblems(problems, go) {
  const section = document.getElementById("problems");
  const errors = problems.filter((each) => each.is_error);
  section.hidden = !problems.length;
  section.classList.toggle("advice", !errors.length);
  const title = errors.length === 1 ? word("problem") : word("problems", { count: errors.length });
  section.querySelector("h2").textContent = errors.length ? title : word("advice");
  const rows = problems.map((problem) => {
    const row = document.createElement("li");
    row.className = problem.is_error ? "error" : "warning";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = problem.message;
    button.addEventListener("click", () => go(problem));
    row.append(button);
    return row;
  });
  const list = section.querySelector("ul");
  const said = (each) => [...each].map((row) => row.textContent).join("\n");
  // Rows that say the same stay, so that one that has focus keeps it.
  if (said(rows) !== said(list.children)) list.replaceChildren(...rows);
}

/** Show how many words the text has and how long reading takes. */
export function showCount({ words, minutes }) {
  const number = words.toLocaleString(document.documentElement.lang || undefined);
  const counted = word(words === 1 ? "word" : "words", { words: number });
  const said = words ? `${counted} · ${word("minutes", { minutes })}` : "";
  for (const id of ["count", "count-narrow"]) document.getElementById(id).textContent = said;
}

/** Put the caret on `line` of the field and bring it into view. */
export function goToLine(area, measure, line) {
  const rows = area.value.split("\n");
  const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
  const end = start + (rows[line - 1]?.length ?? 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(Math.min(start, area.value.length), Math.min(end, area.value.length));
  const top = measure.caret(start).top;
  if (top < 120 || top > innerHeight - 80) window.scrollBy({ top: top - innerHeight * 0.3 });
}
