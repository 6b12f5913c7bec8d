// The form: what it offers, what it shows, and the keyboard.

import { $, date, element, number, say } from "./interface.js";
import { filtered, without } from "./state.js";

const ONE = ["section", "kind", "year", "from", "to", "sort"];
const MANY = ["topic", "name"];

/** Fill the selects with all that can be searched by. */
export function offer(vocabulary) {
  const option = ([id, title, count]) => element("option", { value: id }, `${title} (${number(count)})`);
  const used = (list) => list.filter(([, , count]) => count);
  const byTitle = (list) => [...list].sort((a, b) => a[1].localeCompare(b[1], document.documentElement.lang));
  $("section").append(...vocabulary.sections.map(option));
  $("kind").append(...vocabulary.kinds.map(option));
  $("year").append(...vocabulary.years.map(([year, count]) => option([year, year, count])));
  const grouped = (select, list, label) => {
    const groups = [...new Set(list.map((one) => one[3]))];
    for (const group of groups) {
      const entries = byTitle(used(list.filter((one) => one[3] === group))).map(option);
      if (entries.length) select.append(...(label(group) ? [element("optgroup", { label: label(group) }, entries)] : entries));
    }
  };
  grouped($("topic"), vocabulary.topics, (group) => group);
  grouped($("name"), vocabulary.names, (kind) => say(`kind-${kind}`));
}

/** What a filter is called: "Topic: Drones". The vocabulary may not be there yet. */
export function filterLabel(key, value, vocabulary) {
  const shown = key === "from" || key === "to" ? date(value) : (vocabulary?.title(key, value) ?? value);
  return `${say(`label-${key}`)}: ${shown}`;
}

/** Show the state in the form; a filter's button goes to the search without it. */
export function fill(state, vocabulary, go) {
  for (const key of ["q", ...ONE]) $(key).value = state[key];
  for (const key of MANY) $(key).value = "";
  $("more-filters").open ||= filtered(state).some(([key]) => key !== "section" && key !== "year");
  const chips = filtered(state).map(([key, value]) => {
    const label = filterLabel(key, value, vocabulary);
    const drop = { type: "button", "aria-label": say("drop", { filter: label }), onclick: () => go(without(state, key, value)) };
    return element("li", {}, element("button", drop, label));
  });
  $("chips").replaceChildren(...chips);
  $("chips").hidden = !chips.length;
}

/** The state that the form asks for, coming from `state`. */
function fromForm(state) {
  const next = { ...state, as: $("q").value.trim() === state.q ? state.as : "" };
  for (const key of ["q", ...ONE]) next[key] = $(key).value.trim();
  for (const key of MANY) if ($(key).value) next[key] = [...new Set([...state[key], $(key).value])];
  return next;
}

/** Go where the form says, when it is sent and when a filter is changed. `current` gives the state. */
export function listen(current, go) {
  $("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    go(fromForm(current()));
  });
  for (const key of [...ONE, ...MANY]) $(key).addEventListener("change", () => go(fromForm(current())));
  addEventListener("keydown", arrows);
}

/** Arrows go through the results; from the first one up, back to the field. Enter opens, as on every link. */
function arrows(event) {
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = [...$("results").querySelectorAll(".hit")];
  const at = links.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== $("q")) return;
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  if (at < 0 && event.key === "ArrowUp") return;
  event.preventDefault();
  (next < 0 ? $("q") : links[Math.min(next, links.length - 1)])?.focus();
}
