"""A shard as Pagefind makes it, made lighter for the browser.

Pagefind names its files by hashes, and a shard's meta file lists the hash of every item's: most of what a browser
loads of a shard that has no hit. A shard's folder is named by content as a whole, so its files need no hashes. Here
they get names that sort, and that say an item's day: with them the order of hits and the range of dates need no
further list. Each filter is cut into parts, so that asking for one name does not load where all names stand.

This reads files that are Pagefind's own affair: it goes with one pinned version, and refuses what it does not know.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

import cbor2
import msgspec

from digest.search.records import Record

META = "pagefind.index.pf_meta"
"""The meta file of every shard: with a fixed name it is found without asking for the entry that would name it."""

ENTRY = "pagefind-entry.json"

PARTS = 8
"""Into so many a filter is cut, each with the values whose character codes add up to the same rest."""

_SIGNATURE = b"pagefind_dcd"
Value: TypeAlias = "int | str | list[Value]"
_Meta: TypeAlias = (
    "tuple[str, list[tuple[str, int]], list[tuple[str, str, str]], list[tuple[str, str]], object, list[Value]]"
)
"""Version; [name, words] of items; [first, last word, name] of index files; [key, name] of filters; sorts; fields."""

_GZIP = 16 + zlib.MAX_WBITS
"""For zlib: with the head and the checksum of gzip."""

_WIDTH = 3
"""Hexadecimal digits of an item's place among those of its day."""


class _Fragment(msgspec.Struct):
    """An item's file, as far as it is asked for."""

    url: str


_decode_fragment = msgspec.json.Decoder(_Fragment).decode


class LeanError(ValueError):
    """Pagefind's files are not what its pinned version writes."""


def names(records: Iterable[Record]) -> dict[str, str]:
    """The name of each record's file, by its address: the day and the place on it, ``20251103`` and ``00a``.

    In the order of names, the records of a day stand as they were given.
    """
    found: dict[str, str] = {}
    places: dict[str, int] = {}
    for record in records:
        place = places[record.date] = places.get(record.date, -1) + 1
        found[record.url] = f"{record.date.replace('-', '')}{place:0{_WIDTH}x}"
    return found


def part(value: str) -> int:
    """In which part of its filter a value stands."""
    return sum(map(ord, value)) % PARTS


def shard(files: Mapping[str, bytes], named: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a lean shard, of those that Pagefind has made; `named` has the items' names by address."""
    try:
        return _shard(files, named)
    except LeanError:
        raise
    except (ValueError, KeyError, TypeError, zlib.error, cbor2.CBORError) as error:
        raise LeanError(f"the index cannot be read: {error!r}") from error


def runtime(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What a browser loads before any shard: the program, and the frame of an index to which shards are added.

    Its entry stands for every shard's: with fixed names they are all the same.
    """
    entry = json.loads(files[ENTRY])
    [(language, about)] = entry["languages"].items()
    wasm = f"wasm.{about['wasm'] or 'unknown'}.pagefind"
    entry["languages"] = {language: {"hash": "index", "wasm": "index", "page_count": 1}}
    return {
        ENTRY: json.dumps(entry, ensure_ascii=False, sort_keys=True).encode(),
        META: files[_only(files, ".pf_meta")],
        "pagefind.js": files["pagefind.js"],
        "wasm.index.pagefind": files[wasm],
    }


def _shard(files: Mapping[str, bytes], named: Mapping[str, str]) -> dict[str, bytes]:
    version, pages, chunks, filters, _sorts, fields = cast("_Meta", _read(files[_only(files, ".pf_meta")]))
    found: dict[str, bytes] = {}
    listed: list[Value] = []
    for hashed, words in pages:
        body = files[f"fragment/{hashed}.pf_fragment"]
        name = named[_decode_fragment(_unpack(body)).url]
        found[f"fragment/{name}.pf_fragment"] = body
        listed.append([name, words])
    if len(found) != len(named):
        raise LeanError(f"the index holds {len(found)} of {len(named)} items")
    cut: list[Value] = []
    for place, (first, last, hashed) in enumerate(chunks):
        found[f"index/{place:x}.pf_index"] = files[f"index/{hashed}.pf_index"]
        cut.append([first, last, f"{place:x}"])
    keys: list[Value] = []
    for name, body in sorted(_filters(files, filters).items()):
        found[f"filter/{name}.pf_filter"] = body
        keys.append([name, name])
    # Without sorts: the names sort.
    found[META] = _write([version, listed, cut, keys, [], fields])
    return found


def _filters(files: Mapping[str, bytes], filters: list[tuple[str, str]]) -> dict[str, bytes]:
    """The parts of all filters by name: ``topic3``."""
    found: dict[str, bytes] = {}
    for key, hashed in filters:
        _key, values = cast("tuple[str, list[tuple[str, list[Value]]]]", _read(files[f"filter/{hashed}.pf_filter"]))
        parts: dict[str, list[Value]] = {}
        for value, pages in sorted(values):
            parts.setdefault(f"{key}{part(value)}", []).append([value, pages])
        found |= {name: _write([name, listed]) for name, listed in parts.items()}
    return found


def _only(files: Mapping[str, bytes], suffix: str) -> str:
    [path] = [path for path in files if path.endswith(suffix)]
    return path


def _unpack(body: bytes) -> bytes:
    raw = zlib.decompress(body, _GZIP)  # half the time of `gzip`, which looks at the head for itself
    if not raw.startswith(_SIGNATURE):
        raise LeanError("a file without Pagefind's signature")
    return raw.removeprefix(_SIGNATURE)


def _read(body: bytes) -> Value:
    return cast("Value", cbor2.loads(_unpack(body)))


def _write(value: Value) -> bytes:
    return gzip.compress(_SIGNATURE + cbor2.dumps(value), compresslevel=9, mtime=0)
