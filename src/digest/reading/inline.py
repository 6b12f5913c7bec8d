"""The text inside blocks: links, pictures, footnote marks and stray signs, checked where their place is known."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from digest.reading import hashtags
from digest.reading.attributes import IN_TEXT
from digest.reading.links import BadLink, resolve_image, resolve_link
from digest.reading.markdown import join_text, parse_inline
from digest.reading.typography import typeset

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from digest.reading.context import Context
    from digest.reading.report import Report

_MACHINE = "digest:"
_ENTRY_LISTS = {"topic": "topics", "name": "names", "section": "sections", "series": "series"}


class InlineReader(Struct, frozen=True, kw_only=True):
    """Parses the text of the blocks of one file."""

    md: MarkdownIt
    env: dict[str, Any]
    """Link definitions of the file, as the block parser left them."""
    context: Context
    report: Report
    slug: str
    """Of the issue; empty for a plain page."""
    topics: bool = True
    """Whether hashtags mean topics here."""
    cells: set[int] = field(default_factory=set)
    """`id` of the tokens that are cells of a table's last row."""

    def read(self, token: Token) -> None:
        """Parse the content of an inline token into its children, ready to be rendered."""
        children = parse_inline(self.md, token.content, self.env)
        kept: list[Token] = []
        seen_tags = seen_braces = 0
        dropped = False
        for child in children:
            kind = child.type
            if kind == "text":
                if "{" in child.content:
                    seen_braces = self._braces(token, child, seen_braces)
                if "#" in child.content and self.topics:
                    seen_tags = self._stray(
                        token, child, not kept or kept[-1].type in ("softbreak", "hardbreak"), seen_tags
                    )
            elif kind == "link_open":
                self._link(token, child)
            elif kind == "image":
                self._image(token, child)
            elif kind == "html_inline":
                child = self._html(token, child)
                if not child.content:
                    dropped = True
                    continue
            if dropped and kind == "text" and kept and kept[-1].content.endswith(" "):
                # A comment between two spaces leaves one.
                child.content = child.content.lstrip(" ")
            dropped = False
            kept.append(child)
        kept = [child for child in kept if child.content or child.type != "text"]
        typeset(kept)
        token.children = join_text(kept)

    def _braces(self, token: Token, child: Token, cursor: int) -> int:
        """Reports and removes attributes inside a text; gives where to look for the next."""
        for match in IN_TEXT.finditer(child.content):
            start = max(token.content.find(match[0], cursor), 0)
            cursor = start + len(match[0])
            self.report.inline(
                token,
                start,
                cursor,
                "misplaced-attributes",
                f'"{_cut(match[0])}" stands inside a text',
                "write it on a line of its own before the item, after a blank line; for plain braces write \\{",
            )
        child.content = IN_TEXT.sub("", child.content)
        return cursor

    def _stray(self, token: Token, child: Token, at_start: bool, cursor: int) -> int:
        """Reports known topics' hashtags that do not end an item; gives where to look for the next."""
        for match in hashtags.ANYWHERE.finditer(child.content):
            topic = unicodedata.normalize("NFC", match[1])
            if topic not in self.context.topics or (match.start() == 0 and not at_start):
                continue
            start = token.content.find(match[0], cursor)
            if start < 0:
                start = max(token.content.find(match[0]), 0)
            cursor = start + len(match[0])
            cell = id(token) in self.cells
            self.report.inline(
                token,
                start,
                cursor,
                "stray-hashtag",
                f'the hashtag "{match[0]}" does not end an item'
                + (", it is a cell of the table above" if cell else ", so it is no topic and is printed"),
                "leave a blank line between the table and the hashtags"
                if cell
                else "move it to the end of the item's last paragraph, or write \\# for a plain sign",
                "error" if cell else "warning",
            )
        return cursor

    def _link(self, token: Token, child: Token) -> None:
        start, end = _place(child)
        href = str(child.attrs.get("href", ""))
        link = resolve_link(href, slug=self.slug, rel=self.report.source.rel)
        if isinstance(link, BadLink):
            self.report.inline(token, start, end, link.code, link.message, link.help)
            child.attrs = {}
            child.meta["bad"] = True
            return
        child.attrs["href"] = link.href
        if link.kind is None:
            child.attrs["rel"] = "noopener noreferrer"
            return
        if self._entry_exists(token, start, end, link.kind, link.target):
            self.report.refer(token, start, end, link.kind, link.target, link.item)

    def _entry_exists(self, token: Token, start: int, end: int, kind: str, target: str) -> bool:
        """Whether a vocabulary has the entry; what is no vocabulary's is looked up later."""
        from digest.diagnostics import did_you_mean

        known = {
            "topic": self.context.topics,
            "name": self.context.names,
            "section": self.context.sections,
            "series": self.context.series,
        }.get(kind)
        if known is None or target in known:
            return True
        help = did_you_mean(target, sorted(known), otherwise=f"see the ids in {_ENTRY_LISTS[kind]}.yaml")
        self.report.inline(token, start, end, f"unknown-{kind}", f'there is no {kind} "{_cut(target)}"', help)
        return False

    def _image(self, token: Token, child: Token) -> None:
        start, end = _place(child)
        link = resolve_image(str(child.attrs.get("src", "")), rel=self.report.source.rel)
        alt = child.attrs["alt"] = plain(join_text(list(child.children or [])))
        child.children = None
        if not alt.strip():
            self.report.inline(
                token,
                start,
                end,
                "missing-alt",
                "the picture has no description",
                "write what it shows between the brackets: ![Soldiers on a bridge](media/bridge.jpg)",
                "warning",
            )
        if isinstance(link, BadLink):
            self.report.inline(token, start, end, link.code, link.message, link.help)
            child.type, child.content, child.attrs = "text", str(alt), {}
            return
        child.attrs["src"] = link.href
        self.report.refer(token, start, end, "media", link.target)

    def _html(self, token: Token, child: Token) -> Token:
        start, end = _place(child)
        if child.content.startswith("<!--"):
            self.comment(token, start, child.content)
            child.content = ""
        else:
            self.report.inline(
                token,
                start,
                end,
                "raw-html",
                f'HTML is not allowed: "{_cut(child.content)}"',
                "write it in Markdown; for a plain sign write \\<",
            )
            child.type = "text_special"
        return child

    def comment(self, token: Token, start: int, text: str) -> None:
        """Report a comment found at `start` of an inline token's content."""
        code, message, help, level = describe_comment(text)
        self.report.inline(token, start, start + len(text), code, message, help, level)


def describe_comment(text: str) -> tuple[str, str, str, Any]:
    """Code, message, help and level for a comment."""
    words = " ".join(text.removeprefix("<!--").removesuffix("-->").split())
    if words.startswith(_MACHINE):
        message = words.removeprefix(_MACHINE).strip() or "left by the importer"
        return "import-note", _cut(message, 300), "settle it, then delete the comment", "warning"
    return "comment", f"comment, not published: {_cut(words)}", "", "note"


def plain(children: list[Token]) -> str:
    """Inline tokens as plain text: markup, footnote marks and pictures left out."""
    parts = []
    for token in children:
        if token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        elif token.type == "image" and token.children:
            parts.append(plain(token.children))
    return "".join(parts)


def _place(child: Token) -> tuple[int, int]:
    start = int(child.meta.get("at", 0))
    return start, int(child.meta.get("end", start + 1))


def _cut(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
