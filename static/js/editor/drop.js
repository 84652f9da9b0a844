// Files that are dropped or pasted: on the text they go where they fall, elsewhere they never lead away from the page.

const hasFiles = (transfer) => [...(transfer?.types ?? [])].includes("Files");

/** Watch for files. `intoText(files, offset)` takes those of the text, `others` names elements with takers of their own. */
export function watchDrops(area, measure, { intoText, others = new Map() }) {
  const taker = (target) => [...others.keys()].find((element) => element.contains(target));
  const isText = (target) => target instanceof Element && target.closest(".text-field") !== null;
  let marked = null;

  const mark = (element) => {
    if (marked === element) return;
    marked?.classList.remove("takes-drop");
    marked = element;
    marked?.classList.add("takes-drop");
  };

  window.addEventListener("dragover", (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    const place = taker(event.target) ?? (isText(event.target) ? area.closest(".text-field") : null);
    event.dataTransfer.dropEffect = place ? "copy" : "none";
    mark(place);
  });
  window.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(null);
  });
  window.addEventListener("drop", (event) => {
    mark(null);
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    const element = taker(event.target);
    if (element) others.get(element)(files);
    else if (isText(event.target)) intoText(files, event.target === area ? measure.offsetAt(event.clientY) : area.selectionEnd);
  });
}

/**
 * Watch for files over the page beside the text: on the box of a picture that is missing they become that picture,
 * elsewhere they go into the text after the block they fall on.
 */
export function watchFrameDrops(page, { intoText, asPicture }) {
  page.addEventListener("dragover", (event) => hasFiles(event.dataTransfer) && event.preventDefault());
  page.addEventListener("drop", (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    const box = event.target.closest("[data-image]");
    if (box && files.length === 1) asPicture(files[0], box.dataset.image);
    else intoText(files, Number(event.target.closest("[data-line]")?.dataset.line ?? 0));
  });
}

/** Return the pictures on a clipboard that holds nothing but pictures (a table of a spreadsheet has both). */
export function pastedPictures(clipboard) {
  const files = [...(clipboard?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  const hasWords = clipboard?.getData("text/plain").trim() || wordsOf(clipboard?.getData("text/html") ?? "");
  return hasWords ? [] : files;
}

const wordsOf = (html) => html.replace(/<(style|script)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<[^>]*>|&nbsp;/gi, " ").trim();
