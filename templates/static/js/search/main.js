// The search page: the form, the run of a search, and what is said about it.

import { ShardedIndex } from "./archive.js";
import { $, date, element, number, say } from "./interface.js";
import { answer, help } from "./offers.js";
import { entry } from "./results.js";
import { asks, filtered, read, without, write } from "./state.js";
import { Vocabulary } from "./vocabulary.js";
import { fold, units } from "./words.js";

const PAGE = 10;

let vocabulary;
let index;
let started;
let state;
let run = { id: 0, hits: [], shown: 0, missing: [], unread: 0, forms: [] };
let off;

/** Set the page up. `say` shows one of the page's reasons why search is not there. */
export async function start(sayOff) {
  off = sayOff;
  state = read(location.search);
  fill();
  listen();
  const got = await fetch($("search").dataset.index).catch(() => fetch($("search").dataset.index));
  if (!got.ok) throw new Error(`${got.status} data.json`);
  vocabulary = new Vocabulary(await got.json());
  const folders = vocabulary.years.map(([year, , , folder]) => [year, folder]);
  index = new ShardedIndex({ ...Object.fromEntries(folders), runtime: vocabulary.runtime }, vocabulary.every);
  options();
  fill();
  if (asks(state)) await search();
  else idle();
}

// --- the form -------------------------------------------------------------------------------------------

function options() {
  const option = ([id, title, count]) => element("option", { value: id }, `${title} (${number(count)})`);
  const used = (list) => list.filter(([, , count]) => count);
  const byTitle = (list) => [...list].sort((a, b) => a[1].localeCompare(b[1], document.documentElement.lang));
  $("section").append(...vocabulary.sections.map(option));
  $("kind").append(...vocabulary.kinds.map(option));
  $("year").append(...vocabulary.years.map(([year, count]) => option([year, year, count])));
  const grouped = (select, list, place, label) => {
    const groups = [...new Set(list.map((one) => one[3]))];
    for (const group of groups) {
      const entries = byTitle(used(list.filter((one) => one[3] === group))).map(option);
      if (entries.length) select.append(...(label(group) ? [element("optgroup", { label: label(group) }, entries)] : entries));
    }
  };
  grouped($("topic"), vocabulary.topics, 3, (group) => group);
  grouped($("name"), vocabulary.names, 3, (kind) => say(`kind-${kind}`));
}

/** Show the state in the form. */
function fill() {
  for (const key of ["q", "section", "kind", "year", "from", "to", "sort"]) $(key).value = state[key];
  for (const key of ["topic", "name"]) $(key).value = "";
  $("more-filters").open ||= filtered(state).some(([key]) => key !== "section" && key !== "year");
  const chips = filtered(state).map(([key, value]) => {
    const shown = key === "from" || key === "to" ? date(value) : vocabulary?.title(key, value) ?? value;
    const label = `${say(`label-${key}`)}: ${shown}`;
    return element("li", {}, element("button", { type: "button", "aria-label": say("drop", { filter: label }), onclick: () => go(without(state, key, value)) }, label));
  });
  $("chips").replaceChildren(...chips);
  $("chips").hidden = !chips.length;
}

function listen() {
  const form = $("search-form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(fromForm());
  });
  for (const key of ["section", "kind", "year", "from", "to", "sort", "topic", "name"]) {
    $(key).addEventListener("change", () => go(fromForm()));
  }
  addEventListener("popstate", () => {
    state = read(location.search);
    fill();
    if (vocabulary) asks(state) ? search() : idle();
  });
  $("more").addEventListener("click", async () => {
    const first = run.shown;
    await show(run, PAGE);
    $("results").children[first]?.querySelector(".hit")?.focus();
  });
  for (const button of document.querySelectorAll("[data-take]")) {
    button.addEventListener("click", async () => {
      const { take } = await import("./take.js");
      await take(button.dataset.take, run.hits, asked(), vocabulary);
    });
  }
  addEventListener("keydown", arrows);
}

function fromForm() {
  const next = { ...state, as: $("q").value.trim() === state.q ? state.as : "" };
  for (const key of ["q", "section", "kind", "year", "from", "to", "sort"]) next[key] = $(key).value.trim();
  for (const key of ["topic", "name"]) if ($(key).value) next[key] = [...new Set([...state[key], $(key).value])];
  return next;
}

