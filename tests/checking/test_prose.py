"""The copy of a source that the editorial rules read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.checking.prose import BLOT, mask, read_prose
from digest.reading.source import Source, parse_source

FRONT = "---\ndate: 2025-11-03\n---\n"


def source(body: str, front: str = FRONT) -> Source:
    found, _ = parse_source((front + body).encode("utf-8", "replace"), path="issue.md", rel="issue.md")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a `b c` d", "a ..... d"),
        ("``a ` b`` c ` d", "......... c ` d"),
        ("[a](https://b.example/c_(d)) e", "[a.......................... e".replace(".", BLOT)),
        ("[a][b] c", "[a.... c"),
        ("a[^1] b", "a.... b"),
        ("a <!-- b --> c", "a .......... c"),
        ("a <https://b.example> c", "a ................... c"),
        ("*a* _b_ ~~c~~", ".a. .b. ..c.."),
        ("{#some-id}\na", "..........\na"),
        ("a #topic #other", "a ...... ......"),
        ("a #1 b", "a #1 b"),
    ],
)
def test_what_is_no_prose_is_blotted_out(text: str, left: str) -> None:
    """Code, addresses, comments, footnote marks, emphasis, attributes and hashtags are no words."""
    assert mask(text) == left.replace(".", BLOT)


def test_places_stay() -> None:
    """A word stands at the same offset in the prose as in the source, whatever surrounds it."""
    body = "> quoted *word*\n> more\n\n| cell | word |\n|---|---|\n| a | b |\n\n- entry\n  word\n\n[^n]: a word\n"
    found = source(body)
    prose = read_prose(found)
    assert len(prose.text) == len(found.text)
    for start in range(len(prose.text)):
        if prose.text.startswith("word", start):
            assert found.text.startswith("word", start)
    assert prose.text.count("word") == body.count("word")
    assert [p.kind for p in prose.passages] == ["quotation", *["table"] * 4, "text", "footnote"]


def test_a_broken_file_has_no_prose() -> None:
    """Without an end to the front matter nobody knows what is text."""
    assert read_prose(source("Text.", front="---\ndate: 2025-11-03\n")).passages == ()


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="ab *_`[]()<>!-#{}=|\\\n>.1&;\"'“”~^:/", max_size=200))
def test_any_text_keeps_its_length(body: str) -> None:
    """Whatever is typed, each character of the prose is the source's own, a blot, or white space."""
    found = source(body)
    prose = read_prose(found)
    assert len(prose.text) == len(found.text)
    assert all(p in (s, BLOT, " ", "\n") for p, s in zip(prose.text, found.text, strict=True))
    for one, other in zip(prose.passages, prose.passages[1:], strict=False):
        assert one.start < one.end <= other.start


@pytest.mark.parametrize("piece", ["`", "<!--", "](", "[^a", "<a ", "![", "*_~", "](()", "` `` "])
def test_masking_is_linear(piece: str) -> None:
    """Twice the text takes about twice the time, however it is built."""

    def seconds(count: int) -> float:
        text, start = piece * count, time.process_time()
        mask(text)
        return time.process_time() - start

    seconds(1000)
    small, large = seconds(20_000), seconds(80_000)
    assert large < 0.1 + 8 * small
