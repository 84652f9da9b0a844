// The writing screen: brings its parts together.

import { beginLines, code, heading, link, wrap } from "./commands.js";
import { WordsPanel } from "./describe.js";
import { watchDrops, watchFrameDrops } from "./drop.js";
import { Finding } from "./finding.js";
import { Frame } from "./frame.js";
import { isBeside, watchGrowth, watchMenu, watchTabs } from "./layout.js";
import { watchHours } from "./hours.js";
import { Keeping } from "./keeping.js";
import { watchKeys } from "./keys.js";
import { watchLead } from "./lead.js";
import { Leaving } from "./leaving.js";
import { Measure, lineOf } from "./measure.js";
import { watchPaste } from "./paste.js";
import { Offers } from "./offers.js";
import { Picker } from "./picker.js";
import { Preview } from "./preview.js";
import { goToLine, showCount, showProblems } from "./problems.js";
import { watchPublishing } from "./publishing.js";
import { watchRemarks } from "./remarks.js";
import { scrollInStep } from "./scroll.js";
import { suggestWhileTyping } from "./suggest.js";
import { watchSeries } from "./series.js";
import { watchTags } from "./tags.js";
import { watchNotices } from "./status.js";
import { Refused, ask, form } from "./talk.js";
import { insertPictures, perform, whenCalm } from "./text.js";
import { watchToolbar } from "./toolbar.js";
import { word } from "./words.js";
import { Uploads } from "./uploads.js";

const page = form();
const fields = page.elements;
const area = fields.body;
const box = area.closest(".markdownx");
const measure = new Measure(area);
const frame = new Frame(document.getElementById("preview"), document.getElementById("stage"));
const steps = scrollInStep(frame, measure, { isBeside });

const number = () => /\/(\d+)\/change\//.exec(page.dataset.url)?.[1] ?? "";
const ASKED = ["slug", "path", "published_at", "changes_at", "ends_at"];
const preview = new Preview(frame, {
  box,
  source: () => ({
    content: uploads.withoutHolders(area.value),
    title: fields.title.value,
    standfirst: fields.standfirst.value,
    lead_image: fields.lead_image.value,
    language: fields.language.value,
    kind: fields.kind.value,
    // What the checks look at beside the text.
    post: number(),
    ...Object.fromEntries(ASKED.map((name) => [name, fields[name]?.value ?? ""])),
  }),
  onAnswer(answer) {
    // Nobody is told on a white sheet what is missing.
    const isBegun = fields.title.value || area.value || page.dataset.isNew === "no";
    showProblems(isBegun ? answer.problems : [], goToProblem);
    showCount(answer);
  },
  onDrawn() {
    remarks.mark();
    if (!isBeside()) return;
    steps.follow();
    if (document.activeElement === area) requestAnimationFrame(() => steps.show(lineOf(area.value, area.selectionEnd)));
  },
});

const finding = new Finding(area, measure);
const offers = new Offers(area, measure, { language: () => fields.language.value, post: number });
const remarks = watchRemarks({ area, blocks: () => frame.blocks() });
const panel = new WordsPanel({ area, onKept: () => preview.now({ anew: true }) });
const askWords = (picture) => panel.add(picture);
const uploads = new Uploads(area, box, {
  onPicture(picture) {
    askWords(picture);
    preview.soon(0);
  },
});
const intoText = (...given) => uploads.intoText(...given);

// --- Files by a button ---------------------------------------------------------------------------------------------
const fileButton = document.getElementById("file-button");
let takeFiles = null;
fileButton.addEventListener("change", () => {
  const files = [...fileButton.files];
  fileButton.value = "";
  takeFiles?.(files);
});
const picker = new Picker({
  onFiles(then) {
    takeFiles = then;
    fileButton.click();
  },
});

// --- Commands ------------------------------------------------------------------------------------------------------
const edits = {
  bold: (...selection) => wrap(...selection, "**"),
  italic: (...selection) => wrap(...selection, "*"),
  heading,
  code,
  quote: (...selection) => beginLines(...selection, "quote"),
  list: (...selection) => beginLines(...selection, "list"),
  numbers: (...selection) => beginLines(...selection, "numbers"),
};
const asking = {
  find: () => finding.open(),
  async link() {
    const [start, end] = [area.selectionStart, area.selectionEnd];
    const found = await picker.ask("post", { words: area.value.slice(start, end).trim().slice(0, 60), mayUpload: false });
    area.focus({ preventScroll: true });
    const address = found?.address ?? (found && `post:${found.name}`);
    if (address) perform(area, link(area.value, start, end, address, found.kind === "post" ? found.title : ""));
    else area.setSelectionRange(start, end);
  },
  async picture() {
    const at = area.selectionEnd;
    const found = await picker.ask("image");
    if (Array.isArray(found)) return intoText(found, at);
    area.focus({ preventScroll: true });
    if (!found) return area.setSelectionRange(at, at);
    insertPictures(area, [found.code], at);
    if (!found.alt && !found.is_decorative) askWords(found);
    return undefined;
  },
};
const run = (command) =>
  whenCalm(() => {
    if (command in asking) asking[command]();
    else perform(area, edits[command](area.value, area.selectionStart, area.selectionEnd));
  });

