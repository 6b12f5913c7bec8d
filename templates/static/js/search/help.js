// No hits: what else could be asked. Loaded when it is needed.

import { follow } from "./answers.js";
import { $, date, element, number, say } from "./interface.js";
import { filtered, without, write } from "./state.js";
import { fold } from "./words.js";

/** Edits between two words, a swap of neighbours counted as one; stops above `limit`. */
function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length];
}

/** Forms near to the query, or to one of its words: [{term, form, query}], the nearest first. */
function near(query, terms) {
  const whole = fold(query);
  const words = query.split(/\s+/).filter(Boolean);
  const found = new Map();
  const consider = (asked, rebuild) => {
    const limit = asked.length < 4 ? 0 : asked.length < 8 ? 1 : 2;
    if (!limit) return;
    for (const term of terms) {
      term.forms.forEach((form) => {
        const folded = fold(form);
        const far = distance(asked, folded, limit);
        if (far > limit || folded === asked) return;
        const key = `${term.sort} ${term.id}`;
        if (!found.has(key) || found.get(key).far > far) found.set(key, { term, form, far, query: rebuild(form) });
      });
    }
  };
  consider(whole, (form) => form);
  if (words.length > 1) words.forEach((word, i) => consider(fold(word), (form) => words.with(i, form).join(" ")));
  return [...found.values()].sort((a, b) => a.far - b.far || b.term.count - a.term.count).slice(0, 5);
}

/** A unit as it is typed. */
const spelled = (unit) => (unit.not ? "-" : "") + (unit.phrase ? `"${unit.text}"` : unit.text);

/** Near spellings, filters to let go of, and fewer words. */
export function help({ meant, units: asked }, { state, vocabulary, go }) {
  const parts = [];
  const close = state.q && !meant.length ? near(state.q, vocabulary.terms) : [];
  const link = (next, text) => element("a", { href: `?${write(next)}`, onclick: (event) => follow(event, next, go) }, text);
  if (close.length) {
    parts.push(
      element("h2", { class: "rubric" }, say("did-you-mean")),
      element("ul", { class: "counted" }, close.map(({ term, form, query }) =>
        element("li", {}, link({ ...state, q: query, as: "" }, query), element("a", { href: vocabulary.href(term) }, form === term.title ? say("its-page") : term.title), element("span", { class: "n" }, number(term.count))),
      )),
    );
  }
  const loose = filtered(state).map(([key, value]) => [without(state, key, value), `${say(`label-${key}`)}: ${key === "from" || key === "to" ? date(value) : vocabulary.title(key, value)}`]);
  if (loose.length) {
    parts.push(element("h2", { class: "rubric" }, say("loosen")), element("ul", { class: "chips" }, loose.map(([next, label]) => element("li", {}, link(next, say("drop", { filter: label }))))));
  }
  const wanted = asked.filter((unit) => !unit.not);
  if (wanted.length > 1) {
    const fewer = wanted.slice(0, 5).map((unit) => [unit, asked.filter((one) => one !== unit).map(spelled).join(" ")]);
    const named = [...new Set(wanted.flatMap((unit) => vocabulary.meant(unit.text)))].slice(0, 5);
    parts.push(
      element("p", {}, say("fewer-words")),
      element("ul", { class: "chips" }, fewer.map(([unit, q]) => element("li", {}, link({ ...state, q, as: "" }, say("drop", { filter: spelled(unit) }))))),
      element("ul", { class: "counted" }, named.map((term) => element("li", {}, element("a", { href: vocabulary.href(term) }, term.title), element("span", { class: "n" }, number(term.count))))),
    );
  }
  const letters = document.querySelector("#ways a");
  if (letters && state.q) parts.push(element("p", {}, say("try-names"), " ", element("a", { href: letters.getAttribute("href") }, letters.textContent)));
  $("help").replaceChildren(...parts);
}
