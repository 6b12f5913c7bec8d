"""Topics as hashtags at the end of a text.

A hashtag is ``#``, a letter, then letters, digits or hyphens, after white space or at the start of a block. All of
this works on Markdown source, before escapes are undone, so that ``\\#`` is a plain sign.
"""

from __future__ import annotations

import re

from msgspec import Struct

_NAME = r"[^\W\d_](?:[^\W_]|[-\u0300-\u036f])*"
_WORD = re.compile(f"#({_NAME})")
# The sign first: a text is searched for it much faster than for a place behind a space.
ANYWHERE = re.compile(rf"#(?<!\S#)({_NAME})")
"""A hashtag in running text. Group 1 is the topic."""

_COMMENT_END = "-->"
# No topic is longer, and a line may be a megabyte without a space.
_LONGEST = 200


class Hashtag(Struct, frozen=True):
    topic: str
    start: int
    """Offset of the sign in the Markdown source of the block."""


class Run(Struct, frozen=True):
    """The hashtags that end a text."""

    text: str
    """What stands before them, without the white space between."""
    tags: tuple[Hashtag, ...]
    comments: tuple[tuple[int, str], ...] = ()
    """Offset and text of the comments that stood between or behind the hashtags."""


def split_run(source: str) -> Run:
    """`source` without the run of hashtags that ends it. Comments among and behind them do not matter."""
    if "#" not in source:
        return Run(source, ())
    end = cut = _trim(source, len(source))
    tags: list[Hashtag] = []
    comments: list[tuple[int, str]] = []
    passed: list[tuple[int, str]] = []
    while end:
        if source.startswith(_COMMENT_END, end - 3) and (start := source.rfind("<!--", 0, end - 3)) >= 0:
            passed.append((start, source[start:end]))
            end = _trim(source, start)
            continue
        start = end - len(source[max(0, end - _LONGEST) : end].rsplit(maxsplit=1)[-1])
        match = _WORD.fullmatch(source, start, end)
        if not match or (start and not source[start - 1].isspace()):
            break
        tags.append(Hashtag(match[1], start))
        # A comment left of all hashtags stays in the text, to be reported with it.
        comments += passed
        passed = []
        end = cut = _before(source, start)
    return Run(source[:cut], tuple(tags[::-1]), tuple(comments[::-1])) if tags else Run(source, ())


def _before(source: str, start: int) -> int:
    """The end of what stands before `start`, less white space and the backslash of a forced line break."""
    end = _trim(source, start)
    if "\n" in source[end:start]:
        backslashes = end - len(source[:end].rstrip("\\")) if source.startswith("\\", end - 1) else 0
        if backslashes % 2:
            return _trim(source, end - 1)
    return end


def _trim(source: str, end: int) -> int:
    while end and source[end - 1].isspace():
        end -= 1
    return end


def without_comments(source: str) -> str:
    """`source` less its complete comments."""
    if "<!--" not in source:
        return source
    parts, position = [], 0
    while (start := source.find("<!--", position)) >= 0 and (end := source.find(_COMMENT_END, start + 4)) >= 0:
        parts.append(source[position:start])
        position = end + 3
    return "".join([*parts, source[position:]])
