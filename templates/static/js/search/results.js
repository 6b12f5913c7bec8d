// A hit as an entry of the list.

import { date, element, say } from "./interface.js";
import { fold, indexWords, positions } from "./words.js";

const LENGTH = 42;

/**
 * Positions of all that is to be marked: what the index found, the same again further on (it tells one place a
 * phrase), and the spellings of a name that is meant.
 */
export function placesIn(words, hit, forms) {
  const places = new Set();
  const again = [...forms];
  for (const list of hit.found) {
    for (const run of runs(list.filter((at) => at < words.length))) {
      run.forEach((at) => places.add(at));
      again.push(fold(run.map((at) => words[at]).join(" ")));
    }
  }
  for (const at of positions(words, again.filter(Boolean))) places.add(at);
  return places;
}

/** Positions in order, neighbours together. */
function runs(places) {
  const found = [];
  for (const at of [...new Set(places)].sort((a, b) => a - b)) {
    if (found.at(-1)?.at(-1) === at - 1) found.at(-1).push(at);
    else found.push([at]);
  }
  return found;
}

/** The stretch of `LENGTH` words from `first` on with most of the places in it, starting a little before one. */
function stretch(words, places, first) {
  if (words.length - first <= LENGTH) return [first, words.length];
  const sorted = [...places].filter((at) => at >= first).sort((a, b) => a - b);
  let best = first;
  let most = 0;
  sorted.forEach((at, i) => {
    const held = sorted.slice(i).filter((other) => other < at + LENGTH - 6).length;
    if (held > most) [best, most] = [at, held];
  });
  const start = Math.min(Math.max(first, best - 6), words.length - LENGTH);
  return start < first + 4 ? [first, first + LENGTH] : [start, start + LENGTH];
}

/** Words as nodes, those at `places` in marks; neighbours share one. */
function marked(words, places, from, to) {
  const nodes = [];
  for (let at = from; at < to; at++) {
    const gap = at > from ? " " : "";
    if (!places.has(at)) {
      nodes.push(gap + words[at]);
      continue;
    }
    let end = at;
    while (end + 1 < to && places.has(end + 1)) end++;
    nodes.push(gap, element("mark", {}, words.slice(at, end + 1).join(" ")));
    at = end;
  }
  return nodes;
}

/** The texts that were found, as they stand in the item: what the page reached should mark. */
export function foundTexts(words, places) {
  const texts = runs(places).map((run) => run.map((at) => words[at]).join(" ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
  return [...new Set(texts.filter(Boolean))].slice(0, 12);
}

/**
 * Where a title stands in the text: {headline, first}. A headline is not said again under itself; a plain item has
 * its first words for a title, and they are the link.
 */
function opening(title, text, words) {
  const cut = title.replace(/\s*…$/, "");
  if (!text.startsWith(cut)) return { headline: true, first: 0 };
  const first = cut.split(/\s+/).length;
  return { headline: cut === title && first < words.length, first };
}

/** The entry of a hit. Throws where the hit's data cannot be had. */
export async function entry(hit, { vocabulary, forms }) {
  const data = await hit.data();
  const words = indexWords(data.cut);
  const places = placesIn(words, hit, forms);
  const texts = foundTexts(words, places);
  const href = `../${data.url}`;
  const { headline, first } = opening(data.title, data.text, words);
  const inTitle = marked(words, places, 0, first);
  const link = element("a", { href, class: "hit" }, first ? inTitle : data.title);
  // The address stays clean for copying; the found words go along only when the link is followed, behind "#",
  // where no server sees them.
  const follow = () => {
    if (!texts.length) return;
    link.href = `${href}?mark=${texts.map(encodeURIComponent).join("+")}`;
    setTimeout(() => link.setAttribute("href", href));
  };
  link.addEventListener("click", follow);
  link.addEventListener("auxclick", follow);
  const [from, to] = stretch(words, places, first);
  const excerpt = [from > first ? " … " : " ", ...marked(words, places, from, to), to < words.length ? " …" : ""];
  const body = headline
    ? [element("h3", {}, link), to > from ? element("p", {}, excerpt) : ""]
    : [element("p", {}, link, to > from ? excerpt : "")];
  const by = (data.filters.topic ?? []).map((id) =>
    element("a", { href: `../topics/${id}/index.html` }, vocabulary.title("topic", id)),
  );
  if (data.url.endsWith("#page-lead")) by.push(element("span", {}, say("lead")));
  return element(
    "li",
    {},
    element("div", { class: "when" }, element("time", { datetime: data.date }, date(data.date)), " ", sectionLink(data, vocabulary)),
    body,
    by.length ? element("div", { class: "by" }, by) : "",
  );
}

function sectionLink(data, vocabulary) {
  const id = data.filters.section?.[0];
  if (!id) return "";
  const place = vocabulary.sections.findIndex(([one]) => one === id);
  const mark = element("span", { class: `mark m${(place % 6) + 1}` });
  return element("a", { href: `../sections/${id}/index.html` }, mark, vocabulary.title("section", id));
}
