// Word writes its lists as paragraphs with a bullet typed before them: this makes lists of them again.

const PLACE = /mso-list:\s*l(\d+)\s+level(\d+)/i;

/** Turn Word's list paragraphs of `page` into real lists, nested by their levels. */
export function mendWordLists(page) {
  // <o:p> holds Word's empty paragraphs; its words, if any, stay.
  for (const each of [...page.getElementsByTagName("o:p")]) each.replaceWith(...each.childNodes);
  for (const paragraph of [...page.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    if (placeOf(paragraph) && paragraph.isConnected) gather(page, paragraph);
  }
}

function placeOf(element) {
  const found = PLACE.exec(element?.getAttribute?.("data-css") ?? "");
  return found && element.localName === "p" ? { list: found[1], level: Number(found[2]) } : null;
}

/** Replace a run of list paragraphs, which `first` begins, by one list. */
function gather(page, first) {
  const run = [];
  const { list } = placeOf(first);
  for (let at = first; placeOf(at)?.list === list; at = at.nextElementSibling) run.push(at);
  const stack = [];
  for (const paragraph of run) {
    const { level } = placeOf(paragraph);
    const isOrdered = takeMark(paragraph);
    while (stack.length && stack[stack.length - 1].level > level) stack.pop();
    let open = stack[stack.length - 1];
    if (!open || open.level < level) {
      const element = page.createElement(isOrdered ? "ol" : "ul");
      if (open?.element.lastElementChild) open.element.lastElementChild.append(element);
      else first.before(element);
      open = { level, element };
      stack.push(open);
    }
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    open.element.append(item);
  }
  run.forEach((paragraph) => paragraph.remove());
}

/** Take the typed bullet or number away; return whether it was a number or letter. */
function takeMark(paragraph) {
  const mark = [...paragraph.querySelectorAll("span")].find((each) => /mso-list:\s*Ignore/i.test(each.getAttribute("data-css") ?? ""));
  const text = mark?.textContent ?? "";
  mark?.remove();
  return /^[\s\u00a0]*(?:\d+|[a-zA-Z]|[ivxlcIVXLC]+)[.)]/.test(text);
}
