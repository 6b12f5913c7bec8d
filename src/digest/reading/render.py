"""Tokens to compact HTML and to plain text. Nothing but what stands here ever gets into a fragment."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from digest.reading.inline import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

MENTION = "mention"
"""Type of an inline token that is a name in the text, linked to the name's page."""

_ATTRIBUTES = {
    "a": ("href", "rel", "class", "title"),
    "img": ("src", "alt", "title"),
    "ol": ("start",),
    "th": ("class",),
    "td": ("class",),
    "h2": ("id",),
    "h3": ("id",),
    "h4": ("id",),
}
# The parser says alignment with a style, which the site's own policy forbids.
_ALIGN = {"text-align:left": "left", "text-align:center": "centre", "text-align:right": "right"}


def text(value: str) -> str:
    """Escaped for HTML text and for quoted attributes."""
    # Looked for one by one: an expression looks at every character.
    return escape(value, quote=False) if "&" in value or "<" in value or ">" in value else value


def html(tokens: list[Token], footnote: Callable[[Token], str] | None = None) -> str:
    """Block tokens as HTML.

    Args:
        tokens: Blocks whose inline tokens have been read.
        footnote: Gives the mark for a ``footnote_ref`` token; without it marks are left out.
    """
    out: list[str] = []
    depth = 0
    for token in tokens:
        depth += min(0, token.nesting)
        if token.type == "inline":
            out.append(inline_html(token.children or [], footnote))
        elif token.type in ("fence", "code_block"):
            out.append(f"<pre><code>{text(token.content)}</code></pre>")
        elif token.type not in ("attributes", "html_block") and not token.hidden:
            out.append(_tag(token))
        elif token.hidden and token.nesting < 0:
            # A nested list follows the text of its entry; without this their words would touch.
            out.append("\n")
        depth += max(0, token.nesting)
        if depth == 0:
            out.append("\n")
    return "".join(out).strip().replace("\n</li>", "</li>")


def inline_html(children: list[Token], footnote: Callable[[Token], str] | None = None) -> str:
    """Inline tokens as HTML."""
    out: list[str] = []
    bad: list[bool] = []
    for token in children:
        kind = token.type
        if kind == "text":
            out.append(text(token.content))
        elif kind == MENTION:
            out.append(f"{_tag(token)}{text(token.content)}</a>")
        elif kind == "softbreak":
            out.append("\n")
        elif kind == "hardbreak":
            out.append("<br>\n")
        elif kind == "code_inline":
            out.append(f"<code>{text(token.content)}</code>")
        elif kind == "footnote_ref":
            out.append(footnote(token) if footnote else "")
        elif kind == "link_open":
            bad.append("href" not in token.attrs)
            out.append("" if bad[-1] else _tag(token))
        elif kind == "link_close":
            out.append("" if bad.pop() else "</a>")
        else:
            out.append(_tag(token))
    return "".join(out)


def _tag(token: Token) -> str:
    if token.nesting < 0:
        return f"</{token.tag}>"
    parts = [token.tag]
    if token.attrs:
        style = token.attrs.pop("style", None)
        if style is not None:
            token.attrs["class"] = _ALIGN.get(str(style), "left")
        for key in _ATTRIBUTES.get(token.tag, ()):
            if key in token.attrs:
                parts.append(f'{key}="{escape(str(token.attrs[key]))}"')
    return f"<{' '.join(parts)}>"


def plain_text(tokens: list[Token]) -> str:
    """Blocks as plain text, apart by a blank line; the cells of a table's row by a tab, its rows by a line feed."""
    blocks: list[str] = []
    row: list[str] | None = None
    rows: list[str] = []
    for token in tokens:
        if token.type == "inline":
            value = plain(token.children or []).strip()
            if row is not None:
                row.append(value)
            elif value:
                blocks.append(value)
        elif token.type in ("fence", "code_block"):
            if token.content.strip():
                blocks.append(token.content.strip("\n"))
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            rows.append("\t".join(row or []))
            row = None
        elif token.type == "table_close":
            blocks.append("\n".join(rows))
            rows = []
    return "\n\n".join(blocks)
