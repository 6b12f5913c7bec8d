"""Footnotes that are linked, as saved pages and word processors have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.importing.blocks import Block, squeeze
from digest.importing.inline import SUPERSCRIPTS, from_superscript, mark
from digest.importing.markup import inline

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LABEL = re.compile(rf"^\[?\s*([\d{SUPERSCRIPTS}]{{1,3}}|[ivxl]{{1,5}})\s*\]?$")
_BACK = re.compile(r"^[↑↩⤴^\ufe0e\s]*$")
_HOLDERS = ("li", "p", "dd", "div", "td", "section", "aside")


def take_notes(root: HtmlElement) -> list[Block]:
    """Finds references and their notes, puts marks in the place of the references, and takes the notes out.

    A reference is a link with a number for its text that leads to something further down; a link that leads up is
    the way back and is dropped.
    """
    anchors = [a for a in root.iter("a") if (a.get("href") or "").startswith("#")]
    if not anchors:
        return []
    place = {element: n for n, element in enumerate(root.iter())}
    targets: dict[str, HtmlElement] = {}
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in (element.get("id"), element.get("name")):
                if name:
                    targets.setdefault(name, element)
    notes: dict[HtmlElement, str] = {}
    backs: list[HtmlElement] = []
    for a in anchors:
        target = targets.get((a.get("href") or "")[1:])
        text = squeeze(a.text_content())
        label = _LABEL.match(text)
        if target is None or not (label or _BACK.match(text)):
            continue
        if place[target] < place[a] or not label:
            backs.append(a)
            continue
        holder = _holder(target, root)
        if holder is not None and holder not in a.iterancestors():
            number = from_superscript(label[1])
            _replace(a, mark(notes.setdefault(holder, number)))
    found = []
    if not notes:
        return []
    for a in backs:
        a.drop_tree()
    for holder, number in notes.items():
        html = "".join(_inner(holder)).strip()
        html = re.sub(rf"^(?:<[^<>]*>|\s)*\[?{re.escape(number)}\]?[.)]?\s+", "", html) if number else html
        md, text, _ = inline(html)
        found.append(Block(kind="note", md=md, text=text, line=holder.sourceline or 1, marker=number))
        parent = holder.getparent()
        if parent is not None:
            holder.drop_tree()
            if parent.tag in ("ol", "ul", "section") and not squeeze(parent.text_content()):
                parent.drop_tree()
    return found


def _holder(target: HtmlElement, root: HtmlElement) -> HtmlElement | None:
    """The block that the target is or stands in."""
    element = target
    while element is not None and element is not root:
        if element.tag in _HOLDERS and squeeze(element.text_content()):
            return element
        element = element.getparent()
    return None


def _replace(a: HtmlElement, text: str) -> None:
    """Puts `text` where the link stands, and takes away the raised type around it."""
    parent = a.getparent()
    if parent is not None and parent.tag == "sup" and squeeze(parent.text_content()) == squeeze(a.text_content()):
        a = parent
        parent = a.getparent()
    if parent is None:
        return
    tail = text + (a.tail or "")
    before = a.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    a.tail = None
    parent.remove(a)


def _inner(holder: HtmlElement) -> list[str]:
    """The holder's content with the elements that a note can keep."""
    from html import escape

    kept = {"b": "b", "strong": "b", "i": "i", "em": "i"}
    parts = [escape(holder.text or "", quote=False)]
    for child in holder:
        if isinstance(child.tag, str):
            href = child.get("href") if child.tag == "a" else None
            name = kept.get(child.tag)
            inner = "".join(_inner(child))
            if href:
                inner = f'<a href="{escape(href)}">{inner}</a>'
            elif name:
                inner = f"<{name}>{inner}</{name}>"
            elif child.tag in _HOLDERS or child.tag == "br":
                inner = f" {inner} "
            parts.append(inner)
        parts.append(escape(child.tail or "", quote=False))
    return parts
