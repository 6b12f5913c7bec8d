"""Word-processor files: checked, then read by mammoth."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from digest.diagnostics import Diagnostic
from digest.importing.blocks import Document, Line, Omission, squeeze
from digest.importing.html import TooDeep, read_html
from digest.importing.sniff import problem

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_UNPACKED = 200_000_000
MAX_XML = 40_000_000
MAX_PARTS = 5_000
_MAIN = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_COMMENTS = "word/comments.xml"
# The format has two names for its namespace.
_W = "{*}"
# In every encoding an XML part may be in.
_ENTITY = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)")
_AGAIN = "save it once more from the word processor"
_OTHERS = (
    ("xl/workbook.xml", "a spreadsheet"),
    ("ppt/presentation.xml", "a presentation"),
    ("content.xml", "an OpenDocument file"),
    ("META-INF/container.xml", "an e-book"),
)


def read_docx(data: bytes, path: str) -> Document | Diagnostic:
    """Blocks of a word-processor file, or the reason why it cannot be read.

    The text is read twice, by mammoth for the draft and from the XML for the comparison of words, so that what
    mammoth passes over is noticed. Properties of the document (author, company, times) are never looked at.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = _check(archive, path)
            if found:
                return found
            lines = list(_lines(archive))
            comments = _comments(archive)
        html = _convert(data)
        document = read_html(html, form="docx", whole=True)
    except (TooDeep, RecursionError):
        return problem(path, "damaged-file", "the document is nested too deeply", _AGAIN)
    # mammoth and zipfile raise what their parsers raise; whatever it is, the file is broken and the others go on.
    except Exception as error:
        return problem(path, "damaged-file", f"the document cannot be read ({type(error).__name__})", _AGAIN)
    omissions = tuple(Omission(line=1, text=text, reason="a comment in the margin") for text in comments)
    return replace(document, lines=tuple(lines), omissions=document.omissions + omissions)


def _check(archive: zipfile.ZipFile, path: str) -> Diagnostic | None:
    """Whether the archive is a document, and one that can be unpacked without harm."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        size = sum(info.file_size for info in infos) / 1_000_000
        message = f"unpacked, the file would have {size:,.0f} MB in {len(infos)} parts: it was not opened"
        return problem(path, "zip-bomb", message, "ask where it comes from; no draft is like this")
    if len(set(names)) != len(names):
        return problem(path, "damaged-file", "the file has two parts of one name", _AGAIN)
    if _MAIN not in names:
        for name, what in _OTHERS:
            if name in names:
                return problem(path, "not-a-draft", f"this is {what}, not a .docx file", "save the text as .docx")
        return problem(path, "not-a-draft", "this is a compressed file, not a .docx file", "unpack it first")
    if any(info.flag_bits & 1 for info in infos):
        return problem(path, "not-a-draft", "the file is locked by a password", "save it without one")
    for info in infos:
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        if info.file_size > MAX_XML:
            return problem(
                path, "zip-bomb", f'the part "{info.filename}" is too large: the file was not opened', _AGAIN
            )
        if _ENTITY.search(archive.read(info)):
            message = f'the part "{info.filename}" declares entities or a document type, which no word processor writes'
            return problem(path, "xml-entity", message, "ask where it comes from; no draft is like this")
    return None


_STYLES = """\
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
"""


def _convert(data: bytes) -> str:
    import mammoth

    def image(picture: Any) -> list[Any]:
        attributes = {"src": ""}
        if picture.alt_text:
            attributes["alt"] = picture.alt_text
        return [mammoth.html.element("img", attributes)]

    result = mammoth.convert_to_html(
        io.BytesIO(data), convert_image=image, style_map=_STYLES, include_embedded_style_map=False
    )
    return str(result.value)


def _parse(archive: zipfile.ZipFile, name: str) -> _Element | None:
    from lxml import etree

    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(archive.read(name), parser)


def _lines(archive: zipfile.ZipFile) -> Iterator[Line]:
    """The words of the document, a paragraph each, numbered as the editor counts paragraphs."""
    number = 0
    for name in (_MAIN, *_NOTES):
        root = _parse(archive, name)
        if root is None:
            continue
        for paragraph in root.iter(f"{_W}p"):
            number += 1
            text = "".join(_runs(paragraph))
            if text.strip():
                yield Line(number=number, text=text)


def _runs(paragraph: _Element) -> Iterator[str]:
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        # A text box stands inside a paragraph and has paragraphs of its own, mostly twice over.
        if (
            next(element.iterancestors(f"{_W}p")) is not paragraph
            or next(element.iterancestors("{*}Fallback"), None) is not None
        ):
            continue
        name = element.tag.rpartition("}")[2]
        yield (element.text or "") if name == "t" else "-" if name == "noBreakHyphen" else " "


def _comments(archive: zipfile.ZipFile) -> list[str]:
    root = _parse(archive, _COMMENTS)
    if root is None:
        return []
    return [text for c in root.iter(f"{_W}comment") if (text := squeeze("".join(c.itertext())))]