// --- The parts -----------------------------------------------------------------------------------------------------
watchNotices();
watchGrowth(page);
watchTags(fields.tags);
watchSeries(fields.series);
suggestWhileTyping(area, measure, { onPicture: (picture) => !picture.alt && !picture.is_decorative && askWords(picture) });
watchKeys(area, run);
watchToolbar(box.querySelector(".toolbar"), run);
watchPaste(area, { intoText });
const lead = watchLead({ picker, uploads, onPicture: askWords });
watchDrops(area, measure, { intoText, others: new Map([[lead.box, lead.take]]) });
frame.ready.then(() =>
  watchFrameDrops(frame.page, {
    intoText: (files, line) => intoText(files, line ? area.value.split("\n", line).join("\n").length : area.value.length),
    // A picture that waits for its file goes by its name, and so does the file that it waits for.
    asPicture(file, name) {
      const named = new File([file], `${name}.${file.name.split(".").pop()}`, { type: file.type });
      uploads.send(named).then(
        (answer) => {
          askWords(answer);
          preview.now({ anew: true });
        },
        (error) => uploads.refuse(file, error),
      );
    },
  }),
);
watchHours(page);
watchPublishing(page);
document.querySelectorAll("details.menu").forEach(watchMenu);
const keeping = new Keeping({
  area,
  text: () => uploads.withoutWaiting(area.value),
  onKept: () => leaving.show(),
  onChanged: () => preview.soon(0),
});
const leaving = new Leaving({
  area,
  keeping,
  before() {
    const { failures } = uploads;
    return async () => {
      await uploads.settled();
      if (uploads.failures > failures) throw new Refused(word("not-taken"));
      await panel.flush();
      await keeping.stop();
    };
  },
});
watchTabs({ onShow: () => preview.now() });

page.addEventListener("input", () => preview.soon());
frame.iframe.addEventListener("line", (event) => goToLine(area, measure, event.detail));
document.querySelector(".widths").addEventListener("change", (event) => frame.show(event.target.value));
page.addEventListener("keydown", (event) => {
  // Enter in a line would press the first button of the form, whichever that is.
  if (event.key === "Enter" && event.target.matches("input:not([type=checkbox], [type=radio])")) event.preventDefault();
});
for (const name of ["title", "standfirst"]) {
  fields[name].addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    (name === "title" ? fields.standfirst : area).focus();
  });
}
document.addEventListener("click", (event) => {
  const close = event.target.closest("dialog [data-close]");
  if (close) close.closest("dialog").close();
  const helps = event.target.closest("[data-help]");
  if (helps) {
    // The button goes with its menu: the dialog gives the focus back to what had it last.
    helps.closest("details").querySelector("summary").focus();
    document.getElementById("help").showModal();
  }
  const line = event.target.closest("a[data-line]");
  if (line) {
    event.preventDefault();
    goToLine(area, measure, Number(line.dataset.line));
  }
});

/** Ask for the words of a picture of the library by its name; lead to its line where it is not to be found. */
async function describe(name, line) {
  const { results } = await ask(`${page.dataset.pick}?${new URLSearchParams({ kind: "image", name })}`).catch(() => ({ results: [] }));
  const [found] = results;
  if (found) panel.add(found, { andGo: true });
  else if (line) goToLine(area, measure, line);
}

function goToProblem({ line, code: what, detail, field }) {
  if (what === "missing_alt" || what === "lead_without_alt") return describe(detail, line);
  if (line) return goToLine(area, measure, line);
  if (field === "lead_image") return document.querySelector("#lead [data-choose]").focus();
  fields[field].closest("details")?.setAttribute("open", "");
  return fields[field].focus();
}

const stopped = document.getElementById("stopped");
if (stopped) stopped.focus();
else if (page.dataset.isNew === "yes" && !fields.title.value) fields.title.focus();
preview.now();
offers.soon();
document.documentElement.classList.add("is-ready");
document.dispatchEvent(new CustomEvent("markdownx.init"));
