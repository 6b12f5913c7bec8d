"""Shards made lighter: what they still hold, and what is refused."""

from __future__ import annotations

import gzip
import json
from typing import Any

import cbor2
import pytest
from msgspec.structs import replace

from digest.search import lean
from digest.search.pagefind import PagefindError, build_index, build_shard
from digest.search.records import Record


def record(n: int, day: str = "2025-01-06", **fields: Any) -> Record:
    return replace(
        Record(
            url=f"issues/{day}/index.html#i-{n}", content=f"A drone fell near hangar number{n}.", title="A drone",
            aka="Лозавік", section="military", topics=("drones", "trials"), names=("lozavik",), kind="review", date=day,
        ),
        **fields,
    )  # fmt: skip


def unpacked(body: bytes) -> Any:
    return cbor2.loads(gzip.decompress(body).removeprefix(b"pagefind_dcd"))


def test_names_say_the_day_and_the_place_on_it() -> None:
    """Two issues of a day count on; the place is in hexadecimal digits, so that names sort."""
    records = [record(n, "2025-01-13") for n in range(2)] + [record(n) for n in range(17)]
    named = list(lean.names([*records, record(99)]).values())
    assert named[:3] == ["20250113000", "20250113001", "20250106000"]
    assert named[-2:] == ["20250106010", "20250106011"]


def test_a_shard_still_holds_all_items_words_and_filters() -> None:
    """Every file that the meta file names is there, and no other; nothing of the items themselves is changed."""
    records = [record(n) for n in range(40)]
    files = build_shard(records, language="en")
    _, pages, chunks, filters, sorts, _ = unpacked(files[lean.META])
    assert [name for name, _ in pages] == list(lean.names(records).values())
    assert sorts == []
    named = {f"fragment/{name}.pf_fragment" for name, _ in pages} | {f"index/{name}.pf_index" for *_, name in chunks}
    named |= {f"filter/{name}.pf_filter" for _, name in filters}
    assert set(files) == named | {lean.META}
    for path, body in files.items():
        if path.startswith("fragment/"):
            held = json.loads(gzip.decompress(body).removeprefix(b"pagefind_dcd"))
            assert path.split("/")[1].split(".")[0] == lean.names(records)[held["url"]]


def test_every_value_of_a_filter_stands_in_its_part() -> None:
    topics = [f"topic-{n}" for n in range(30)]
    files = build_shard([record(n, topics=(topic,)) for n, topic in enumerate(topics)], language="en")
    found: dict[str, list[int]] = {}
    for path, body in files.items():
        if path.startswith("filter/topic"):
            key, values = unpacked(body)
            assert path == f"filter/{key}.pf_filter"
            assert all(key == f"topic{lean.part(value)}" for value, _ in values)
            found |= dict(values)
    assert found == {topic: [n] for n, topic in enumerate(topics)}


def test_the_same_records_give_the_same_bytes() -> None:
    """Pagefind's own files differ from run to run."""
    records = [record(n, names=(f"name-{n % 7}", "lozavik"), topics=(f"topic-{n % 5}",)) for n in range(60)]
    assert build_shard(records, language="en") == build_shard(records, language="en")


def test_an_index_of_another_make_is_refused() -> None:
    """An update of Pagefind that writes otherwise ends the build, and not the search."""
    files = build_index([record(1)], language="en")
    [meta] = [path for path in files if path.endswith(".pf_meta")]
    named = lean.names([record(1)])
    for wrong in (
        b"not gzip",
        gzip.compress(b"no signature"),
        gzip.compress(b"pagefind_dcd" + cbor2.dumps(["1.5.2", []])),
    ):
        with pytest.raises(lean.LeanError):
            lean.shard({**files, meta: wrong}, named)
    with pytest.raises(lean.LeanError, match="1 of 2 items"):
        lean.shard(files, {**named, "another": "20250106001"})


def test_a_refused_index_is_an_error_of_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean, "_SIGNATURE", b"another_sig_")
    with pytest.raises(PagefindError, match="signature"):
        build_shard([record(1)], language="en")
