// Titles by id, which names and topics a query means, and the years there are.

import { fold } from "./words.js";

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

/** What `search/data.json.gz` says, ready to be asked. */
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

  /** Folders of the index by year. */
  folders() {
    return Object.fromEntries(this.years.map(([year, , folder]) => [year, folder]));
  }

  /** Years to look into, newest first. */
  range({ year: only, from, to }) {
    const within = (year) => (!from || from <= `${year}-12-31`) && (!to || to >= `${year}-01-01`);
    return this.years.map(([year]) => year).filter((year) => (!only || +only === year) && within(year));
  }
}
