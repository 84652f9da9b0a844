// Talking to the site: one way to ask, and one kind of error for each thing that can go wrong.

import { word } from "./words.js";

/** The site said no, in a sentence. */
export class Refused extends Error {
  constructor(message, answer = {}, status = 0) {
    super(message);
    Object.assign(this, { answer, status });
  }
}

/** Nobody is signed in any more. */
export class SignedOut extends Refused {}

/** The site cannot be reached. */
export class Away extends Error {}

/** Return the form of the page; it knows every address and the token. */
export const form = () => document.getElementById("post_form");

/** Return the token that proves where a request comes from. */
export const token = () => form().elements.csrfmiddlewaretoken.value;

/** Fetch a new token: signing in again, in another tab too, makes the former one worthless. */
export async function renewToken() {
  const { token: fresh } = await ask(form().dataset.here);
  form().elements.csrfmiddlewaretoken.value = fresh;
}

/** Return whether an answer is the refusal of a token rather than one of ours. */
export const isStale = (status, text) => status === 403 && !text.trimStart().startsWith("{");

/** Return the site's answer as an object. `fields` are posted; without them it is asked by GET. */
export async function ask(url, { fields, signal } = {}) {
  let [status, type, text] = await fetched(url, { fields, signal });
  if (fields && isStale(status, text)) {
    await renewToken();
    [status, type, text] = await fetched(url, { fields, signal });
  }
  return understood(status, type, text);
}

async function fetched(url, { fields, signal }) {
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  let body;
  if (fields) {
    headers["X-CSRFToken"] = token();
    body = new URLSearchParams(fields);
  }
  let response;
  try {
    response = await fetch(url, { method: fields ? "POST" : "GET", headers, body, signal, redirect: "manual" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Away(word("away"));
  }
  return [response.status, response.type, await response.text().catch(() => "")];
}

/** Return what an answer says, or throw what is wrong with it. Anything but JSON is no answer of ours. */
export function understood(status, type, text) {
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {
    // Not ours: a proxy's page, a form to sign in, an error.
  }
  if (status === 0 && type !== "opaqueredirect") throw new Away(word("away"));
  if (type === "opaqueredirect" || status === 401 || answer?.is_signed_out) throw new SignedOut(word("signed-out"));
  if (answer === null || typeof answer !== "object") throw new Refused(word("failed"), {}, status);
  if (status >= 400) throw new Refused(answer.error ?? word("failed"), answer, status);
  return answer;
}
