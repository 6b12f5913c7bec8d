"""Twice the input takes about twice the time, whatever the input is, in every parser and pattern.

Calls are counted in `tests/reading/test_linear.py`; a pattern that tries again and again is one call, so here time
is measured: that of the process, the best of several tries, so that a busy machine does not matter.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.archive.load import load
from digest.archive.store import Store
from digest.diagnostics import FORMATTERS
from digest.importing import draft_of
from importing.cases import SECTIONS
from reading.cases import parse
from reading.test_linear import HOSTILE
from support import SMALL, write

MOST = 2.5
"""Times the work for twice the input, as promised."""
ENOUGH = 0.04
"""Seconds below which a measurement says nothing."""


def grows(run: Callable[[str], object], make: Callable[[int], str], size: int) -> None:
    """Fails where twice the input takes more than `MOST` times the time, in each of several tries."""
    ratios = []
    for _ in range(6):
        times = []
        for n in (size, 2 * size):
            text = make(n)
            gc.disable()  # what else lives in this process is none of the parser's work
            start = time.process_time()
            run(text)
            times.append(time.process_time() - start)
            gc.enable()
        if times[1] < ENOUGH or times[1] <= MOST * times[0]:
            return
        ratios.append(times[1] / times[0])
    raise AssertionError(f"twice the input took {min(ratios):.1f} times the time")


def lines(piece: str) -> Callable[[int], str]:
    return lambda n: piece * (n // len(piece))


LONG = {
    **{f"a line of {name}": lines(piece.replace("\n", " ") or piece) for name, piece in HOSTILE.items()},
    "hashes": lines("#"), "signs": lines("@"), "abbreviations": lines("Mr. "), "full stops": lines("."), "capitals": lines("A. "),
    "half dates": lines("between 28 and "), "nights": lines("On the night of "), "months": lines("October "),
    "hyphens": lines("Aleh-"), "apostrophes": lines("'"), "mixed emphasis": lines("*_"), "tildes": lines("~~a"),
    "addresses": lines("<https://a.b/"), "mail": lines("<a@"), "titles": lines('[a](b "'), "rules": lines("|-"),
    "references": lines("&#x"), "joiners": lines("\u200d"), "combining": lines("\u0301"), "comments": lines("<!-->"),
    "declarations": lines("<!A "), "sections": lines("<![CDATA["), "years": lines("2025-"), "brackets": lines("({["),
    "nested links": lines("[[a](b)"), "many notes": lambda n: "".join(f"a[^{i}] " for i in range(n // 20)) + "\n\n"
    + "".join(f"[^{i}]: x\n" for i in range(n // 20)),
    "many references": lambda n: "".join(f"[a{i}] " for i in range(n // 26)) + "\n\n"
    + "".join(f"[a{i}]: https://b.c\n" for i in range(n // 26)),
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_a_long_line_is_read_in_time(name: str) -> None:
    """One line of an issue."""
    grows(lambda text: parse("Text.\n\n" + text), LONG[name], 16_000)


def test_a_line_of_a_megabyte_is_read() -> None:
    """The longest lines of all, of words, of names and of one word, take seconds."""
    for piece in ("word ", "Aleh Vandrouny ", "w", "on 28 October, ", "\"'"):
        start = time.process_time()
        assert parse("Text.\n\n" + piece * (1_000_000 // len(piece))).issue is not None
        assert time.process_time() - start < 20, piece


FRONT = {
    "a long title": lambda n: f"title: {'a b' * (n // 3)}\n",
    "a long quoted title": lambda n: f'title: "{"a " * (n // 2)}"\n',
    "a folded summary": lambda n: "summary: >-\n" + "  a b\n" * (n // 6),
    "many tags": lambda n: f"tags: [{'drones, ' * (n // 8)}]\n",
    "unknown tags": lambda n: f"tags: [{', '.join(f'x{i}' for i in range(n // 40))}]\n",
    "many authors": lambda n: f"authors: [{'A B, ' * (n // 5)}]\n",
    "many corrections": lambda n: "corrections:\n" + "- {date: 2025-11-04, text: x}\n" * (n // 30),
    "wrong corrections": lambda n: "corrections:\n" + "- {date: x, txt: x}\n" * (n // 90),
    "many withdrawn": lambda n: "withdrawn:\n" + "".join(f"  i-{i}: x\n" for i in range(n // 12)),
    "unknown keys": lambda n: "".join(f"key{i}: x\n" for i in range(n // 40)),
    "one key": lambda n: "title: x\n" * (n // 9),
    "comments": lambda n: "# x\n" * (n // 4),
    "a long number": lambda n: f"number: {'1' * n}\n",
    "a long date": lambda n: f"period: {'2025-01-01/' * (n // 11)}\n",
    "a long address": lambda n: f"source: https://{'a.' * (n // 2)}example/\n",
    "a long language": lambda n: f"lang: en{'-abcde' * (n // 6)}\n",
    "no end": lambda n: "x\n" * (n // 2),
}  # fmt: skip


@pytest.mark.parametrize("name", FRONT)
def test_front_matter_is_read_in_time(name: str) -> None:
    """The front matter, with places for every message."""
    end = "" if name == "no end" else "---\n\nWords.\n"
    grows(lambda text: parse(f"---\ndate: 2025-11-03\n{text}{end}"), FRONT[name], 24_000)


def entries(form: str) -> Callable[[int], str]:
    return lambda n: "".join(form.replace("@", str(i)) for i in range(n // len(form)))


BOOKS = {
    "topics": ("topics.yaml", entries("- {id: t@, title: Topic @, aliases: [Alias @], match: [phrase @], see_also: [drones]}\n")),
    "topics that point on": ("topics.yaml", entries("- {id: t@, title: Topic @, see_also: [t@x]}\n")),
    "names": ("names.yaml", entries("- {id: n@, kind: person, name: Aleh V@, variants: [Oleg V@, Alieh V@], short: [V@]}\n")),
    "names alike": ("names.yaml", entries("- {id: n@, kind: person, name: Aleh Vandrouny @, short: [Vandrouny]}\n")),
    "titles alike": ("sections.yaml", entries("- {id: s@, title: Military developments}\n")),
    "ids alike": ("topics.yaml", entries("- {id: drones, title: x}\n")),
    "sections": ("sections.yaml", entries("- {id: s@, title: Section @, aliases: [Alias @]}\n")),
    "series": ("series.yaml", entries("- {id: f@, title: Series @, unit: people, kind: level}\n")),
    "values": ("series.yaml", lambda n: "- id: f\n  title: F\n  unit: x\n  kind: level\n  values:\n"
               + "".join(f"  - {{date: '{1900 + i // 300}-{i % 12 + 1:02}', value: {i}, source: s{i}}}\n" for i in range(n // 45))),
    "a long note": ("sections.yaml", lambda n: f"- id: s\n  title: S\n  note: |\n{'    *a [b](c ' * (n // 13)}\n"),
    "a long name": ("names.yaml", lambda n: f"- {{id: n, kind: person, name: {'Aleh ' * (n // 5)}}}\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_vocabularies_are_read_in_time(tmp_path: Path, name: str) -> None:
    """The lists that the whole archive shares."""
    file, make = BOOKS[name]

    def run(text: str) -> None:
        write(tmp_path, {**{p: t for p, t in SMALL.items() if not p.startswith("issues/")}, file: text})
        (tmp_path / "issues").mkdir(exist_ok=True)
        load(tmp_path, Store(None, version=""))

    grows(run, make, 30_000)


HTML = ("<div>", "<", "<p>", "<b>", "<a href=x>", "<p a=b ", "&amp;", "<ul><li>", "<table><tr><td>", "<!--", "<script>", "a<br>",
        "<h2>a</h2>", "<sup><a href=#_ftn1>[1]</a></sup>", "<img src=x alt=y>", "<span>a ", "<blockquote>", "</div>", "<li>a</li>",
        "<p style='mso-list:l0 level1 lfo1'>x</p>", "w", "word ")  # fmt: skip
TEXT = (
    "word ",
    "w",
    "\n",
    "- a\n",
    "a\n\n",
    "1. a\n",
    "[1] ",
    "\t",
    "a | b\n",
    "> ",
    "A. ",
    "* a\n",
    "https://a.b ",
    "#a ",
    "“a” ",
    "2025-",
)


@pytest.mark.parametrize("piece", HTML)
def test_saved_pages_are_imported_in_time(piece: str) -> None:
    """A saved web page."""
    head = "<!DOCTYPE html><html><head><title>2 November 2025</title></head><body><h1>Digest 3 November 2025</h1>"
    grows(lambda text: draft_of(f"{head}{text}</body></html>".encode(), "a.html", SECTIONS), lines(piece), 12_000)


@pytest.mark.parametrize("piece", TEXT, ids=ascii)
def test_texts_are_imported_in_time(piece: str) -> None:
    """A text as copied from a mail."""
    head = "Digest 3 November 2025\n\nMilitary developments\n\n"
    grows(lambda text: draft_of((head + text).encode(), "a.txt", SECTIONS), lines(piece), 12_000)


def suggest_for(folder: Path, text: str) -> None:
    """Read a small archive with `text` as its newest item, and look for what that is about."""
    from digest.checking.suggest import suggest

    issue = f"---\ndate: 2025-01-06\n---\n\n## Military developments\n\n{text}\n"
    write(folder, {**SMALL, "issues/2025/2025-01-06.md": issue})
    store = Store(None, version="")
    archive = load(folder, store).archive
    assert archive is not None
    suggest(folder, archive, store)


@pytest.mark.parametrize("piece", ["Aleh Prykladny spoke. ", "Aleh ", "A ", "drone ", "aleh-", "Aleh's ", "\u0301a "])
def test_suggestions_are_made_in_time(tmp_path: Path, piece: str) -> None:
    """Topics and unknown names for one long item."""
    grows(lambda text: suggest_for(tmp_path, text), lines(piece), 16_000)


@pytest.mark.parametrize("piece", ["Prykladny@ spoke. ", "Aleh Vandrouny@ spoke. "])
def test_many_unknown_names_are_listed_in_time(tmp_path: Path, piece: str) -> None:
    """Each of them another."""

    def different(n: int) -> str:
        letters = ["".join("abcdefghij"[int(d)] for d in str(i)) for i in range(n // len(piece))]
        return "".join(piece.replace("@", word) for word in letters)

    grows(lambda text: suggest_for(tmp_path, text), different, 6_000)


@pytest.mark.parametrize("format_", sorted(FORMATTERS))
def test_reports_are_written_in_time(format_: str) -> None:
    """Of many problems, and of problems in a long line."""
    for piece in ("<b> ", "\n\n<b>x"):
        grows(lambda text: FORMATTERS[format_](parse("Text.\n\n" + text).diagnostics), lines(piece), 8_000)
