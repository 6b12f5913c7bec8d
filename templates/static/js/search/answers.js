// The page of what a query names, before any result.

import { $, element, say } from "./interface.js";
import { write } from "./state.js";

/** Say what the query means besides its words. */
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

/** Go to another search without leaving the page, unless a new tab is meant. */
export function follow(event, next, go) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(next);
}
