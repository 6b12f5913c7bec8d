// What a query means besides its words, and what else could be asked.

import { $, date, element, number, say } from "./interface.js";
import { filtered, without, write } from "./state.js";

/** The page of what the query names, before any result. */
export function answer({ meant, name }, { state, vocabulary, go }) {
  const made = meant.map((term) => {
    const kind = term.sort === "name" ? say(`one-${term.kind}`) : say(`one-${term.sort}`);
    return element(
      "p",
      {},
      element("a", { class: "lead", href: vocabulary.href(term) }, term.title),
      " ",
      element("span", { class: "small" }, `${kind}, ${say("found", { n: term.count })}`),
    );
  });
  if (name) {
    const literal = element("a", { href: `?${write({ ...state, as: "words" })}` }, say("literal", { word: state.q }));
    literal.addEventListener("click", (event) => follow(event, { ...state, as: "words" }, go));
    made.push(element("p", { class: "small" }, say("any-spelling"), " ", literal));
  }
  $("answers").replaceChildren(...made);
}

function follow(event, next, go) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(next);
}

/** A unit as it is typed. */
const spelled = (unit) => (unit.not ? "-" : "") + (unit.phrase ? `"${unit.text}"` : unit.text);

/** No hits: near spellings, and filters to let go of. */
export function help({ meant, units: asked }, { state, vocabulary, go }) {
  const parts = [];
  const near = state.q && !meant.length ? vocabulary.near(state.q) : [];
  const link = (next, text) => element("a", { href: `?${write(next)}`, onclick: (event) => follow(event, next, go) }, text);
  if (near.length) {
    parts.push(
      element("h2", { class: "rubric" }, say("did-you-mean")),
      element("ul", { class: "counted" }, near.map(({ term, form, query }) =>
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
