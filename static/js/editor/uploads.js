// Pictures on their way: each has its line in the text until the site answers, and one that fails stops no other.

import { announce, complain, notice } from "./status.js";
import { SignedOut, Refused, form, isStale, renewToken, token, understood } from "./talk.js";
import { insertBlock, insertPictures, replaceQuietly, whenCalm } from "./text.js";
import { copyOf, word } from "./words.js";

const MOST_BYTES = 40 * 1024 * 1024;
const QUIET_MS = 60_000;
const HOLDER = /!\[[^\]\n]*\]\(upload:(\d+)\)/g;

/** Takes files into the text or, with `onDone`, anywhere else. */
export class Uploads {
  // Numbers of an earlier visit may still stand in the text: none of ours must be one of them.
  #number = crypto.getRandomValues(new Uint32Array(1))[0];
  #running = new Map();
  #finished = new Map();

  /** How many files were not taken. */
  failures = 0;

  constructor(area, box, { onPicture }) {
    Object.assign(this, { area, box, onPicture });
    this.list = document.getElementById("uploads");
    area.addEventListener("input", (event) => this.#skipHolders(event));
  }

  /** Return the text as the preview may have it: lines that wait for a picture are words, not problems. */
  withoutHolders(value) {
    return value.replace(HOLDER, (all, number) => (this.#running.has(Number(number)) ? `*${all.slice(2, all.indexOf("]"))}*` : all));
  }

  /**
   * Put files into the text at `at`, in their order: one as a figure, several as a gallery. In a gallery they join it.
   * With `isApart` each is a figure.
   */
  /** Return the text as it may be kept: without the lines that wait for a picture. */
  withoutWaiting(value) {
    return value.replace(HOLDER, (all, number) => (this.#running.has(Number(number)) ? "" : all));
  }

  intoText(files, at = this.area.selectionEnd, { isApart = false } = {}) {
    const begun = [...files].filter((file) => this.#isPicture(file));
    const jobs = begun.map((file) => ({ file, number: (this.#number += 1) }));
    whenCalm(() => {
      const lines = jobs.map(({ file, number }) => `![${word("uploading", { name: asWords(file.name) })}](upload:${number})`);
      if (isApart) lines.reduce((place, line) => insertBlock(this.area, line, place) + line.length, at);
      else if (lines.length) insertPictures(this.area, lines, at);
    });
    for (const { file, number } of jobs) {
      this.send(file, number).then(
        (answer) => whenCalm(() => this.#place(number, file, answer)),
        (error) => whenCalm(() => this.#giveUp(number, file, error)),
      );
    }
  }

  /** Wait until nothing is on its way. */
  async settled() {
    while (this.#running.size) await Promise.allSettled([...this.#running.values()]);
  }

  get isBusy() {
    return this.#running.size > 0;
  }

  /** Send one file; return the site's answer. Its progress is shown below the text. */
  send(file, number = (this.#number += 1)) {
    const row = copyOf("upload-row");
    row.querySelector(".upload-name").textContent = file.name;
    this.list.append(row);
    const progress = row.querySelector("progress");
    progress.setAttribute("aria-label", word("uploading", { name: file.name }));
    const stop = new AbortController();
    row.querySelector("button").addEventListener("click", () => stop.abort());
    const moves = (part) => (progress.value = part * 95);
    const sending = posted(file, moves, stop.signal)
      .then(async ([status, text]) => {
        if (!isStale(status, text)) return [status, text];
        await renewToken();
        return posted(file, moves, stop.signal);
      })
      .then(([status, text]) => understood(status, "", text))
      .finally(() => row.remove());
    const settled = sending.then(
      () => this.#running.delete(number),
      () => this.#running.delete(number),
    );
    this.#running.set(number, settled);
    return sending;
  }

  #isPicture(file) {
    const why = file.size > MOST_BYTES ? "too-big" : file.type && !file.type.startsWith("image/") ? "no-picture" : "";
    if (why) this.refuse(file, new Refused(word(why)));
    return !why;
  }

  /** Say in a sentence why a file was not taken. */
  refuse(file, error) {
    this.failures += 1;
    if (error instanceof SignedOut) complain(error);
    else if (error.name === "AbortError") announce(word("cancelled", { name: file.name }));
    else notice(word("refused", { name: file.name, why: error.message }), "error");
    this.box.dispatchEvent(new CustomEvent("markdownx.fileUploadError", { detail: [error.message] }));
  }

  #place(number, file, answer) {
    this.#finished.set(number, answer.image_code);
    const found = this.#holder(number);
    if (found) replaceQuietly(this.area, found.start, found.end, answer.image_code);
    announce(word(found ? "uploaded" : "in-library", { name: file.name }));
    this.box.dispatchEvent(new CustomEvent("markdownx.fileUploadEnd", { detail: [answer] }));
    this.onPicture(answer);
  }

  #giveUp(number, file, error) {
    this.#finished.set(number, "");
    const found = this.#holder(number);
    if (found) {
      const { value } = this.area;
      const isFirst = value.slice(0, found.start).endsWith("\n\n") || found.start === 0;
      // Its line goes with it, and with the only line of a paragraph the empty one after it.
      const before = !isFirst && value[found.start - 1] === "\n" ? 1 : 0;
      const after = isFirst ? /^\n{0,2}/.exec(value.slice(found.end))[0].length : 0;
      replaceQuietly(this.area, found.start - before, found.end + after, "");
    }
    this.refuse(file, error);
  }

  #holder(number) {
    for (const found of this.area.value.matchAll(HOLDER)) {
      if (Number(found[1]) === number) return { start: found.index, end: found.index + found[0].length };
    }
    return null;
  }

  /** Undo and redo step over the line that waited for a picture which has long arrived. */
  #skipHolders(event) {
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
    if (!this.#left()) return;
    setTimeout(() => {
      document.execCommand(event.inputType === "historyUndo" ? "undo" : "redo");
      // Where there was nothing more to redo, the picture itself takes the place that was kept for it.
      for (let left = this.#left(); left; left = this.#left()) {
        const start = left.index;
        replaceQuietly(this.area, start, start + left[0].length, this.#finished.get(Number(left[1])));
      }
    });
  }

  /** Return the first line in the text that waits for a picture which has come, or never will. */
  #left() {
    return [...this.area.value.matchAll(HOLDER)].find((found) => this.#finished.has(Number(found[1])));
  }
}

/** Post one file; resolve with status and text of the answer. Without any progress for a minute it is given up. */
function posted(file, moves, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watch = 0;
    const live = () => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), QUIET_MS);
    };
    request.open("POST", form().dataset.upload);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      live();
      if (event.lengthComputable) moves(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(watch);
      if (signal.aborted) reject(signal.reason);
      else resolve([request.status, request.responseText]);
    });
    signal.addEventListener("abort", () => request.abort());
    const data = new FormData();
    data.append("image", file, file.name || "picture.png");
    live();
    request.send(data);
  });
}

const asWords = (name) => name.replace(/[[\]\\\n]/g, " ").slice(0, 80);
