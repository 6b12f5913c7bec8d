// Titles by id, and which names and topics a query means.

import { distance, fold } from "./words.js";

const FOLDERS = { name: "names", topic: "topics", section: "sections" };

const split = (forms) => (forms ? forms.split("|") : []);

/** A name with all its forms; where a surname counts alone, the last word of each full form is one. */
function nameTerm([id, title, count, kind, further, surname, unsure]) {
  const full = [title, ...split(further)];
  const unclear = split(unsure);
  const last = surname ? full.filter((form) => form.includes(" ")).map((form) => form.split(" ").at(-1)) : [];
  const forms = [...new Set([...full, ...last])].filter((form) => !unclear.includes(form));
  return { sort: "name", id, title, count, kind, forms, unsure: unclear };
}

/** What `search/data.json` says, ready to be asked. */
export class Vocabulary {
  constructor(data) {
    Object.assign(this, data);
    this.titles = {
      section: new Map(data.sections),
      kind: new Map(data.kinds),
      topic: new Map(data.topics),
      name: new Map(data.names),
    };
    this.forms = new Map();
    this.terms = [
      ...data.names.map(nameTerm),
      ...data.topics.map(([id, title, count, , aliases]) => ({ sort: "topic", id, title, count, forms: [title, ...aliases] })),
      ...data.sections.map(([id, title, count]) => ({ sort: "section", id, title, count, forms: [title] })),
    ];
    for (const term of this.terms) {
      term.folded = [...new Set(term.forms.map(fold))];
      const unsure = (term.unsure ?? []).map(fold);
      for (const form of new Set([...term.folded, ...unsure])) this.forms.set(form, [...(this.forms.get(form) ?? []), term]);
    }
  }

  title(sort, id) {
    return this.titles[sort]?.get(id) ?? id;
  }

  href(term) {
    return `../${FOLDERS[term.sort]}/${term.id}/index.html`;
  }

  /** The one name that the whole query spells and nothing else, if any. */
  nameMeant(query) {
    const meant = this.meant(query);
    const sure = meant.filter((term) => term.sort === "name" && term.folded.includes(fold(query)));
    return meant.length === 1 && sure.length === 1 && sure[0].count ? sure[0] : null;
  }

  /** The names, topics and sections of which the whole query is a spelling, title or alias. */
  meant(query) {
    return this.forms.get(fold(query)) ?? [];
  }

  /** Forms near to the query, or to one of its words: [{term, form, query}], the nearest first. */
  near(query) {
    const whole = fold(query);
    const words = query.split(/\s+/).filter(Boolean);
    const found = new Map();
    const consider = (asked, rebuild) => {
      const limit = asked.length < 4 ? 0 : asked.length < 8 ? 1 : 2;
      if (!limit) return;
      for (const term of this.terms) {
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

  /** Years to look into, newest first, and the days to filter by (empty: all of them). */
  range(state) {
    const years = this.years.filter(([year]) => {
      if (state.year && +state.year !== year) return false;
      return (!state.from || state.from <= `${year}-12-31`) && (!state.to || state.to >= `${year}-01-01`);
    });
    const days = new Map();
    for (const [year, , all] of years) {
      const dates = all.map((day) => `${year}-${day.slice(0, 2)}-${day.slice(2)}`);
      const kept = dates.filter((day) => (!state.from || day >= state.from) && (!state.to || day <= state.to));
      if (kept.length === dates.length) days.set(year, []);
      else if (kept.length) days.set(year, kept);
    }
    return days;
  }
}
