// The run of a search, year by year, and its list of results.

import { $, say } from "./interface.js";
import { entry } from "./results.js";
import { fold, units } from "./words.js";

export const PAGE = 10;

/** Years looked into after the newest, where that had fewer hits than a page shows; then come all the others. */
const FEW = 3;

/** What the state asks of the index. */
export function question(state, vocabulary) {
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
  return {
    meant,
    name,
    filters,
    units: name ? [] : units(state.q),
    forms: chosen.flatMap((term) => term.folded),
    sort: state.sort,
    from: state.from,
    to: state.to,
  };
}

/**
 * One search. `years` are in the order in which they are looked into; `stale()` says that another search has begun.
 * `missing` are the years that could not be searched, `unread` counts hits that could not be shown.
 */
export class Run {
  constructor(asked, { index, vocabulary, years, stale }) {
    Object.assign(this, { asked, index, vocabulary, years, stale });
    this.hits = [];
    this.shown = 0;
    this.missing = [];
    this.unread = 0;
    this.begun = false;
    this.showing = Promise.resolve();
  }

  /** Look into all years. What is found is shown while the next years are on their way. */
  async all() {
    await this.through(this.asked, (left) => {
      if (left) this.count(say("older", { n: left }));
      const shown = this.show(PAGE - this.shown);
      // A full page first; where it is not full, what fills it is not kept waiting.
      return this.hits.length < PAGE ? null : shown;
    });
    if (!this.stale() && !this.hits.length && !this.missing.length) await this.beginnings();
    await this.showing;
  }

  /** Year by year; after each step `told` learns how many years are left, and is waited for. */
  async through(asked, told = () => {}) {
    const looked = [];
    while (looked.length < this.years.length && !this.stale()) {
      const left = this.years.length - looked.length;
      const next = looked.length ? (this.hits.length < PAGE ? FEW : left) : 1;
      const years = this.years.slice(looked.length, looked.length + next);
      const missing = await this.index.merge(years);
      looked.push(...years.filter((year) => !missing.includes(year)));
      this.years = this.years.filter((year) => !missing.includes(year));
      if (this.stale()) return;
      const found = await this.index.find(looked, asked).catch(console.error);
      if (!found) {
        // What had been found before stands; of these years, and of those not asked, nothing is known.
        this.missing = [...this.missing, ...missing, ...this.years.filter((year) => !looked.includes(year) || years.includes(year))];
        return;
      }
      const broken = looked.filter((year) => this.index.broken(year));
      this.missing = [...new Set([...this.missing, ...missing, ...broken])];
      this.hits = found.filter((hit) => !broken.includes(hit.year));
      if (this.stale()) return;
      await told(this.years.length - looked.length);
    }
  }

  /** One word that stands nowhere: perhaps it is the beginning of one. */
  async beginnings() {
    const wanted = this.asked.units.filter((unit) => !unit.not);
    if (wanted.length !== 1 || wanted[0].phrase) return;
    const begin = fold(wanted[0].text);
    if (begin.length < 3) return;
    await this.through({ ...this.asked, units: this.asked.units.map((unit) => ({ ...unit, prefix: !unit.not })) });
    // The index also answers with words that are themselves the beginning of what was asked.
    const begins = async (hit) => {
      const { text, aka } = await hit.data();
      return ` ${fold(text)} ${fold(aka)}`.includes(` ${begin}`);
    };
    const kept = await Promise.all(this.hits.slice(0, 200).map((hit) => begins(hit).catch(() => false)));
    this.hits = this.hits.filter((_, i) => kept[i]);
    this.begun = this.hits.length > 0;
    this.show(PAGE);
  }

  /** Show up to `some` more hits; resolves when they stand in the list. */
  show(some) {
    this.showing = this.showing.then(async () => {
      if (this.stale() || some < 1) return;
      const next = this.hits.slice(this.shown, this.shown + some);
      this.shown += next.length;
      const made = await Promise.allSettled(next.map((hit) => entry(hit, { vocabulary: this.vocabulary, forms: this.asked.forms })));
      if (this.stale()) return;
      for (const one of made) {
        if (one.status === "fulfilled") $("results").append(one.value);
        else this.unread += 1;
      }
      this.offerMore();
    });
    return this.showing;
  }

  offerMore() {
    $("more").hidden = this.shown >= this.hits.length;
    $("more").textContent = say("more", { n: Math.min(PAGE, this.hits.length - this.shown) });
  }

  count(more = "") {
    const found = say("found", { n: this.hits.length });
    $("count").textContent = more ? `${found} ${more}` : found;
  }
}
