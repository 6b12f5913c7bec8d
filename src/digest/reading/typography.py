"""Smart quotes, dashes and ellipses, and nothing else: ``361 (c)`` stays as it is.

Works on the text tokens of one block, in time proportional to their length. Escaped signs and entities are tokens
of another type at this stage and stay as typed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_DASHES = (
    (re.compile(r"(?<!-)---(?!-)"), "—"),
    # Either a space on both sides or on neither, so that a command's option (--no-search) stays.
    (re.compile(r"(?<![^\s])--(?![^\s])|(?<=[^\s-])--(?=[^\s-])"), "–"),
    (re.compile(r"\.\.\."), "…"),
)
_QUOTE = re.compile("[\"']")
_OPEN = {'"': "“", "'": "‘"}
_CLOSE = {'"': "”", "'": "’"}
_SPACE = " "


def typeset(children: list[Token]) -> None:
    """Replaces, in place, straight quotes, double and triple hyphens and three stops in text tokens."""
    quoted = False
    for token in children:
        if token.type == "text":
            # Looked for one by one: a pattern with choices looks at every character by itself.
            if "--" in token.content or "..." in token.content:
                for pattern, sign in _DASHES:
                    token.content = pattern.sub(sign, token.content)
            quoted = quoted or '"' in token.content or "'" in token.content
    if quoted:
        _quotes(children)


def _quotes(children: list[Token]) -> None:
    texts: dict[int, list[str]] = {}
    # Opening quotes not yet closed, by sign and nesting level: (token, position).
    waiting: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for index, token in enumerate(children):
        if token.type != "text":
            continue
        content = token.content
        letters = texts[index] = list(content)
        for match in _QUOTE.finditer(content):
            sign, at = match[0], match.start()
            before = content[at - 1] if at else _neighbour(children, index, -1)
            after = content[at + 1] if at + 1 < len(content) else _neighbour(children, index, 1)
            opens, closes = _sides(before, after)
            stack = waiting.setdefault((sign, token.level), [])
            if closes and stack:
                other, position = stack.pop()
                letters[at] = _CLOSE[sign]
                texts[other][position] = _OPEN[sign]
            elif opens:
                stack.append((index, at))
            elif sign == "'":
                letters[at] = "’"
    for (sign, _), stack in waiting.items():
        for index, at in stack if sign == "'" else ():
            # A single quote that nothing closes stands for letters left out: ’90s.
            texts[index][at] = "’"
    for index, letters in texts.items():
        children[index].content = "".join(letters)


def _neighbour(children: list[Token], index: int, step: int) -> str:
    """The character next to the token in the direction `step`; a space at the edges of a line."""
    position = index + step
    while 0 <= position < len(children):
        token = children[position]
        if token.type in ("softbreak", "hardbreak"):
            return _SPACE
        if token.type == "image":
            return "x"
        if token.content:
            return token.content[-1 if step < 0 else 0]
        position += step
    return _SPACE


def _sides(before: str, after: str) -> tuple[bool, bool]:
    """Whether a quote between these characters can open, and whether it can close."""
    space_before, space_after = before.isspace(), after.isspace()
    sign_before, sign_after = _is_sign(before), _is_sign(after)
    opens = not space_after and (not sign_after or space_before or sign_before)
    closes = not space_before and (not sign_before or space_after or sign_after)
    if opens and closes:
        # In the middle of a word it is an apostrophe, between signs it can be either.
        opens, closes = sign_before, sign_after
    return opens, closes


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
