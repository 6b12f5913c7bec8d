// Results as files: CSV, RIS and CSL-JSON, each saying what was asked and when.

import { $, say } from "./interface.js";

const AT_A_TIME = 24;

/** A cell that no spreadsheet takes for a formula. */
const cell = (value) => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
const line = (text) => text.replace(/\s+/g, " ").trim();

function csv(items, head) {
  const columns = ["date", "title", "section", "topics", "names", "kind", "url", "text"];
  const rows = items.map((item) => columns.map((column) => cell([item[column]].flat().join("; "))).join(","));
  const about = head.map(([key, value]) => `${cell(`# ${key}`)},${cell(value)}`);
  return `\ufeff${[...about, columns.map(cell).join(","), ...rows].join("\r\n")}\r\n`;
}

function ris(items, head, site) {
  // Lines before the first record are skipped by programs that read the format; databases say there what was asked.
  const about = [`Provider: ${line(site.publisher || site.title)}`, 'Content: text/plain; charset="UTF-8"', ...head.map(([key, value]) => `${key}: ${line(value)}`)];
  const records = items.map((item) =>
    [
      ["TY", "MGZN"],
      ["AU", site.publisher || site.title],
      ["TI", item.title],
      ["T2", site.title],
      ["PY", item.date.slice(0, 4)],
      ["DA", item.date.replaceAll("-", "/")],
      ["SE", item.section],
      ["AB", item.text],
      ["PB", site.publisher],
      ["LA", site.language],
      ...item.topics.map((topic) => ["KW", topic]),
      ["UR", item.url],
      ["ER", ""],
    ]
      .filter(([tag, value]) => value || tag === "ER")
      .map(([tag, value]) => `${tag}  - ${line(value)}`)
      .join("\r\n"),
  );
  return `${about.join("\r\n")}\r\n\r\n${records.join("\r\n\r\n")}\r\n`;
}

function csl(items, head, site) {
  // A list of items is all the format allows, so each says where it comes from.
  const custom = Object.fromEntries(head);
  const parts = (day) => ({ "date-parts": [day.split("-").map(Number)] });
  const records = items.map((item) => ({
    id: item.id,
    type: "article-magazine",
    title: item.title,
    "container-title": site.title,
    author: [{ literal: site.publisher || site.title }],
    publisher: site.publisher || undefined,
    section: item.section || undefined,
    issued: parts(item.date),
    accessed: parts(new Date().toISOString().slice(0, 10)),
    keyword: item.topics.join(", ") || undefined,
    abstract: item.text,
    language: site.language,
    URL: item.url,
    custom,
  }));
  return `${JSON.stringify(records, null, 1)}\n`;
}

const FORMATS = {
  csv: { write: csv, type: "text/csv;charset=utf-8", name: "search.csv" },
  ris: { write: ris, type: "application/x-research-info-systems;charset=utf-8", name: "search.ris" },
  csl: { write: csl, type: "application/vnd.citationstyles.csl+json", name: "search.json" },
};

/**
 * Make a file of all hits of `run` and hand it to the browser. `head` is what was asked: [label, value]. Each item is
 * a small file, fetched once; another search ends it.
 */
export async function take(format, run, head, vocabulary) {
  const { hits } = run;
  const items = [];
  for (let at = 0; at < hits.length; at += AT_A_TIME) {
    $("take-status").textContent = say("taking", { n: hits.length - at });
    const got = await Promise.allSettled(hits.slice(at, at + AT_A_TIME).map((hit) => hit.data()));
    if (run.stale()) return;
    items.push(...got.filter(({ status }) => status === "fulfilled").map(({ value }) => plain(value, vocabulary)));
  }
  const said = [...head, [say("head-items"), `${items.length} / ${hits.length}`]];
  const { write, type, name } = FORMATS[format];
  const url = URL.createObjectURL(new Blob([write(items, said, vocabulary.site)], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  $("take-status").textContent = say(items.length === hits.length ? "taken" : "taken-part", { n: items.length });
}

function plain(data, vocabulary) {
  const titles = (sort) => (data.filters[sort] ?? []).map((id) => vocabulary.title(sort, id));
  const [path, id] = data.url.split("#");
  return {
    id: `${path.split("/").at(-2)}#${id}`,
    date: data.date,
    title: data.title,
    text: data.text,
    url: `${vocabulary.site.url}${path.replace(/index\.html$/, "")}#${id}`,
    section: titles("section")[0] ?? "",
    topics: titles("topic"),
    names: titles("name"),
    kind: titles("kind")[0] ?? "",
  };
}
