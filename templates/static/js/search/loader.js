// The index's files. Pagefind swallows a file that does not come and then answers "nothing found", so every file
// goes through here: it is fetched once more, and a loss is remembered.

const TIME_LIMIT = 20_000;

/** Bytes from which on the browser unpacks a file faster than Pagefind's own script, which takes both. */
const LARGE = 3000;

const plain = window.fetch.bind(window);
const early = new Map();

/** Paths of files that did not come, since `forget`. */
export const lost = new Set();

const bare = (url) => new URL(url, document.baseURI).href.replace(/\?ts=\d+$/, "");

const packed = (bytes) => bytes.byteLength > 2 && new DataView(bytes).getUint16(0) === 0x1f8b;

const unpack = (bytes) => new Response(new Response(bytes).body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();

async function once(url) {
  const response = await plain(url, { signal: AbortSignal.timeout?.(TIME_LIMIT) });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  const bytes = await response.arrayBuffer();
  // A network that asks for a password first answers everything with a page of its own.
  if (/\.pf_\w+$/.test(url) && !packed(bytes)) throw new Error(`not of the index: ${url}`);
  return packed(bytes) && bytes.byteLength > LARGE ? unpack(bytes) : bytes;
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

/** Let every request below one of `folders` be answered from here, those for a file `shared` with one file. */
export function guard(folders, shared, one) {
  window.fetch = async (input, init) => {
    let url = typeof input === "string" ? bare(input) : "";
    if (!folders.some((folder) => url.startsWith(folder))) return plain(input, init);
    if (url.endsWith(`/${shared}`)) url = one;
    return new Response(await (early.get(url) ?? twice(url)));
  };
}

/** What a file of JSON holds, compressed or not: a host may have unpacked it on the way. */
export async function json(url) {
  const bytes = await fetchEarly(url);
  return new Response(packed(bytes) ? await unpack(bytes) : bytes).json();
}

/** Start anew: losses and files held are forgotten. */
export function forget() {
  lost.clear();
  early.clear();
}
