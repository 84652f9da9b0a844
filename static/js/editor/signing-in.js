// Signing in over the text: a session that has ended takes nothing away and leads nowhere.

import { announce, complain, unsay } from "./status.js";
import { SignedOut, ask, form } from "./talk.js";
import { word } from "./words.js";

let waiting = [];

/** Ask for name and password above the text; call `onDone` when somebody is signed in again. */
export function askToSignIn({ onDone }) {
  const dialog = document.getElementById("sign-in");
  waiting.push(onDone);
  if (dialog.open) return;
  const had = document.activeElement;
  const caret = typeof had?.selectionStart !== "number" ? null : [had.selectionStart, had.selectionEnd];
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    signIn(dialog);
  };
  dialog.onclose = () => {
    // Chromium gives the focus back by itself, and forgets the caret.
    had?.blur?.();
    had?.focus?.({ preventScroll: true });
    if (caret) had.setSelectionRange(...caret);
    if (dialog.returnValue !== "done") complain(new SignedOut(word("signed-out")));
  };
}

async function signIn(dialog) {
  const fields = dialog.querySelector("form").elements;
  const said = dialog.querySelector("[role=alert]");
  said.textContent = "";
  try {
    const page = new DOMParser().parseFromString(await (await fetch(form().dataset.signIn)).text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (token) {
      const body = new URLSearchParams({ csrfmiddlewaretoken: token, username: fields.username.value, password: fields.password.value });
      const answer = await fetch(form().dataset.signIn, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect") {
        const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".errorlist, [role=alert]");
        said.textContent = told?.textContent.trim() || word("failed");
        fields.password.select();
        return;
      }
    }
    await goOn(dialog);
  } catch {
    said.textContent = word("away");
  }
}

/** Take the token of the new session, and go on if it is the same person. */
async function goOn(dialog) {
  const { user, token } = await ask(form().dataset.here);
  if (user !== form().dataset.user) {
    dialog.querySelector("[role=alert]").textContent = word("somebody-else", { user });
    return;
  }
  form().elements.csrfmiddlewaretoken.value = token;
  dialog.querySelector("[name=password]").value = "";
  dialog.close("done");
  unsay("talk");
  announce(word("signed-in"));
  const then = waiting;
  waiting = [];
  for (const act of then) act();
}
