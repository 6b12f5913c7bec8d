"""YAML with places; the mistakes are in ``mistakes/yaml.txt``."""

from __future__ import annotations

import time

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.diagnostics import Diagnostic
from digest.reading import yaml
from digest.reading.source import Source

TEXT = """\
title: A week
photo:
  file: cover.jpg
  alt:
tags: [drones, "trials"]
figures:
  - series: prisoners
    value: 12
  - {series: drones, value: 3}
summary: >-
  One
  two.
note: a text
  that continues
"""


def source_of(text: str) -> Source:
    return Source(path="a.yaml", rel="a.yaml", text=text, digest="")


def load(text: str, first_line: int = 1) -> tuple[yaml.Document | None, list[Diagnostic]]:
    return yaml.load(text, source_of("\n" * (first_line - 1) + text), first_line)


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("title",), (1, 8, 14), (1, 1, 6)),
        (("photo",), (2, 1, 6), (2, 1, 6)),
        (("photo", "file"), (3, 9, 18), (3, 3, 7)),
        (("photo", "alt"), (4, 3, 6), (4, 3, 6)),
        (("tags",), (5, 7, 8), (5, 1, 5)),
        (("tags", 0), (5, 8, 14), (5, 8, 14)),
        (("tags", 1), (5, 16, 24), (5, 16, 24)),
        (("figures", 0), (7, 5, 11), (7, 5, 11)),
        (("figures", 0, "value"), (8, 12, 14), (8, 5, 10)),
        (("figures", 1, "series"), (9, 14, 20), (9, 6, 12)),
        (("summary",), (10, 10, 12), (10, 1, 8)),
        (("note",), (13, 7, 13), (13, 1, 5)),
        (("photo", "nothing", "there"), (2, 1, 6), (2, 1, 6)),
        (("tags", 9), (5, 7, 8), (5, 1, 5)),
    ],
)
@pytest.mark.parametrize("shift", [0, 7])
def test_places_of_keys_and_values(
    path: tuple[str | int, ...], value: tuple[int, int, int], key: tuple[int, int, int], shift: int
) -> None:
    """Every value and every key has its line and columns, counted in the whole file; what is not there has the
    place of what is around it."""
    document, found = load(TEXT, 1 + shift)
    assert document is not None
    assert found == []
    for span, expected in ((document.where(path), value), (document.where_key(path), key)):
        assert (span.line - shift, span.column, span.end_column) == expected


def test_an_empty_document_is_nothing() -> None:
    """Comments are nothing too."""
    for text in ("", "\n\n", "# a comment\n", "---\n"):
        document, found = load(text)
        assert document is not None
        assert document.data is None
        assert found == []


def test_separators_of_word_processors_do_not_shift_lines() -> None:
    """For YAML alone U+2028 would end a line."""
    document, _ = load("a: one\u2028two\nb: three\n")
    assert document is not None
    assert document.data == {"a": "one two", "b": "three"}
    assert document.where(("b",)).line == 2


def test_invisible_characters_are_pointed_at() -> None:
    document, found = load("a: one\nb: t\ufeffwo\n", 3)
    assert document is None
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("control-character", 4, 5)]


MISTAKES = [
    *("a: b: c", 'a: "b', "a:\n\t- b", "a: [b", "a: {b", "a: @b", "a: *b", "a: &b c", "a: !b c", "a: - b", "a: > b"),
    *("a: b\n  c: d", "  a: b\nc: d", "a:\n  - b\n - c", "a\nb: c", "a:b\nc: d", 'a: "b" c', 'a: "\\d"', "a: ]", ": a"),
    *("a: b\n---\nc: d", "? [a]\n: b", "a: " + "[" * 25, 'a: "\\x02"', "a: b\na: c", "- a\nb: c", "a: *b c*"),
]


@pytest.mark.parametrize("text", MISTAKES)
def test_the_slow_parser_gives_the_same_codes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without its C parser, an editor is told the same."""
    _, fast = load(text)
    monkeypatch.setattr(yaml, "_Loader", pyyaml.SafeLoader)
    _, slow = load(text)
    assert [(d.code, d.message, d.span.line) for d in slow] == [(d.code, d.message, d.span.line) for d in fast]


SIGNS = st.text(alphabet="ab:-[]{},\"'&*!|>%@`#?~ \n\t\\0\u00e9\U0001f600\u2028\ufeff", max_size=60)


@given(SIGNS | st.text(max_size=60))
@settings(deadline=None, max_examples=500)
def test_any_text_gives_data_or_problems(text: str) -> None:
    """Never an exception; every problem lies within the text and can be quoted."""
    text = text.replace("\r", "\n")
    document, found = load(text, 4)
    assert document is not None or found
    lines = text.count("\n") + 1
    for diagnostic in found:
        assert 4 <= diagnostic.span.line <= 3 + lines
        assert 1 <= diagnostic.span.column <= len(diagnostic.quote) + 1
        assert diagnostic.span.end_column <= len(diagnostic.quote) + 1
        assert "\n" not in diagnostic.message + diagnostic.help


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("ab: #-'\"\u00e9", max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
        max_leaves=8,
    )
)
@settings(deadline=None, max_examples=150)
def test_what_is_dumped_is_read(data: object) -> None:
    """Whatever PyYAML writes without aliases is read back as it was."""
    document, found = load(pyyaml.safe_dump(data, allow_unicode=True))
    assert found == []
    assert document is not None
    assert document.data == data


HOSTILE = {
    "brackets": "a: " + "[" * 300_000,
    "braces": "a: " + "{" * 300_000,
    "hyphens": "- " * 300_000,
    "questions": "? " * 300_000,
    "quotes": "a: " + "\"'" * 300_000,
    "a long word": "a" * 1_000_000,
    "a long line": "a: " + "b " * 500_000,
    "colons": "a: b" * 250_000,
    "spaces": "a:" + " " * 1_000_000 + "\tb: c",
    "comments": "# a\n" * 250_000,
    "keys": "".join(f"k{n}: v\n" for n in range(100_000)),
    "one key": "k: v\n" * 200_000,
    "aliases": "a: &a [x]\n" + "b: [*a, *a]\n" * 50_000,
    "tags": "- !x y\n" * 100_000,
    "invisible": "a: \ufeff\n" * 100_000,
    "blank lines": "a: b" + "\n" * 1_000_000 + "c",
    "backslashes": 'a: "' + "\\\\" * 300_000,
    "a long text": "a: |\n" + "  b\n" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_costs_little(name: str) -> None:
    """Up to a megabyte of the worst takes seconds at most; quadratic time would take minutes."""
    start = time.perf_counter()
    _, found = load(HOSTILE[name])
    assert time.perf_counter() - start < 10
    assert len(found) <= 21
