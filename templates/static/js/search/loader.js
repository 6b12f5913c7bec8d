// The index's files. Pagefind swallows a file that does not come and then answers "nothing found", so every file
// goes through here: it is fetched once more, and a loss is remembered.

const TIME_LIMIT = 20_000;
const plain = window.fetch.bind(window);
const early = new Map();

/** Paths of files that did not come, since `forget`. */
export const lost = new Set();

const bare = (url) => new URL(url, document.baseURI).href.replace(/\?ts=\d+$/, "");

async function once(url) {
  // The entry names the other files of a shard: an old copy would name files that are gone.
  const cache = url.endsWith("pagefind-entry.json") ? "no-cache" : "default";
  const response = await plain(url, { cache, signal: AbortSignal.timeout?.(TIME_LIMIT) });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.arrayBuffer();
}

async function twice(url) {
  try {
    return await once(url).catch(() => new Promise((resume) => setTimeout(resume, 200)).then(() => once(url)));
  } catch (error) {
    lost.add(url);
    throw error;
  }
}

/** Fetch a file before it is asked for. Resolves to its bytes. */
export function fetchEarly(url) {
  const key = bare(url);
  if (!early.has(key)) early.set(key, twice(key));
  early.get(key).catch(() => early.delete(key));
  return early.get(key);
}

/** Let every request below one of `folders` be answered from here. */
export function guard(folders) {
  window.fetch = async (input, init) => {
    const url = typeof input === "string" ? bare(input) : "";
    if (!folders.some((folder) => url.startsWith(folder))) return plain(input, init);
    return new Response(await (early.get(url) ?? twice(url)));
  };
}

/** Start anew: losses and files held are forgotten. */
export function forget() {
  lost.clear();
  early.clear();
}
