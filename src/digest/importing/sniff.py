"""What a file is, whatever its name says, and its text."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from digest.diagnostics import Diagnostic, Span

MAX_BYTES = 20_000_000
"""A review with its pictures is smaller; what is larger is refused unread."""

Form = Literal["text", "html", "docx"]

# Beginnings of files that people mistake for drafts: what it is, and what to do instead.
_SAVE_DOCX = "open it in its program and save it as .docx"
_COPY = "open it, select all, copy, and save what you copied as a .txt file"
_SIGNATURES = (
    (b"%PDF", "a PDF", _COPY),
    (b"{\\rtf", "a Rich Text file", _SAVE_DOCX),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file (.doc), or a .docx locked by a password", _SAVE_DOCX),
    (b"\x89PNG", "a picture", _COPY),
    (b"\xff\xd8\xff", "a picture", _COPY),
    (b"GIF8", "a picture", _COPY),
    (b"RIFF", "a picture or a recording", _COPY),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"Rar!", "a compressed file", "unpack it first"),
    (b"7z\xbc\xaf", "a compressed file", "unpack it first"),
    (b"BZh", "a compressed file", "unpack it first"),
    (b"\xfd7zXZ", "a compressed file", "unpack it first"),
    (b"bplist00", "a web archive", 'save the page as "Web page, HTML only"'),
    (b"SQLite format 3", "a database", _COPY),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ""),
)
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p|h[1-6]|section|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"<(?:html|body|p|div|h[1-6]|article|br)\b[^<>]*>", re.IGNORECASE)
_ENTITIES = re.compile(r"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.IGNORECASE)
_MHTML = re.compile(
    r"^(?:From|MIME-Version|Snapshot-Content-Location|Subject|Date):.*?multipart/related", re.DOTALL | re.IGNORECASE
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEAD = 4096


class Sniffed(Struct, frozen=True):
    form: Form
    text: str
    """Decoded; empty for a .docx."""
    found: tuple[Diagnostic, ...] = ()


def problem(path: str, code: str, message: str, help: str = "", *, line: int = 1, column: int = 1) -> Diagnostic:
    return Diagnostic(Span(path, line, column), code, message, help)


def sniff(data: bytes, path: str) -> Sniffed | Diagnostic:
    """Recognises a file by its bytes.

    Returns:
        Its form and text, or the reason why nothing can be made of it.
    """
    if len(data) > MAX_BYTES:
        return too_large(path, len(data))
    if not data.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf"):
        return problem(path, "empty-file", "the file is empty", "check that it was saved to the end")
    for signature, what, help in _SIGNATURES:
        if data.startswith(signature):
            return problem(path, "not-a-draft", f"this is {what}{_in_spite_of(path)}", help)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Sniffed("docx", "")
    if path.lower().endswith(".docx"):
        return problem(
            path,
            "damaged-file",
            "this is no .docx file, or its beginning is missing",
            "save it once more from the word processor",
        )
    decoded = decode(data, path)
    if isinstance(decoded, Diagnostic):
        return decoded
    text, found = decoded
    head = text[:_HEAD].lstrip("\ufeff")
    if _MHTML.match(head):
        return problem(path, "not-a-draft", "this is a web archive (.mht)", 'save the page as "Web page, HTML only"')
    is_html = bool(_HTML.match(head)) or (
        path.lower().endswith((".html", ".htm", ".xhtml")) and bool(_TAGS.search(text[:200_000]))
    )
    if _ENTITIES.search(text[:_HEAD] if is_html else head):
        return problem(
            path,
            "xml-entity",
            "the file declares entities of its own",
            "save the page from a browser once more; no page of a web site needs them",
        )
    if head.lstrip().startswith("<?xml") and not is_html:
        return problem(
            path, "not-a-draft", "this is an XML file", "a draft is plain text, a saved web page or a .docx file"
        )
    return Sniffed("html" if is_html else "text", text, found)


def too_large(path: str, size: int) -> Diagnostic:
    message = f"the file has {size / 1_000_000:,.1f} MB, more than {MAX_BYTES // 1_000_000} MB"
    return problem(path, "file-too-large", message, "pictures need not come along: save the text without them")


def _in_spite_of(path: str) -> str:
    suffix = path.rpartition(".")[2].lower()
    return f", not a .{suffix} file" if suffix in ("docx", "txt", "html", "htm") else ""


# --- encodings --------------------------------------------------------------------------------------------

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes, path: str) -> tuple[str, tuple[Diagnostic, ...]] | Diagnostic:
    """The text of a file, with a warning where its encoding had to be guessed."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name), ()
            except UnicodeDecodeError:
                return _cut(path, name.removesuffix("-sig").upper())
    if b"\x00" in data[:_HEAD]:
        for name in ("utf-16-le", "utf-16-be"):
            zeros = data[:_HEAD][1::2] if name == "utf-16-le" else data[:_HEAD][::2]
            if zeros.count(0) >= 0.6 * len(zeros):
                try:
                    return data.decode(name), ()
                except UnicodeDecodeError:
                    break
        return problem(
            path, "not-a-draft", "this is not a text", "a draft is plain text, a saved web page or a .docx file"
        )
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        if (
            error.start >= len(data) - 3
            and error.reason == "unexpected end of data"
            and any(b > 127 for b in data[: error.start])
        ):
            return _cut(path, "UTF-8")
        return _guess(data, path, error)


def _cut(path: str, encoding: str) -> Diagnostic:
    return problem(
        path,
        "damaged-file",
        f"the {encoding} text is damaged or ends in the middle of a character",
        "save or download the file once more",
    )


def _guess(data: bytes, path: str, error: UnicodeDecodeError) -> tuple[str, tuple[Diagnostic, ...]] | Diagnostic:
    line = data.count(b"\n", 0, error.start) + 1
    column = error.start - data.rfind(b"\n", 0, error.start)
    declared = _CHARSET.search(data[:_HEAD])
    names = [declared[1].decode("ascii").lower()] if declared else []
    names += _likely(data)
    for name in names:
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if name in ("utf-8", "utf8") or _controls(text):
            continue
        if declared and name == names[0]:
            return text, ()
        return text, (
            Diagnostic(
                Span(path, line, column),
                "encoding-guessed",
                f"the text is not UTF-8; it was read as {name}",
                "look at letters with accents and at quotation marks in the draft",
                "warning",
            ),
        )
    return problem(
        path, "encoding", "the encoding of the text cannot be told", "save the file as UTF-8", line=line, column=column
    )


def _likely(data: bytes) -> list[str]:
    """Encodings of one byte a letter that the text may be in, the likeliest first."""
    sample = data[:200_000]
    # Letters above 0xC0 in runs are Cyrillic; between ASCII letters they are accents.
    runs = len(re.findall(rb"[\xc0-\xff]{3,}", sample))
    single = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", sample))
    return ["windows-1251", "windows-1252"] if runs > single else ["windows-1252", "windows-1251"]


def _controls(text: str) -> bool:
    return bool(re.search(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", text))


def looks_cut(html: str) -> bool:
    """Whether a page ends in the middle of a tag or of a comment, as half a download does."""
    last = html.rfind("<")
    if html.rfind("<!--") > html.rfind("-->"):
        return True
    return last > html.rfind(">") and len(html) - last < 2000 and bool(re.match(r"</?[A-Za-z!][^<]*$", html[last:]))
