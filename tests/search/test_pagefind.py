"""The client of the index service, against the real program and against broken ones."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Iterator

import pytest

from digest.search.pagefind import PagefindError, build_index, build_runtime, build_shard
from digest.search.records import Record


def record(n: int = 1, content: str = "A drone fell near Lozavik.") -> Record:
    return Record(
        url=f"issues/2025-01-06/index.html#i-{n}", content=content, title="A drone", aka="Лозавік", section="military",
        topics=("drones",), names=("lozavik",), kind="review", date="2025-01-06",
    )  # fmt: skip


def fragments(files: dict[str, bytes]) -> list[dict[str, object]]:
    packed = (gzip.decompress(body) for path, body in files.items() if path.startswith("fragment/"))
    return [json.loads(body.removeprefix(b"pagefind_dcd")) for body in packed]


def test_a_shard_holds_every_record_as_it_was_given() -> None:
    """Address, text, meta and filters come back unchanged, with one file an item."""
    found = fragments(build_shard([record(n) for n in range(300)], language="en"))
    assert len(found) == 300
    first = next(one for one in found if one["url"] == "issues/2025-01-06/index.html#i-0")
    assert first["content"] == "A drone fell near Lozavik."
    assert first["meta"] == {"title": "A drone", "aka": "Лозавік", "every": "\u16a0"}
    assert first["filters"] == {
        "kind": ["review"], "name": ["lozavik"], "section": ["military"], "topic": ["drones"],
    }  # fmt: skip


def test_a_shard_holds_nothing_of_the_browsers_program() -> None:
    """What all years share is published once."""
    paths = build_shard([record()], language="en")
    assert not [path for path in paths if path.endswith(".js") or "wasm" in path]
    assert not [path for path in paths if path.endswith(".json")]


@pytest.mark.parametrize(("language", "program"), [("en", "wasm.en"), ("be", "wasm.unknown"), ("pt-BR", "wasm.pt")])
def test_the_runtime_is_what_a_browser_loads_first(language: str, program: str) -> None:
    """With stemming where the language has it, without where not, under names that need no looking up."""
    files = build_runtime(language=language)
    assert set(files) == {"pagefind.js", "pagefind-entry.json", "pagefind.index.pf_meta", "wasm.index.pagefind"}
    [entry] = json.loads(files["pagefind-entry.json"])["languages"].values()
    assert (entry["hash"], entry["wasm"]) == ("index", "index")
    made = build_index([record()], language=language)
    assert files["wasm.index.pagefind"] == made[f"{program}.pagefind"]


def test_a_large_answer_and_large_records_pass_the_pipes() -> None:
    """Neither pipe fills up while the other is written to."""
    records = [record(n, content=f"word{n} " + "tractor factory " * 2000) for n in range(60)]
    assert len(fragments(build_shard(records, language="en"))) == 60


def answering(answer: str) -> str:
    """A program that gives one answer, whatever it is asked."""
    write = f"sys.stdout.write(base64.b64encode({answer.encode()!r}).decode() + ',')"
    return f"import base64, sys; {write}; sys.stdout.flush(); sys.stdin.read()"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.stderr.write('disk on fire'); sys.exit(3)", "disk on fire"),
        ("import sys; sys.stdout.write('!!!,'); sys.stdout.flush(); sys.stdin.read()", "cannot be read"),
        ("import sys; sys.stdout.write(sys.stdin.read(1)); sys.stdin.read()", "no answer for 1 s"),
        (answering('{"message_id":null,"payload":{"type":"Error","message":"bad message"}}'), "bad message"),
        (answering('{"message_id":7,"payload":{"type":"NewIndex","index_id":0}}'), "answer 7"),
    ],
    ids=["ends", "garbled", "silent", "refuses", "confused"],
)
def test_a_broken_service_is_an_error_with_what_it_said(program: str, said: str) -> None:
    """Never a hang and never a traceback of ours: one error, soon."""
    start = time.monotonic()
    with pytest.raises(PagefindError, match=said):
        build_index([record()], language="en", time_limit=1, command=(sys.executable, "-c", program))
    assert time.monotonic() - start < 10


def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(PagefindError, match="cannot be started"):
        build_index([record()], language="en", command=("no-such-program",))


def test_an_error_among_the_records_is_passed_on() -> None:
    """The service is ended and the caller sees its own error."""

    def broken() -> Iterator[Record]:
        yield record()
        raise KeyError("torn")

    with pytest.raises(KeyError, match="torn"):
        build_index(broken(), language="en")
