// Remarks beside the text: on the paragraph at the caret, shown on the page at the right, and taken without leaving it.

import { announce, complain } from "./status.js";
import { ask } from "./talk.js";

/** Return the paragraph of `text` around `at`: what stands between blank lines. */
export function paragraphAt(text, at) {
  const before = text.slice(0, at).split(/\n[ \t]*\n/).at(-1);
  const after = text.slice(at).split(/\n[ \t]*\n/)[0];
  return (before + after).trim();
}

/** Make the remarks work; `blocks` returns the blocks of the page that know their line. */
export function watchRemarks({ area, blocks }) {
  const section = document.getElementById("remarks");
  const form = document.getElementById("remarks-form");
  if (!section || !form) return { mark() {} };
  const list = document.getElementById("remarks-list");
  const quote = document.getElementById("remark-quote");
  const text = document.getElementById("remark-text");
  const [here, whole] = ["remark-here", "remark-whole"].map((id) => document.getElementById(id));
  here.hidden = false;

  const choose = (paragraph) => {
    form.elements.quote.value = paragraph;
    quote.textContent = paragraph.length > 140 ? `${paragraph.slice(0, 140)}…` : paragraph;
    quote.hidden = whole.hidden = !paragraph;
    section.querySelector("[data-on-whole]").hidden = Boolean(paragraph);
  };
  here.addEventListener("click", () => {
    choose(paragraphAt(area.value, area.selectionStart));
    text.focus();
  });
  whole.addEventListener("click", () => {
    choose("");
    text.focus();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const fields = [...new FormData(form), [button.name, button.value]].filter(([name]) => name !== "csrfmiddlewaretoken");
    const sent = text.value;
    try {
      const answer = await ask(form.action, { fields });
      replace(answer.html, new Map(fields), button);
      // What was typed meanwhile is not noted yet.
      if (button.name === "add" && sent.trim() && text.value === sent) {
        text.value = "";
        choose("");
      }
      announce(answer.said);
      (button.name === "add" ? text : section.querySelector("h2")).focus();
      mark();
    } catch (error) {
      complain(error);
    }
  });

  /** Show the list anew; answers that are being written in it stay, the one that the button has sent does not. */
  function replace(html, sent, button) {
    const begun = [...list.querySelectorAll("textarea")].filter(
      (each) => each.value && !(each.name === `answer-${button.value}` && sent.get(each.name) === each.value),
    );
    list.innerHTML = html;
    for (const { name, value } of begun) {
      const field = list.querySelector(`textarea[name="${CSS.escape(name)}"]`);
      if (!field) continue;
      field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
  }

  /** Show on the page which of its paragraphs somebody has remarked on. */
  function mark() {
    const shown = blocks();
    for (const block of shown) delete block.dataset.remarks;
    for (const remark of list.querySelectorAll("[data-at-line]")) {
      const line = Number(remark.dataset.atLine);
      const block = shown.filter((each) => Number(each.dataset.line) <= line).at(-1);
      if (block) block.dataset.remarks = Number(block.dataset.remarks ?? 0) + 1;
    }
  }
  section.querySelector("h2").tabIndex = -1;
  return { mark };
}
