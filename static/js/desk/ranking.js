// How well words fit a title, for the palette: beginnings of words in their order are best, scattered letters last.

/** Return words without case and accents. */
const plainly = (words) => words.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().trim();
const isInWord = (letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

/** Return how well `title` fits the words of `query`; 0 when one of them is not there at all. */
export function fit(query, title) {
  const text = plainly(title);
  const asked = plainly(query).split(/\s+/).filter(Boolean);
  if (!asked.length) return 1;
  let [sum, from] = [0, 0];
  for (const word of asked) {
    const [worth, end] = place(word, text, from);
    if (!worth) return 0;
    sum += worth;
    from = end;
  }
  // Of two that fit alike, the one of which less was left unsaid.
  const said = asked.join(" ");
  return sum / asked.length + (text.startsWith(said) ? 1 : 0) + Math.min(1, said.length / text.length);
}

/** Return what the best place of `word` is worth, and where it ends; after `from` is worth more than before. */
function place(word, text, from) {
  for (const [start, share] of [
    [from, 1],
    [0, 0.75],
  ]) {
    const begins = beginning(word, text, start);
    if (begins >= 0) return [6 * share, begins + word.length];
    const inside = text.indexOf(word, start);
    if (inside >= 0) return [3 * share, inside + word.length];
  }
  return [isScattered(word, text) ? 1 : 0, from];
}

/** Return where a word of `text` begins with `word`, -1 if none does. */
function beginning(word, text, start) {
  let at = text.indexOf(word, start);
  while (at > 0 && isInWord(text[at - 1])) at = text.indexOf(word, at + 1);
  return at;
}

/** Return whether all letters are there in their order, the first at the beginning of a word ("fnr": find and replace). */
function isScattered(word, text) {
  if (word.length < 2) return false;
  let at = beginning(word[0], text, 0);
  for (const letter of word.slice(1)) at = at < 0 ? -1 : text.indexOf(letter, at + 1);
  return at >= 0;
}