/** To another search, with an address of its own. */
function go(next) {
  state = read(write(next));
  const query = write(state);
  if (query !== location.search.slice(1)) history.pushState(null, "", query ? `?${query}` : location.pathname);
  fill();
  if (vocabulary) return asks(state) ? search() : idle();
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

// --- a search -------------------------------------------------------------------------------------------

function idle() {
  run = { id: run.id + 1, hits: [], shown: 0, missing: [], unread: 0, forms: [] };
  clear();
  busy(false);
  $("count").textContent = "";
}

/** Whether a search is under way; before the first there is no state. */
function busy(is) {
  $("search").setAttribute("aria-busy", `${is}`);
}

function clear() {
  for (const id of ["answers", "results", "help", "trouble"]) $(id).replaceChildren();
  for (const id of ["more", "take", "trouble"]) $(id).hidden = true;
  $("take-status").textContent = "";
}

/** What the state asks of the index. */
function question() {
  const literal = state.as === "words" || /["“”„«»]/.test(state.q);
  const meant = state.as === "words" ? [] : vocabulary.meant(state.q);
  // A query that is a name's spelling and nothing else is about the name, whatever its spelling in the text.
  const name = literal ? null : vocabulary.nameMeant(state.q);
  const filters = {};
  if (state.section) filters.section = [state.section];
  if (state.kind) filters.kind = [state.kind];
  if (state.topic.length) filters.topic = state.topic;
  const ids = [...new Set([...state.name, ...(name ? [name.id] : [])])];
  if (ids.length) filters.name = ids;
  const chosen = vocabulary.terms.filter((term) => term.sort === "name" && ids.includes(term.id));
  return { meant, name, filters, units: name ? [] : units(state.q), forms: chosen.flatMap((term) => term.folded) };
}

async function search() {
  const asked = question();
  const days = vocabulary.range(state);
  const order = [...days.keys()];
  if (state.sort === "oldest") order.reverse();
  const now = (run = { id: run.id + 1, hits: [], shown: 0, missing: [], unread: 0, forms: asked.forms, loading: true });
  clear();
  busy(true);
  answer(asked, { state, vocabulary, go });
  $("count").textContent = say("loading");
  if (asked.units.length || !state.q || asked.name) {
    if (!(await ready(now, order[0]))) return;
    await through(now, order, days, asked);
    if (now.id !== run.id) return;
    if (!now.hits.length && !now.missing.length) await beginnings(now, order, days, asked);
  }
  if (now.id !== run.id) return;
  now.loading = false;
  finish(now, asked);
}

/** One word that stands nowhere: perhaps it is the beginning of one. */
async function beginnings(now, order, days, asked) {
  const wanted = asked.units.filter((unit) => !unit.not);
  if (wanted.length !== 1 || wanted[0].phrase) return;
  const begin = fold(wanted[0].text);
  if (begin.length < 3) return;
  const found = { ...now, hits: [], quiet: true };
  await through(found, order, days, { ...asked, units: asked.units.map((unit) => ({ ...unit, prefix: !unit.not })) });
  // The index also answers with words that are themselves the beginning of what was asked.
  const begins = async (hit) => {
    const { text, aka } = await hit.data();
    return ` ${fold(text)} ${fold(aka)}`.includes(` ${begin}`);
  };
  const kept = await Promise.all(found.hits.slice(0, 200).map((hit) => begins(hit).catch(() => false)));
  now.missing = found.missing;
  now.hits = found.hits.filter((_, i) => kept[i]);
  now.begun = now.hits.length > 0;
  await show(now, PAGE);
}

/** The program, loaded at the first search. */
async function ready(now, year) {
  if (year) index.prepare(year);
  try {
    await (started ??= index.start());
    return now.id === run.id;
  } catch (error) {
    console.error(error);
    started = undefined;
    if (now.id !== run.id) return false;
    now.loading = false;
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

/** Search year by year. The first is answered before the others are fetched, and those then together. */
async function through(now, years, days, { units: asked, filters }) {
  for (const [place, year] of years.entries()) {
    const missing = await index.merge(place ? years.slice(1) : [year]);
    now.missing = [...new Set([...now.missing, ...missing])];
    if (now.id !== run.id) return;
    if (!now.missing.includes(year)) {
      const range = days.get(year).length ? { ...filters, date: { any: days.get(year) } } : filters;
      try {
        now.hits.push(...(await index.hits(year, { units: asked, filters: range, sort: state.sort })));
      } catch (error) {
        console.error(error);
        now.missing.push(year);
      }
      if (index.broken(year) && !now.missing.includes(year)) now.missing.push(year);
    }
    if (now.id !== run.id) return;
    if (now.quiet) continue;
    const rest = years.length - place - 1;
    if (rest) count(now, say("older", { n: rest }));
    if (now.shown < PAGE && now.hits.length > now.shown) await show(now, PAGE - now.shown);
    if (now.id !== run.id) return;
  }
}

function count(now, more = "") {
  const found = say("found", { n: now.hits.length });
  $("count").textContent = more ? `${found} ${more}` : found;
}

let showing = Promise.resolve();

/** Show `some` more hits. */
function show(now, some) {
  showing = showing.then(async () => {
    if (now.id !== run.id) return;
    const next = now.hits.slice(now.shown, now.shown + some);
    now.shown += next.length;
    const made = await Promise.allSettled(next.map((hit) => entry(hit, { vocabulary, forms: now.forms })));
    if (now.id !== run.id) return;
    for (const one of made) {
      if (one.status === "fulfilled") $("results").append(one.value);
      else now.unread += 1;
    }
    if (now.unread && !now.loading) problems(now);
    offerMore(now);
  });
  return showing;
}

function offerMore(now) {
  $("more").hidden = now.shown >= now.hits.length;
  $("more").textContent = say("more", { n: Math.min(PAGE, now.hits.length - now.shown) });
}

function finish(now, asked) {
  busy(false);
  const incomplete = now.missing.length > 0;
  // "Nothing found" is only said where everything was looked into.
  if (!incomplete || now.hits.length) count(now, incomplete ? say("so-far") : now.begun ? say("begun", { word: state.q }) : "");
  else $("count").textContent = say("incomplete");
  problems(now);
  offerMore(now);
  $("take").hidden = !now.hits.length;
  if (!now.hits.length) help(asked, { state, vocabulary, go });
}

// --- what is said about it ------------------------------------------------------------------------------

function problems(now) {
  const lines = [];
  if (now.missing.length) lines.push(say("lost-years", { years: [...now.missing].sort().reverse().join(", ") }));
  if (now.unread) lines.push(say("lost-items", { n: now.unread }));
  if (lines.length && !navigator.onLine) lines.push(say("offline"));
  if (lines.length) trouble(...lines);
}

function trouble(...lines) {
  const retry = async () => {
    $("trouble").hidden = true;
    $("count").textContent = say("loading");
    started = index.again();
    await started.catch(() => {});
    started.catch(() => (started = undefined));
    await search();
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
  const filters = filtered(state).map(([key, value]) => `${say(`label-${key}`)}: ${vocabulary.title(key, value)}`);
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
