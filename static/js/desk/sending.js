/* Sending one file: a picture, or a zip that the site goes through part by part. Each tells what became of it by
   `shown`, and gives a list with "new", "known" or "wrong" for each picture. */

const TRIES = 3;

/** Send one picture. */
export async function sendPicture(form, file, shown) {
  const words = form.dataset;
  if (!file) return ended(shown, words.unreachable, "wrong");
  if (file.size > Number(words.mostBytes)) return ended(shown, words.tooLarge, "wrong");
  const body = withCredit(form);
  body.append("image", file, file.name);
  const { status, answer } = await post(form, words.upload, body, shown);
  if (status !== 200 || !answer) return ended(shown, answer?.error ?? words.unreachable, "wrong");
  return ended(shown, said(form, answer), answer.is_new === false ? "known" : "new");
}

/** Send a zip and go on with it until all its files have been looked at; `lineOf` makes the line of one of them. */
export async function sendZip(form, file, shown, lineOf) {
  const words = form.dataset;
  if (file.size > Number(words.mostZipBytes)) return ended(shown, words.zipTooLarge, "wrong");
  let body = withCredit(form);
  body.append("zip", file, file.name);
  const results = [];
  for (;;) {
    const { status, answer } = await untilAnswered(form, body, shown);
    if (status !== 200 || !answer) return [...results, ...ended(shown, answer?.error ?? words.unreachable, "wrong")];
    for (const each of answer.files) results.push(...told(form, each, lineOf(each.name)));
    if (answer.next === null) break;
    shown.stands(answer.next / answer.total, words.lookedAt.replace("{done}", answer.next).replace("{total}", answer.total));
    body = withCredit(form);
    body.append("token", answer.token);
    body.append("next", answer.next);
  }
  shown.ends(words.done, "done");
  return results;
}

function told(form, each, line) {
  if (each.error) return ended(line, each.error, "wrong");
  return ended(line, said(form, each), each.is_new ? "new" : "known");
}

/* Return what is said of a picture that is in the library now. */
function said(form, { is_new: isNew, alike = [] }) {
  const words = form.dataset;
  if (isNew === false) return words.known;
  return alike.length ? `${words.done}. ${words.alike} ${alike.join(", ")}` : words.done;
}

function ended(shown, words, result) {
  shown.ends(words, result === "wrong" ? "wrong" : "done");
  return [result];
}

function withCredit(form) {
  const body = new FormData();
  const credit = form.elements.credit?.value;
  if (credit) body.append("credit", credit);
  return body;
}

/* A zip that has been sent is kept, so going on with it can be tried again; a file is not sent twice. */
async function untilAnswered(form, body, shown) {
  for (let time = 1; ; time += 1) {
    const found = await post(form, form.dataset.unpack, body, shown);
    if (found.answer || body.has("zip") || time === TRIES) return found;
    await new Promise((resolve) => { setTimeout(resolve, 2000 * time); });
  }
}

function post(form, address, body, shown) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Accept", "application/json");
    if (!body.has("token")) {
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) shown.moves(event.loaded / event.total);
      });
    }
    request.addEventListener("error", () => resolve({ status: 0, answer: null }));
    request.addEventListener("load", () => resolve({ status: request.status, answer: request.response }));
    request.send(body);
  });
}
