/* The files of what is dropped, pasted or chosen: those of folders too, without what systems put beside pictures. */

const HIDDEN = /^(\.|thumbs\.db$|desktop\.ini$|__MACOSX$)/i;

const inPath = (path) => path.split("/").filter(Boolean);
const isWanted = (path) => !inPath(path).some((part) => HIDDEN.test(part));

/** Return the files of a list that an input gives, each with its path. */
export function filesOfInput(files) {
  const found = Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));
  return found.filter(({ path }) => isWanted(path));
}

/** Return the files of a drop or a paste, each with its path; what lies in folders too. */
export async function filesOfTransfer(transfer) {
  // To be asked for at once: after the event there is nothing in it any more.
  const entries = Array.from(transfer.items ?? [], (item) => (item.kind === "file" ? item.webkitGetAsEntry?.() : null)).filter(Boolean);
  const files = Array.from(transfer.files ?? []);
  if (!entries.some((entry) => entry.isDirectory)) return files.map((file) => ({ file, path: file.name }));
  return (await Promise.all(entries.map(filesOfEntry))).flat();
}

async function filesOfEntry(entry) {
  if (!isWanted(entry.name)) return [];
  const path = inPath(entry.fullPath).join("/");
  try {
    if (entry.isFile) return [{ file: await new Promise((resolve, reject) => { entry.file(resolve, reject); }), path }];
    return (await Promise.all((await allIn(entry)).map(filesOfEntry))).flat();
  } catch {
    return [{ file: null, path }];
  }
}

/* Browsers give a folder's entries by the hundred. */
async function allIn(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (!some.length) return found;
    found.push(...some);
  }
}
