// The search page: its state, what begins a search, and what is said at its end.

import { answer } from "./answers.js";
import { ShardedIndex, program } from "./archive.js";
import { fill, filterLabel, listen, offer } from "./form.js";
import { $, element, say } from "./interface.js";
import { json } from "./loader.js";
import { PAGE, Run, question } from "./run.js";
import { asks, filtered, read, write } from "./state.js";
import { Vocabulary } from "./vocabulary.js";

let vocabulary;
let index;
let started;
let state;
let run;
let off;

/** Set the page up. `sayOff` shows one of the page's reasons why search is not there. */
export async function start(sayOff) {
  off = sayOff;
  state = read(location.search);
  fill(state, vocabulary, go);
  listen(() => state, go);
  listenFurther();
  const { index: list, program: runtime } = $("search").dataset;
  if (asks(state)) program(runtime);
  vocabulary = new Vocabulary(await json(list));
  index = new ShardedIndex({ ...vocabulary.folders(), runtime }, vocabulary.every);
  const begun = again();
  offer(vocabulary);
  fill(state, vocabulary, go);
  await begun;
}

function listenFurther() {
  addEventListener("popstate", () => {
    state = read(location.search);
    fill(state, vocabulary, go);
    if (vocabulary) again();
  });
  $("more").addEventListener("click", async () => {
    const first = $("results").children.length;
    await run.show(PAGE);
    if (run.unread) problems();
    $("results").children[first]?.querySelector(".hit")?.focus();
  });
  for (const button of document.querySelectorAll("[data-take]")) {
    button.addEventListener("click", async () => {
      const { take } = await import("./take.js");
      await take(button.dataset.take, run, asked(), vocabulary);
    });
  }
}

/** To another search, with an address of its own. */
function go(next) {
  state = read(write(next));
  const query = write(state);
  if (query !== location.search.slice(1)) history.pushState(null, "", query ? `?${query}` : location.pathname);
  fill(state, vocabulary, go);
  return vocabulary && again();
}

/** Search for what the state says, from the beginning. */
async function again() {
  run = null;
  for (const id of ["answers", "results", "help", "trouble"]) $(id).replaceChildren();
  for (const id of ["more", "take", "trouble"]) $(id).hidden = true;
  for (const id of ["take-status", "count"]) $(id).textContent = "";
  if (asks(state)) await search();
  else busy(false);
}

async function search() {
  const asked = question(state, vocabulary);
  const years = vocabulary.range(state);
  if (state.sort === "oldest") years.reverse();
  const now = (run = new Run(asked, { index, vocabulary, years, stale: () => run !== now }));
  busy(true);
  answer(asked, { state, vocabulary, go });
  $("count").textContent = say("loading");
  // Of marks alone nothing is asked.
  if (asked.units.length || !state.q || asked.name) {
    if (!(await ready(now, years[0]))) return;
    await now.all();
  }
  if (!now.stale()) await finish(asked);
}

/** Whether a search is under way; before the first there is no state. */
function busy(is) {
  $("search").setAttribute("aria-busy", `${is}`);
}

/** The program, loaded at the first search. */
async function ready(now, year) {
  try {
    await (started ??= index.start(year));
    return !now.stale();
  } catch (error) {
    console.error(error);
    started = undefined;
    if (now.stale()) return false;
    busy(false);
    $("count").textContent = "";
    if (index.cannotRun) {
      $("search-off").hidden = false;
      off("wasm");
      return false;
    }
    trouble(navigator.onLine ? say("no-program") : say("offline"));
    return false;
  }
}

async function finish(asked) {
  const incomplete = run.missing.length > 0;
  // "Nothing found" is only said where everything was looked into.
  if (!incomplete || run.hits.length) run.count(incomplete ? say("so-far") : run.begun ? say("begun", { word: state.q }) : "");
  else $("count").textContent = say("incomplete");
  problems();
  run.offerMore();
  $("take").hidden = !run.hits.length;
  if (!run.hits.length) await offerHelp(asked);
  busy(false);
}

/** What else could be asked. Without the part that knows, the page's own lists are still there. */
async function offerHelp(asked) {
  const now = run;
  const got = await import("./help.js").catch(() => import("./help.js?again")).catch(console.error);
  if (!now.stale()) got?.help(asked, { state, vocabulary, go });
}

function problems() {
  const lines = [];
  if (run.missing.length) lines.push(say("lost-years", { years: [...run.missing].sort().reverse().join(", ") }));
  if (run.unread) lines.push(say("lost-items", { n: run.unread }));
  if (lines.length && !navigator.onLine) lines.push(say("offline"));
  if (lines.length) trouble(...lines);
}

function trouble(...lines) {
  const retry = async () => {
    $("trouble").hidden = true;
    $("count").textContent = say("loading");
    started = index.again();
    await started.catch(() => (started = undefined));
    await again();
  };
  const years = element("a", { href: "../issues/index.html" }, say("by-year"));
  $("trouble").replaceChildren(
    ...lines.map((text) => element("p", {}, text)),
    element("p", {}, element("button", { type: "button", onclick: retry }, say("again")), " ", years),
  );
  $("trouble").hidden = false;
}

/** What was asked, in words, for the head of a file. */
function asked() {
  const filters = filtered(state).map(([key, value]) => filterLabel(key, value, vocabulary));
  return [
    [say("head-search"), vocabulary.site.title],
    [say("head-query"), state.q],
    [say("head-filters"), filters.join("; ")],
    [say("head-order"), $("sort").selectedOptions[0].textContent],
    [say("head-date"), new Date().toISOString().slice(0, 10)],
    [say("head-address"), `${vocabulary.site.url}search/?${write(state)}`],
    ...(run.missing.length ? [[say("head-missing"), run.missing.join(", ")]] : []),
  ];
}
