// The index, a shard a year, merged in the browser. What the files are named is decided in `digest.search.lean`.

import { fetchEarly, forget, guard, lost } from "./loader.js";

const NOTHING = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const QUOTES = /["“”„«»]/g;
const ENTRY = "pagefind-entry.json";
const META = "pagefind.index.pf_meta";
const WASM = "wasm.index.pagefind";
const PARTS = 8;

/** In which part of its filter a value stands. */
const part = (value) => [...value].reduce((sum, c) => sum + c.codePointAt(0), 0) % PARTS;

/** Filters as the index has them: `{topic: ["drones"]}` is `{topic3: ["drones"]}`. */
function parts(filters) {
  const found = {};
  for (const [key, values] of Object.entries(filters)) {
    for (const value of values) (found[`${key}${part(value)}`] ??= []).push(value);
  }
  return found;
}

const quoted = (unit) => (unit.prefix ? unit.text : `"${unit.text.replace(QUOTES, " ")}"`);
const yearOf = (id) => +id.slice(0, 4);
const newer = (a, b) => (a.slice(0, 8) === b.slice(0, 8) ? (a < b ? -1 : 1) : a < b ? 1 : -1);

/** Fetch the program from its folder; [its module, its other files], both promises. Asked again, it is there. */
export function program(folder) {
  const address = new URL(`${folder}pagefind.js`, document.baseURI).href;
  const loading = import(address).catch(() => import(`${address}?again=${Date.now()}`));
  const files = Promise.all([WASM, ENTRY, META].map((name) => fetchEarly(folder + name)));
  for (const one of [loading, files]) one.catch(() => {});
  return [loading, files];
}

export class ShardedIndex {
  /** `folders`: addresses by year, and of the `runtime`; `every`: the word that stands in all records. */
  constructor(folders, every) {
    this.folders = new Map(Object.entries(folders).map(([key, folder]) => [key, new URL(folder, document.baseURI).href]));
    this.every = every;
    this.open = new Set();
    // The entry names the other files, which in every shard are named alike.
    guard([...this.folders.values()], ENTRY, this.folder("runtime") + ENTRY);
  }

  folder(name) {
    return this.folders.get(`${name}`);
  }

  /** Load the program. Throws where it cannot be had, or cannot run, which `cannotRun` then says. */
  async start(year) {
    const [loading, files] = program(this.folder("runtime"));
    // What the first answer needs comes at once: one file is not waited for to learn another's name.
    if (year) fetchEarly(this.folder(year) + META).catch(() => {});
    this.cannotRun = await WebAssembly.compile(NOTHING).then(() => false, () => true);
    if (this.cannotRun) throw new Error("WebAssembly may not run here");
    this.pagefind = await loading;
    await files;
    await this.restart();
  }

  async restart() {
    await this.pagefind.destroy();
    this.open.clear();
    // In the page and not in a worker, where nothing could see that a file was lost.
    await this.pagefind.options({ noWorker: true, basePath: new URL(this.folder("runtime")).pathname });
    await this.pagefind.init();
    // Changes nothing, but ends when the program runs, or cannot: a merge would wait for ever for one that cannot.
    // Pagefind looks every 50 ms whether it runs; asked a little later each time, one of the looks comes soon after.
    const look = (ms) => new Promise((resume) => setTimeout(resume, ms)).then(() => this.pagefind.options({ ranking: {} }));
    await Promise.race([0, 8, 16, 24, 32, 40].map(look));
  }

  /** Forget everything that was loaded and all losses. */
  async again() {
    forget();
    await this.start();
  }

  /** Merge the shards of some years. Gives the years that could not be had. */
  async merge(years) {
    const missing = [];
    const add = async (year) => {
      const folder = this.folder(year);
      // Fetched before: a failed merge would spoil the shards that stand.
      if (!(await fetchEarly(folder + META).catch(() => null))) return missing.push(year);
      this.open.add(year);
      await this.pagefind.mergeIndex(new URL(folder).pathname);
    };
    await Promise.all(years.filter((year) => !this.open.has(year)).map(add));
    return missing;
  }

  /** Whether a file that answers are made from was lost, of this year's shard. */
  broken(year) {
    return [...lost].some((url) => url.startsWith(this.folder(year)) && !url.includes("/fragment/"));
  }

  /**
   * The hits in `years`, which must be merged, in order. `query`: {units, filters, sort: newest|oldest|relevance,
   * from, to}, the days as ISO or empty. A hit is {year, found, data()}: `found` has a list a unit, of positions of
   * found words in the text.
   *
   * Each unit is asked for by itself, in quotes, and the answers are intersected: asked for together, a word that
   * a shard does not know is left out of the question, and a word also finds those that only begin like it.
   */
  async find(years, { units, filters, sort, from, to }) {
    const options = { filters: parts(filters) };
    const ask = async (text) => (await this.pagefind.search(text, options)).results;
    const askAll = (some) => Promise.all(some.map((unit) => ask(quoted(unit))));
    const wanted = units.filter((unit) => !unit.not);
    const [answers, unwanted, ranked] = await Promise.all([
      askAll(wanted.length ? wanted : [{ text: this.every }]),
      askAll(units.filter((unit) => unit.not)),
      sort === "relevance" && wanted.length ? ask(wanted.map((unit) => unit.text.replace(QUOTES, " ")).join(" ")) : [],
    ]);
    const [first, last] = [from, to].map((day) => day.replaceAll("-", ""));
    const within = (id) =>
      years.includes(yearOf(id)) && (!first || id.slice(0, 8) >= first) && (!last || id.slice(0, 8) <= last);
    const lists = answers.map((results) => new Map(results.map((result) => [result.id, result.words])));
    const without = new Set(unwanted.flat().map((result) => result.id));
    const hits = answers[0].filter(({ id }) => within(id) && !without.has(id) && lists.every((list) => list.has(id)));
    hits.sort((a, b) => newer(a.id, b.id));
    if (sort === "oldest") hits.reverse();
    if (ranked.length) {
      const ranks = new Map(ranked.map(({ id }, rank) => [id, rank]));
      const rank = (id) => ranks.get(id) ?? ranks.size;
      hits.sort((a, b) => yearOf(b.id) - yearOf(a.id) || rank(a.id) - rank(b.id));
    }
    return hits.map((result) => ({
      year: yearOf(result.id),
      found: wanted.length ? lists.map((list) => list.get(result.id)) : [],
      data: () => this.data(result),
    }));
  }

  /** What a result holds: {url, title, date, text, aka, cut, filters}. Throws where it cannot be had. */
  async data(result) {
    const raw = await result.data();
    return {
      url: raw.raw_url ?? raw.url,
      title: raw.meta.title,
      date: result.id.replace(/^(\d{4})(\d\d)(\d\d).*/, "$1-$2-$3"),
      text: raw.content,
      aka: raw.meta.aka ?? "",
      cut: (raw.raw_content ?? "").includes("\u200b") ? unescape(raw.raw_content) : raw.content,
      filters: raw.filters,
    };
  }
}

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
