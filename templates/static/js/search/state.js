// What is asked, as it stands in the page's address: a search can be linked to, kept and gone back to.

const LISTS = ["topic", "name"];
const SINGLE = ["q", "section", "kind", "year", "from", "to", "sort", "as"];
export const SORTS = ["newest", "oldest", "relevance"];

/** Read an address's query; what cannot be meant is left out. */
export function read(search) {
  const asked = new URLSearchParams(search);
  const state = Object.fromEntries(SINGLE.map((key) => [key, (asked.get(key) ?? "").trim()]));
  for (const key of LISTS) state[key] = [...new Set(asked.getAll(key).filter(Boolean))];
  state.from = day(state.from, "01-01");
  state.to = day(state.to, "12-31");
  if (!/^\d{4}$/.test(state.year)) state.year = "";
  if (!SORTS.includes(state.sort)) state.sort = SORTS[0];
  if (state.as !== "words") state.as = "";
  return state;
}

/** A day, also from a year or month alone: `2025` is its first or last day. */
function day(value, edge) {
  if (/^\d{4}$/.test(value)) return `${value}-${edge}`;
  if (/^\d{4}-\d\d$/.test(value)) return `${value}-${edge === "01-01" ? "01" : "31"}`;
  return /^\d{4}-\d\d-\d\d$/.test(value) ? value : "";
}

/** The query of an address, in a fixed order, without what is not asked. */
export function write(state) {
  const query = new URLSearchParams();
  for (const key of ["q", "section", ...LISTS, "kind", "year", "from", "to", "sort", "as"]) {
    for (const value of [state[key]].flat()) {
      if (value && !(key === "sort" && value === SORTS[0])) query.append(key, value);
    }
  }
  return query.toString();
}

/** Whether anything is asked at all. */
export const asks = (state) => Boolean(state.q || filtered(state).length);

/** The filters in force: [key, value]. */
export const filtered = (state) =>
  ["section", ...LISTS, "kind", "year", "from", "to"].flatMap((key) => [state[key]].flat().filter(Boolean).map((value) => [key, value]));

/** The same without one filter. */
export const without = (state, key, value) => ({
  ...state,
  [key]: Array.isArray(state[key]) ? state[key].filter((one) => one !== value) : "",
});
