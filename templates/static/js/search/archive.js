// The index, a shard a year, merged in the browser.

import { fetchEarly, forget, guard, lost } from "./loader.js";

const NOTHING = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const QUOTES = /["“”„«»]/g;

export class ShardedIndex {
  /** `folders`: addresses by year, and of the `runtime`; `every`: the word that stands in all records. */
  constructor(folders, every) {
    this.folders = new Map(Object.entries(folders).map(([key, folder]) => [key, new URL(folder, document.baseURI).href]));
    this.every = every;
    this.open = new Set();
    guard([...this.folders.values()]);
  }

  folder(name) {
    return this.folders.get(`${name}`);
  }

  /** Fetch what the first answer needs, while the program is on its way. */
  prepare(year) {
    this.fetchShard("runtime", true).catch(() => {});
    this.fetchShard(year).catch(() => {});
  }

  /** Load the program. Throws where it cannot be had, or cannot run, which `cannotRun` then says. */
  async start() {
    this.cannotRun = await WebAssembly.compile(NOTHING).then(() => false, () => true);
    if (this.cannotRun) throw new Error("WebAssembly may not run here");
    const program = `${this.folder("runtime")}pagefind.js`;
    this.pagefind = await import(program).catch(() => import(`${program}?again=${Date.now()}`));
    await this.restart();
  }

  async restart() {
    await this.pagefind.destroy();
    this.open.clear();
    // In the page and not in a worker, where nothing could see that a file was lost.
    await this.pagefind.options({ noWorker: true, basePath: new URL(this.folder("runtime")).pathname });
    // A first question, because a merge would wait for ever for a program that cannot start.
    await this.fetchShard("runtime", true);
    await this.pagefind.search(this.every, { filters: { shard: ["runtime"] } });
  }

  /** Forget everything that was loaded and all losses. */
  async again() {
    forget();
    if (this.pagefind) await this.restart();
    else await this.start();
  }

  /** The two files without which a shard cannot be merged: a failed merge would spoil the ones that stand. */
  async fetchShard(year, program = false) {
    const entry = JSON.parse(new TextDecoder().decode(await fetchEarly(`${this.folder(year)}pagefind-entry.json`)));
    const language = Object.values(entry.languages).sort((a, b) => b.page_count - a.page_count)[0];
    const meta = fetchEarly(`${this.folder(year)}pagefind.${language.hash}.pf_meta`);
    if (program) await fetchEarly(`${this.folder(year)}wasm.${language.wasm ?? "unknown"}.pagefind`);
    await meta;
  }

  /** Merge the shards of some years. Gives the years that could not be had. */
  async merge(years) {
    const missing = [];
    const wanted = years.filter((year) => !this.open.has(year));
    await Promise.all(wanted.map((year) => this.fetchShard(year).catch(() => missing.push(year))));
    for (const year of wanted.filter((one) => !missing.includes(one))) {
      await this.pagefind.mergeIndex(new URL(this.folder(year)).pathname, { mergeFilter: { shard: `${year}` } });
      this.open.add(year);
    }
    return missing;
  }

  /** Whether a file of this year's shard was lost. */
  broken(year) {
    return [...lost].some((url) => url.startsWith(this.folder(year)));
  }

  /**
   * The hits in one merged shard, in order. `query`: {units, filters, sort: newest|oldest|relevance}. A hit is
   * {year, found, data()}: `found` has a list a unit, of positions of found words in the text.
   *
   * Each unit is asked for by itself, in quotes, and the answers are intersected: asked for together, a word that
   * a shard does not know is left out of the question, and a word also finds those that only begin like it.
   */
  async hits(year, { units, filters, sort }) {
    const options = { filters: { ...filters, shard: [`${year}`] } };
    const order = sort === "relevance" ? {} : { sort: { date: sort === "oldest" ? "asc" : "desc" } };
    const quoted = (unit) => (unit.prefix ? unit.text : `"${unit.text.replace(QUOTES, " ")}"`);
    const wanted = units.filter((unit) => !unit.not);
    const asked = wanted.length ? wanted : [{ text: this.every }];
    const answers = [];
    for (const [i, unit] of asked.entries()) {
      const { results } = await this.pagefind.search(quoted(unit), i ? options : { ...options, ...order });
      if (!results.length) return [];
      answers.push(results);
    }
    const found = new Map(answers[0].map((result) => [result.id, [result.words]]));
    for (const results of answers.slice(1)) {
      const here = new Map(results.map((result) => [result.id, result.words]));
      for (const [id, lists] of found) {
        if (here.has(id)) lists.push(here.get(id));
        else found.delete(id);
      }
    }
    for (const unit of units.filter((one) => one.not)) {
      const unwanted = await this.pagefind.search(quoted(unit), options);
      unwanted.results.forEach((result) => found.delete(result.id));
    }
    let results = answers[0];
    if (sort === "relevance" && wanted.length && found.size) {
      const together = wanted.map((unit) => unit.text.replace(QUOTES, " ")).join(" ");
      results = (await this.pagefind.search(together, options)).results;
      const ranked = new Set(results.map((result) => result.id));
      results = results.concat(answers[0].filter((result) => !ranked.has(result.id)));
    }
    return results
      .filter((result) => found.has(result.id))
      .map((result) => ({ year, found: wanted.length ? found.get(result.id) : [], data: () => this.data(result) }));
  }

  /** What a result holds: {url, title, date, text, aka, cut, filters}. Throws where it cannot be had. */
  async data(result) {
    const raw = await result.data();
    const url = raw.raw_url ?? raw.url;
    return {
      url,
      title: raw.meta.title,
      date: raw.filters.date[0],
      text: raw.content,
      aka: raw.meta.aka ?? "",
      cut: (raw.raw_content ?? "").includes("\u200b") ? unescape(raw.raw_content) : raw.content,
      filters: raw.filters,
    };
  }
}

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
