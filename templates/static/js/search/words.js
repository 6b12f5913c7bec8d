// Words: folding, queries, and where a form stands in a text.

const PLAIN = { ł: "l", đ: "d", ø: "o", ħ: "h", ı: "i", ŧ: "t", ß: "ss", æ: "ae", œ: "oe", þ: "th" };

/** Lower case, without accents, without apostrophes, other marks as blanks: two spellings that fold alike are one. */
export const fold = (text) =>
  text.toLowerCase().normalize("NFD").replace(/[\p{M}'’ʼ]/gu, "").replace(/[łđøħıŧßæœþ]/g, (c) => PLAIN[c])
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/**
 * The units of a query: `{text, phrase, not}`. Words are found as words, quoted words side by side; a minus
 * before either leaves out what has it.
 */
export function units(query) {
  const found = [];
  for (const [, minus, quoted, word] of query.matchAll(/(?<!\S)(-?)["“„«]([^"“”„«»]*)["”“»]|(\S+)/gu)) {
    const not = quoted === undefined ? /^-\p{L}/u.test(word) : Boolean(minus);
    const text = (quoted ?? (not ? word.slice(1) : word)).replace(/["“”„«»]/g, " ").trim();
    if (/[\p{L}\p{N}]/u.test(text)) found.push({ text, phrase: quoted !== undefined, not });
  }
  return found;
}

/** Index's words of a text: it counts positions by white space, or by a mark where it has cut words itself. */
export const indexWords = (text) => (text.includes("\u200b") ? text.split("\u200b") : text.split(/\s+/));

/** The words of `text` from which on a form of `forms` (folded) stands, as a set of positions. */
export function positions(words, forms) {
  const folded = words.map(fold);
  const found = new Set();
  const wanted = forms.map((form) => form.split(" "));
  folded.forEach((_, at) => {
    for (const form of wanted) {
      const same = (part, i) => {
        const word = folded[at + i] ?? "";
        return word === part || (i === form.length - 1 && word === `${part}s`);
      };
      if (form.every(same)) form.forEach((_, i) => found.add(at + i));
    }
  });
  return found;
}
