// The page's parts and its words. The words stand in the page, in its language.

export const $ = (id) => document.getElementById(id);

const words = new Map();
for (const node of $("search-words").content.querySelectorAll("[data-word]")) words.set(node.dataset.word, node);
const locale = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);
const dates = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export const number = (n) => numbers.format(n);
export const date = (iso) => dates.format(new Date(`${iso}T00:00:00Z`));

/** A sentence of the page, with `{…}` filled in; `n` chooses the plural. */
export function say(key, values = {}) {
  const node = words.get(key);
  let text = node.textContent;
  if ("n" in values) {
    const forms = [...node.children];
    text = (forms.find((form) => plural.select(+form.dataset.n) === plural.select(values.n)) ?? forms.at(-1)).textContent;
  }
  return text.trim().replace(/\{(\w+)\}/g, (_, name) => (name === "n" ? number(values.n) : values[name]));
}

/** An element: attributes as given (`undefined` and `false` left out), children appended as text or nodes. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== ""));
  return made;
}
