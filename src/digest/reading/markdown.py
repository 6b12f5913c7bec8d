"""The one Markdown parser: CommonMark with tables, footnotes and strikethrough.

Blocks and the text inside them are parsed apart, because hashtags and attributes must be read from the source of a
block before its text is. Bare addresses are not linked, nothing is highlighted, raw HTML is recognised (so that it
can be refused with its place) but never passed on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block.html_block import html_block
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from digest.reading.attributes import is_attribute_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

MAX_NESTING = 40
"""Quotations and lists within one another, list and entry counting one each."""

_LABEL = re.compile(r"\[\^([^\s\[\]]{1,200})\]")
_BRACKETED = frozenset({"link", "image", "footnote_ref"})
_MARKUP = "\n\\`~*_[<&"
"""What the inline rules begin with. Most paragraphs have nothing of it, once their hashtags are gone."""
_PLACED = frozenset({"link_open", "image", "html_inline", "footnote_ref"})


def create() -> MarkdownIt:
    """A parser. Creating one takes milliseconds; keep it."""
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING, "xhtmlOut": False})
    md.enable(["table", "strikethrough"])
    md.block.ruler.before("table", "attributes", _attribute_line)
    md.block.ruler.before("table", "plain_paragraph", _plain_paragraph)
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.after("image", "footnote_ref", _footnote_reference)
    for name in ("link", "image", "autolink", "html_inline", "footnote_ref"):
        rules = md.inline.ruler.__rules__
        rule = next(r for r in rules if r.name == name)
        md.inline.ruler.at(name, _placed(name, rule.fn))
    # Which addresses are allowed is decided, with a message, in `links`.
    md.validateLink = _any_address  # type: ignore[method-assign]
    return md


def parse_blocks(md: MarkdownIt, text: str) -> tuple[list[Token], dict[str, Any]]:
    """Block tokens of `text`, their inline content not yet parsed, and what inline parsing has to know."""
    tokens: list[Token] = []
    env: dict[str, Any] = {}
    md.block.parse(text, md, env, tokens)
    return tokens, env


def parse_inline(md: MarkdownIt, text: str, env: dict[str, Any]) -> list[Token]:
    """Inline tokens of one block's source. ``meta["at"]`` is the offset of links, pictures, HTML and footnotes.

    Escaped characters are tokens of type ``text_special`` still; see `join_text`.
    """
    if not any(sign in text for sign in _MARKUP):  # one by one: an expression looks at every character
        return [Token("text", "", 0, content=text)] if text else []
    children: list[Token] = []
    md.inline.parse(text, md, env, children)
    return children


def join_text(children: list[Token]) -> list[Token]:
    """The same with neighbouring text made one token, escaped characters included."""
    joined: list[Token] = []
    parts: list[str] = []
    for token in children:
        if token.type in ("text", "text_special"):
            if parts:
                parts.append(token.content)
                continue
            token.type = "text"
            parts = [token.content]
        else:
            if parts:
                joined[-1].content = "".join(parts)
                parts = []
        joined.append(token)
    if parts:
        joined[-1].content = "".join(parts)
    return [token for token in joined if token.type != "text" or token.content]


# --- rules ------------------------------------------------------------------------------------------------


def _any_address(url: str) -> bool:
    return True


def _plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph on the highest level each line of which begins with a letter, at the margin.

    Nothing but a paragraph begins so, and nothing that begins so ends one, nor makes it a heading or a table: the
    other rules, which would be asked about each of its lines, need not be. Nearly all paragraphs are such.
    """
    if silent or state.level or state.parentType != "root":
        return False
    src, begins = state.src, state.bMarks
    line = start
    while line < end and begins[line] < state.eMarks[line]:
        if not src[begins[line]].isalpha():
            if src[begins[line] : state.eMarks[line]].strip(" \t"):
                return False
            break
        line += 1
    if line == start:
        return False
    state.line = line
    token = state.push("paragraph_open", "p", 1)
    token.map = [start, line]
    token = state.push("inline", "", 0)
    token.content = mdTrim(src[begins[start] : state.eMarks[line - 1]])
    token.map = [start, line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _attribute_line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A line of attributes where a block could begin. Whether it may stand there is decided by the splitter."""
    begin = state.bMarks[start] + state.tShift[start]
    if begin >= state.eMarks[start] or state.src[begin] != "{" or state.is_code_block(start):
        return False
    text = state.src[begin : state.eMarks[start]]
    if not is_attribute_line(text):
        return False
    if not silent:
        state.line = start + 1
        token = state.push("attributes", "", 0)
        token.map = [start, start + 1]
        token.content = text.rstrip()
    return True


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """As in CommonMark, but a comment with text behind it on its line is part of a paragraph.

    CommonMark would swallow that text together with the comment.
    """
    begin = state.bMarks[start] + state.tShift[start]
    if state.src.startswith("<!--", begin):
        last = state.eMarks[start]
        while state.src.startswith("<!--", begin):
            close = state.src.find("-->", begin + 4, last)
            begin = close + 3 if close >= 0 else last
            while begin < last and state.src[begin].isspace():
                begin += 1
        if begin < last:
            return False
    return html_block(state, start, end, silent)


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    """``[^label]``, defined or not: an undefined one is reported, not printed."""
    if not state.src.startswith("[^", state.pos):
        return False
    match = _LABEL.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta = {"label": match[1]}
    state.pos = match.end()
    return True


def _placed(name: str, rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """`rule`, noting in its token where in the source it began."""

    def place(state: StateInline, silent: bool) -> bool:
        if name in _BRACKETED and state.html_terminator_last("]") < state.pos:
            return False  # nothing closes it; the parser would look for that at every bracket anew
        if silent:
            return rule(state, True)
        at, count = state.pos, len(state.tokens)
        if not rule(state, False):
            return False
        for token in state.tokens[count : count + 2]:  # text that was pending may come first
            if token.type in _PLACED:
                token.meta = {**token.meta, "at": at, "end": state.pos}
                break
        return True

    return place
