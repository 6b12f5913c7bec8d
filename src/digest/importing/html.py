"""Saved pages: the content as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from digest.importing import page
from digest.importing.blocks import MARK_CLOSE, MARK_OPEN, Block, Document, Line, seen, squeeze
from digest.importing.footlinks import take_notes
from digest.importing.walker import INLINE, Walker

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class TooDeep(Exception):
    """The parser gave up on a page nested beyond any use."""


def read_html(html: str, *, form: Literal["html", "docx"] = "html", whole: bool = False) -> Document:
    """Blocks of a page.

    Args:
        html: The page.
        form: "html" or "docx", what it came from.
        whole: Whether all of it is content, which then need not be looked for.

    Raises:
        TooDeep: where the parser had to stop before the end.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    try:
        root = document_fromstring(_references(seen(html)).encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return Document(form="html", blocks=())
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise TooDeep
    titles, dates, address = page.titles(root), page.published(root), page.address(root)
    aside = "" if whole else page.remove_surroundings(root)
    content = root if whole else page.content_of(root)
    if not whole and content.find(".//h1") is None:
        aside = f"{aside} {_around(root, content)}".strip()
    notes = take_notes(content)
    names = frozenset(str(name) for name in root.xpath("//@id | //a/@name") if name)
    walker = Walker(address, names)
    walker.walk(content)
    blocks = walker.blocks + notes
    lines = tuple(_everything(content, notes))
    return Document(
        form=form,
        blocks=tuple(blocks),
        titles=titles,
        dates=dates,
        address=address,
        lines=lines,
        aside=aside,
    )


_REFERENCE = re.compile(r"&#(?:0*([0-9]{1,7})|[xX]0*([0-9A-Fa-f]{1,6}));?")


def _references(html: str) -> str:
    """The page without character references that stand for what cannot be seen."""

    def keep(m: re.Match[str]) -> str:
        code = int(m[1]) if m[1] else int(m[2], 16)
        # Below U+00A0 browsers read Windows-1252.
        return m[0] if 128 <= code < 160 or (code <= 0x10FFFF and seen(chr(code))) else ""

    return _REFERENCE.sub(keep, html)


def _around(root: HtmlElement, content: HtmlElement) -> str:
    """The words of the page outside its content."""
    inside, outside = squeeze(content.text_content()), squeeze(root.text_content())
    at = outside.find(inside)
    return squeeze(outside[:at] + " " + outside[at + len(inside) :]) if at >= 0 else ""


def _plain(block: Block) -> str:
    return block.text.replace(MARK_OPEN, " ").replace(MARK_CLOSE, " ")


def _everything(content: HtmlElement, notes: list[Block]) -> Iterator[Line]:
    """The text of the content as the parser holds it, apart from how it was made into blocks."""
    from lxml import etree

    parts: list[str] = []
    line = content.sourceline or 1
    for event, element in etree.iterwalk(content, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element.tag not in INLINE and element.tag != "img":
            if squeeze("".join(parts)):
                yield Line(number=line, text=squeeze("".join(parts)))
            parts, line = [], element.sourceline or line
        # A raised number is no part of the word before it.
        parts += [" "] if element.tag == "sup" and re.fullmatch(r"\s*\d{1,3}\s*", element.text_content()) else []
        text = element.text if event == "start" else element.tail if element is not content else None
        parts.append(text or "")
    if squeeze("".join(parts)):
        yield Line(number=line, text=squeeze("".join(parts)))
    yield from (Line(number=note.line, text=_plain(note)) for note in notes)
