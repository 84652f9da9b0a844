/* Sending one file: a picture, or a zip that the site goes through part by part. Each tells what became of it by
   `shown`, and gives a list with "new", "known" or "wrong" for each picture. */

const TRIES = 3;
// A line that breaks loses one piece only, and servers in front of the site seldom take more at once.
const PIECE_BYTES = 8 * 1024 * 1024;

/** Send one picture. */
export async function sendPicture(form, file, shown) {
  const words = form.dataset;
  if (!file) return ended(shown, words.unreachable, "wrong");
  if (file.size > Number(words.mostBytes)) return ended(shown, words.tooLarge, "wrong");
  const body = withCredit(form);
  body.append("image", file, file.name);
  const { status, answer } = await post(form, words.upload, body, (part) => shown.moves(part));
  if (status !== 200 || !answer) return ended(shown, answer?.error ?? words.unreachable, "wrong");
  return ended(shown, said(form, { ...answer, image: answer.name }), answer.is_new === false ? "known" : "new");
}

/** Send a zip in pieces and go through it until all its files have been looked at; `lineOf` makes the line of one. */
export async function sendZip(form, file, shown, lineOf) {
  const words = form.dataset;
  if (file.size > Number(words.mostZipBytes)) return ended(shown, words.zipTooLarge, "wrong");
  const results = [];
  const stopped = (answer) => [...results, ...ended(shown, answer?.error ?? words.unreachable, "wrong")];
  let token = "";
  for (let start = 0; start < Math.max(file.size, 1); start += PIECE_BYTES) {
    const body = withCredit(form, { token, start });
    body.append("piece", file.slice(start, start + PIECE_BYTES), file.name);
    const moves = (part) => shown.moves(Math.min(1, (start + part * PIECE_BYTES) / file.size));
    const { status, answer } = await untilAnswered(form, body, moves);
    if (status !== 200 || !answer) return stopped(answer);
    token = answer.token;
  }
  for (let next = 0; next !== null;) {
    const { status, answer } = await untilAnswered(form, withCredit(form, { token, next }));
    if (status !== 200 || !answer) return stopped(answer);
    for (const each of answer.files) results.push(...told(form, each, lineOf(each.name)));
    next = answer.next;
    const done = next ?? answer.total;
    shown.stands(done / answer.total, words.lookedAt.replace("{done}", done).replace("{total}", answer.total));
  }
  shown.ends(words.done, "done");
  return results;
}

function told(form, each, line) {
  if (each.error) return ended(line, each.error, "wrong");
  return ended(line, said(form, each), each.is_new ? "new" : "known");
}

/* Return what is said of a picture that is in the library now; `image` is what it is called there. */
function said(form, { image, is_new: isNew, alike = [] }) {
  const words = form.dataset;
  if (isNew === false) return `${words.known}: ${image}`;
  return alike.length ? `${words.done}. ${words.alike} ${alike.join(", ")}` : words.done;
}

function ended(shown, words, result) {
  shown.ends(words, result === "wrong" ? "wrong" : "done");
  return [result];
}

function withCredit(form, fields = {}) {
  const body = new FormData();
  const credit = form.elements.credit?.value;
  if (credit) body.append("credit", credit);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return body;
}

/* The same piece again, or the same part, does no harm, so a network that fails is asked again. */
async function untilAnswered(form, body, moves) {
  for (let time = 1; ; time += 1) {
    const found = await post(form, form.dataset.unpack, body, moves);
    if (found.answer || time === TRIES) return found;
    await new Promise((resolve) => { setTimeout(resolve, 2000 * time); });
  }
}

function post(form, address, body, moves) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Accept", "application/json");
    if (moves) {
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) moves(event.loaded / event.total);
      });
    }
    request.addEventListener("error", () => resolve({ status: 0, answer: null }));
    request.addEventListener("load", () => resolve({ status: request.status, answer: request.response }));
    request.send(body);
  });
}
