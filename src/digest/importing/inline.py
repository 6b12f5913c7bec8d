"""Text inside a paragraph: escaped so that it means the same in Markdown, and tried whether it does."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.importing.blocks import MARK_CLOSE, MARK_OPEN, squeeze

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_SUPERSCRIPT = str.maketrans("0123456789", SUPERSCRIPTS)
_FROM_SUPERSCRIPT = str.maketrans(SUPERSCRIPTS, "0123456789")

# Only where the sign would mean something: editors read what comes out.
_SIGNS = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~])          # a backslash that would escape
    | `
    | (?<![\s]) \* | \* (?![\s]|$)   # an asterisk that touches a word
    | (?<![^\W_]) _ | _ (?![^\W_])   # an underscore at the edge of a word
    | \](?=[(\[:])                   # the end of a link's text
    | \[(?=\^)                       # a footnote
    | <(?=[A-Za-z/!?])               # a tag or an address
    | &(?=\#|[A-Za-z][A-Za-z0-9]*;)  # an entity
    | ~(?=~) | (?<=~) ~
    | \{(?=\s*(?:[\#.]|[\w-]+=))    # attributes
    | (?<!\S)\#(?=[^\W\d_])          # a hashtag
    """,
    re.VERBOSE,
)
_HASHTAG = re.compile(r"(?<!\S)\#(?=[^\W\d_])")
_ATTRIBUTES = re.compile(r"(?<!\\)((?:\\\\)*)\{(?=\s*(?:[#.]|[\w-]+=))")
_EVERY_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def escape(text: str) -> str:
    """Markdown that prints `text`. Signs at the start of a line are `line_start`'s business."""
    return _SIGNS.sub(lambda m: "\\" + m[0], text)


def escape_all(text: str) -> str:
    """The same with every sign escaped: ugly, and never wrong."""
    return _EVERY_SIGN.sub(lambda m: "\\" + m[0], text)


_STARTS = (
    (re.compile(r"^([-+*]|#{1,6})(?=\s|$)"), r"\\\1"),
    (re.compile(r"^(\d{1,9})([.)])(?=\s|$)"), r"\1\\\2"),
    (re.compile(r"^([>#{|:])"), r"\\\1"),
    (re.compile(r"^(=+\s*|-[-\s]*|~~~.*|\*[*\s]*|_[_\s]*)$"), r"\\\1"),
    (re.compile(r"^(\[[^\]]*)\]:"), r"\1\\]:"),
)


def line_start(md: str) -> str:
    """`md` as a paragraph: nothing at its start opens a list, a heading, a quotation, an attribute line."""
    for pattern, escaped in _STARTS:
        md, changed = pattern.subn(escaped, md, count=1)
        if changed:
            break
    return md


def heading_end(md: str) -> str:
    """`md` as a heading: signs at its end are not taken for a closing sequence."""
    return re.sub(r"(^|\s)(#+)$", r"\1\\\2", md)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["strikethrough", "table"])


def printed(md: str) -> str | None:
    """What Markdown prints for `md` as one paragraph, white space squeezed; None where it is no paragraph."""
    tokens = _parser().parse(line_start(md))
    if not tokens:
        return ""
    if [t.type for t in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    parts = []
    for token in tokens[1].children or ():
        if token.type == "html_inline":
            return None
        parts.append(" " if token.type in ("softbreak", "hardbreak") else token.content)
    return squeeze("".join(parts))


def faithful(md: str, text: str) -> bool:
    """Whether `md` prints `text` and nothing else."""
    return printed(md) == squeeze(text)


# A Markdown parser may take quadratic time over a line of nothing but brackets; no paragraph is this long.
_LONG = 20_000


def joined(md: str) -> str:
    """Markdown put together from pieces, without the signs of the content format that none of the pieces had."""
    return _ATTRIBUTES.sub(r"\1\\{", _HASHTAG.sub(r"\\#", md))


def safe(md: str, text: str) -> str:
    """`md` where it prints `text`, else `text` with every sign escaped, links and emphasis given up."""
    md = joined(md)
    if md == text and not _SIGNS.search(md):
        return md
    if len(text) > _LONG:
        return escape_all(text)
    if faithful(md, text):
        return md
    plain = escape(text)
    return plain if faithful(plain, text) else escape_all(text)


def web_address(href: str) -> str:
    """The address where it is one that can be linked to (http, https, mailto), else nothing."""
    href = squeeze(href).replace(" ", "%20")
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https") and parts.netloc:
        return href
    return href if parts.scheme == "mailto" and "@" in parts.path else ""


_IN_ADDRESS = re.compile(r"[\s()<>\\\"'`*_\[\]{}|^]")


def link(label: str, href: str) -> str:
    """A link; `label` is Markdown already."""
    quoted = _IN_ADDRESS.sub(lambda m: m[0] if m[0] in "_*" else "".join(f"%{b:02X}" for b in m[0].encode()), href)
    return f"[{label}]({quoted})"


def superscript(digits: str) -> str:
    return digits.translate(_TO_SUPERSCRIPT)


def from_superscript(digits: str) -> str:
    return digits.translate(_FROM_SUPERSCRIPT)


def mark(label: str) -> str:
    """A footnote reference, until it is known whether its note is there."""
    return f"{MARK_OPEN}{label}{MARK_CLOSE}"


# --- Markdown that stands in plain text --------------------------------------------------------------------

# Every repetition is bounded or excludes its own opening sign, so that long lines of signs take linear time.
_MARKUP = re.compile(
    r"""
      \[(?P<label>[^\[\]\n]{1,300})\]\((?P<href>[^()\s]{0,1000})\)
    | <(?P<auto>(?:https?://|mailto:)[^<>\s]{1,1000})>
    | \*\*(?P<strong>[^*\n]{1,500})\*\*
    | (?<![\w*])\*(?P<em>[^*\s](?:[^*\n]{0,500}[^*\s])?)\*(?![\w*])
    """,
    re.VERBOSE,
)


def read_markup(line: str) -> tuple[str, str, list[str]]:
    """Plain text that may hold some Markdown (links, bold, italics), as copied from a web page.

    Returns:
        The Markdown, the text that it prints, and the texts of links whose address is lost.
    """
    md, text, lost = _markup(line)
    whole = squeeze(text)
    return safe(squeeze(md), whole), whole, lost


def without_markup(line: str) -> str:
    """What plain text with some Markdown prints."""
    return _markup(line)[1]


def _markup(line: str) -> tuple[str, str, list[str]]:
    md: list[str] = []
    text: list[str] = []
    lost: list[str] = []
    at = 0
    for found in _MARKUP.finditer(line):
        kind = found.lastgroup if found["label"] is None else "label"
        inner = found["label"] or found["auto"] or found["strong"] or found["em"] or ""
        if not squeeze(inner) or inner != inner.strip():
            continue
        before = line[at : found.start()]
        at = found.end()
        # Bold and italics may hold links; neither holds an asterisk, so this goes one step down.
        inside, said, gone = (escape(inner), inner, []) if kind in ("label", "auto") else _markup(inner)
        if kind == "label":
            address = web_address(found["href"] or "")
            inside = link(inside, address) if address else inside
            gone = [] if address else [inner]
        md += [escape(before), _AROUND[kind or ""].format(inner if kind == "auto" else inside)]
        text += [before, said]
        lost += gone
    return "".join([*md, escape(line[at:])]), "".join([*text, line[at:]]), lost


_AROUND = {"label": "{}", "auto": "<{}>", "strong": "**{}**", "em": "*{}*"}
