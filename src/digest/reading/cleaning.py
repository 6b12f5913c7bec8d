"""What is wrong with blocks whatever they stand in, put right before a body is split."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.reading.hashtags import without_comments
from digest.reading.inline import describe_comment
from digest.reading.markdown import MAX_NESTING

if TYPE_CHECKING:
    from markdown_it.token import Token

    from digest.reading.report import Report

_CONTAINERS = frozenset({"blockquote_open", "list_item_open", "footnote_reference_open"})
_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")


def clean(tokens: list[Token], report: Report) -> list[Token]:
    """`tokens` with raw HTML as paragraphs, and without misplaced signs inside quotations and lists."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        row = token.map[0] if token.map else 0
        if token.type in _CONTAINERS and token.level + 1 >= MAX_NESTING:
            report.line(row, "nesting-too-deep", "quotations or lists too deep within one another", "use fewer levels")
        if token.type == "html_block":
            kept += _html(token, row, report)
        elif token.level and token.type == "hr":
            report.line(row, "thematic-break", "a line across the page is not used here", "delete it")
        elif token.level and token.type == "heading_open":
            report.line(
                row,
                "misplaced-heading",
                "a heading inside a quotation, a list or a note",
                "write it as a plain line: **like this**",
            )
            _as_paragraph(tokens[index + 2], token)
            kept.append(token)
        elif token.level and token.type == "attributes" and not _opens_entry(tokens, index):
            report.line(
                row,
                "misplaced-attributes",
                "an attribute line inside a quotation or a list",
                "write it on a line of its own before the item, with a blank line before it",
            )
        else:
            kept.append(token)
    return kept


def _opens_entry(tokens: list[Token], index: int) -> bool:
    """Whether the attribute line is the first line of a top-level list's entry, which may be an item.

    Whether it is one depends on what stands before the list; see `refuse_entry_attributes`.
    """
    return index > 0 and tokens[index - 1].type == "list_item_open" and tokens[index].level == 2


def refuse_entry_attributes(tokens: list[Token], report: Report) -> list[Token]:
    """`tokens` of an item or a lead without the attribute lines of list entries, which are no items here."""
    if not any(token.type == "attributes" for token in tokens):
        return tokens
    for token in tokens:
        if token.type == "attributes":
            report.line(
                token.map[0] if token.map else 0,
                "misplaced-attributes",
                "this list belongs to the item before it, so its entries have no attributes",
                "delete the line",
            )
    return [token for token in tokens if token.type != "attributes"]


def _as_paragraph(closing: Token, opening: Token) -> None:
    for token in (opening, closing):
        token.type = token.type.replace("heading", "paragraph")
        token.tag = "p"


def _html(token: Token, row: int, report: Report) -> list[Token]:
    from markdown_it.token import Token as New

    content = token.content.strip()
    if content.startswith("<!--"):
        if "-->" not in content and content not in ("<!-->", "<!--->"):
            report.line(row, "unclosed-comment", "this comment is never closed", "write --> where it ends")
            return []
        rest = without_comments(content).strip()
        if not rest:
            if token.level:
                code, message, help, level = describe_comment(content)
                report.line(row, code, message, help, level)
                return []
            return [token]
        content = rest
    report.line(
        row,
        "raw-html",
        f'HTML is not allowed: "{content.splitlines()[0][:60]}"',
        "write it in Markdown; for a plain sign write \\<",
    )
    place = token.map
    inline = New("inline", "", 0, content=_SIGNS.sub(r"\\\1", content), map=place, level=token.level + 1)
    return [
        New("paragraph_open", "p", 1, map=place, level=token.level, block=True),
        inline,
        New("paragraph_close", "p", -1, level=token.level, block=True),
    ]
