"""A walk over the elements of a page that makes blocks of them."""

from __future__ import annotations

import re
from html import escape as html_escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from msgspec.structs import replace

from digest.importing.blocks import Block, comment, squeeze
from digest.importing.inline import web_address
from digest.importing.lists import as_entry
from digest.importing.markup import inline
from digest.importing.text import lost_link, table_rows

if TYPE_CHECKING:
    from lxml.html import HtmlElement

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_KEPT = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "a": "a",
    "sup": "sup",
    "del": "del",
    "s": "del",
    "strike": "del",
}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LONG_CELL = 400


class Walker:
    """Walks the tree once, event by event, so that its depth costs nothing."""

    def __init__(self, base: str, names: frozenset[str]) -> None:
        self.base = base
        self._names = names
        """Places of the page that a link may lead to."""
        self.blocks: list[Block] = []
        self._buffer: list[str] = []
        self._open: list[tuple[str, str]] = []
        """Inline elements around the place: name and opening tag."""
        self._lists: list[list[object]] = []
        """Of each list around the place: "ul" or "ol", and the number of the next entry."""
        self._entry: list[bool] = []
        """Of each entry around the place: whether its first paragraph is still to come."""
        self._heading = 0
        self._quotes = 0
        self._lost: list[str] = []
        self._line = 1

    def walk(self, root: HtmlElement) -> None:
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: set[HtmlElement] = set()
        for event, element in walk:
            if not isinstance(element.tag, str):
                continue
            tag = element.tag.lower()
            if event == "start":
                if tag == "table" and self._data_table(element):
                    skipped.add(element)
                    walk.skip_subtree()
                    continue
                self._start(tag, element)
                self._text(element.text)
            else:
                if element not in skipped:
                    self._end(tag)
                if element is not root:
                    self._text(element.tail)
        self._flush()

    # --- events ---

    def _start(self, tag: str, element: HtmlElement) -> None:
        if tag in INLINE:
            self._line = self._line if self._buffer else (element.sourceline or 1)
            self._open_inline(tag, element)
            return
        if tag == "img":
            self._image(element)
            return
        self._flush()
        self._line = element.sourceline or 1
        if tag in ("ul", "ol", "dl"):
            start = element.get("start") or "1"
            self._lists.append([tag, int(start) if start.isdecimal() and len(start) < 7 else 1])
        elif tag in ("li", "dd"):
            self._entry.append(True)
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag == "blockquote":
            self._quotes += 1

    def _end(self, tag: str) -> None:
        if tag in INLINE:
            if self._open and self._open[-1][0] == tag:
                name = _KEPT.get(self._open.pop()[0])
                if name:
                    self._buffer.append(f"</{name}>")
            return
        if tag == "img":
            return
        self._flush()
        if tag in ("ul", "ol", "dl") and self._lists:
            self._lists.pop()
        elif tag in ("li", "dd") and self._entry:
            self._entry.pop()
            if self._lists:
                self._lists[-1][1] = int(str(self._lists[-1][1])) + 1
        elif tag in _HEADINGS:
            self._heading = 0
        elif tag == "blockquote":
            self._quotes -= 1

    def _open_inline(self, tag: str, element: HtmlElement) -> None:
        name = _KEPT.get(tag)
        opening = f"<{name}>" if name else ""
        if tag == "a":
            href = element.get("href")
            label = squeeze(element.text_content())
            address = self._resolve(href or "")
            if address:
                opening = f'<a href="{html_escape(address)}">'
            else:
                opening = "<a>"
                if href is not None and label and href[1:] not in self._names:
                    self._lost.append(label)
        self._open.append((tag, opening))
        self._buffer.append(opening)

    def _resolve(self, href: str) -> str:
        href = squeeze(href)
        if not href or href.startswith("#"):
            return ""
        try:
            return web_address(urljoin(self.base, href) if self.base else href)
        except ValueError:
            return ""

    def _text(self, text: str | None) -> None:
        if text:
            self._buffer.append(html_escape(text, quote=False))

    def _image(self, element: HtmlElement) -> None:
        alt = squeeze(element.get("alt") or "")
        source = squeeze(element.get("src") or element.get("data-src") or "")
        name = "" if source.startswith("data:") else source.rsplit("/", 1)[-1][:100]
        said = " ".join(part for part in (f'"{alt}"' if alt else "", f"({name})" if name else "") if part)
        message = f"a picture was left out{': ' + said if said else ''}; put the file into media/ and write it in"
        self.blocks.append(comment(element.sourceline or 1, message))

    # --- paragraphs ---

    def _flush(self) -> None:
        pieces, self._buffer = self._buffer, [opening for _, opening in self._open]
        lost, self._lost = self._lost, []
        html = "".join(pieces) + "".join(f"</{_KEPT[tag]}>" for tag, _ in reversed(self._open) if tag in _KEPT)
        if not squeeze(re.sub(r"<[^>]*>", "", html)):
            self._lost = lost if self._open else []
            return
        md, text, strong = inline(html)
        if text:
            self._add(md, text, strong, lost)

    def _add(self, md: str, text: str, strong: bool, lost: list[str]) -> None:
        doubts = tuple(lost_link(label) for label in lost)
        block = Block(kind="paragraph", md=md, text=text, line=self._line, strong=strong, doubts=doubts)
        if self._heading:
            block = replace(block, kind="heading", level=self._heading)
        elif self._entry:
            first, self._entry[-1] = self._entry[-1], False
            kind, number = self._lists[-1] if self._lists else ("ul", 1)
            marker = (f"{number}." if kind == "ol" else "-") if first else ""
            level = min(max(len(self._entry) - 1, 0), 5)
            block = replace(block, kind="entry", marker=marker, level=level)
            typed = as_entry(text)
            # A list whose entries carry signs of their own besides.
            if first and kind != "ol" and typed and typed.marker == "-" and md.endswith(typed.rest):
                block = replace(block, md=md[-len(typed.rest) :], text=typed.rest)
        elif self._quotes:
            block = replace(block, kind="quote")
        else:
            typed = as_entry(text)
            rest = as_entry(md.replace("\\", "", 1) if md.startswith("\\") else md)
            if typed and rest and rest.marker == typed.marker:
                block = replace(
                    block, kind="entry", marker=typed.marker, sign=typed.sign, md=rest.rest, text=typed.rest
                )
        self.blocks.append(block)

    # --- tables ---

    def _is_data(self, table: HtmlElement) -> bool:
        rows = table.xpath(".//tr")
        if len(rows) < 2 or table.xpath(".//table | .//h1 | .//h2 | .//h3 | .//ul | .//ol | .//blockquote | .//img"):
            return False
        cells = [row.xpath("./td | ./th") for row in rows]
        if max(len(row) for row in cells) < 2:
            return False
        return all(len(cell.text_content()) <= _LONG_CELL for row in cells for cell in row)

    def _data_table(self, table: HtmlElement) -> bool:
        """Adds a table of data whole; a table that only lays out the page is walked like any other element."""
        if not self._is_data(table):
            return False
        self._flush()
        from lxml import etree

        rows, texts = [], []
        for caption in table.xpath("./caption"):
            text = squeeze(caption.text_content())
            if text:
                self.blocks.append(
                    Block(kind="paragraph", md=inline(html_escape(text))[0], text=text, line=table.sourceline or 1)
                )
        for row in table.xpath(".//tr"):
            cells = []
            for cell in row.xpath("./td | ./th"):
                html = etree.tostring(cell, encoding="unicode", with_tail=False, method="html")
                md, text, _ = inline(re.sub(r"</?(?:td|th|p|div|br|span|font)\b[^>]*>", " ", html))
                cells.append(md)
                texts.append(text)
            if any(cells):
                rows.append(cells)
        if rows:
            text = squeeze(" ".join(texts))
            self.blocks.append(Block(kind="table", md=table_rows(rows), text=text, line=table.sourceline or 1))
        return True
