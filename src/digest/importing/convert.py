"""One file into one draft, and what is to be said about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct

from digest.diagnostics import Diagnostic, Level, Span
from digest.importing import audit
from digest.importing.blocks import Document, squeeze, unmarked
from digest.importing.draft import body, front_matter
from digest.importing.recognise import recognise
from digest.importing.sniff import looks_cut, problem, sniff
from digest.importing.text import read_text
from digest.importing.work import Front, Work
from digest.model import Section

# Text in UTF-8 that was once read as Windows-1252 and saved again.
_BROKEN = re.compile(r"\S{0,20}(?:â€[™œ“”˜\u009d–¦]|Ã[\u0080-\u00bf]|[ÐÑ][\u0080-\u00bf][ÐÑ])\S{0,20}")
_SHOWN = 90


class DraftText(Struct, frozen=True, kw_only=True):
    """A draft that has no place yet."""

    slug: str
    year: int
    text: str


def draft_of(
    data: bytes, filename: str, sections: Sequence[Section]
) -> tuple[DraftText | None, tuple[Diagnostic, ...]]:
    """The draft that a file gives. Pure: the same bytes give the same draft.

    Args:
        data: The file.
        filename: Its path as the editor knows it; a date in its name counts.
        sections: The standing sections, whose titles and aliases are looked for.

    Returns:
        The draft, None where there is an error, and what was found: errors, doubts (which stand in the draft as
        comments too), words lost, and as notes what was left out on purpose.
    """
    try:
        return _draft_of(data, filename, sections)
    except RecursionError:
        return None, (
            problem(filename, "damaged-file", "the file is nested too deeply", "save the text alone, as a .txt file"),
        )


def _draft_of(
    data: bytes, filename: str, sections: Sequence[Section]
) -> tuple[DraftText | None, tuple[Diagnostic, ...]]:
    document, found = _document(data, filename)
    if document is None:
        return None, found
    if not any(block.text for block in document.blocks):
        return None, (
            *found,
            problem(
                filename, "no-content", "no text was found in the file", "open it and copy the text into a .txt file"
            ),
        )
    work = _broken_letters(recognise(document, sections, filename.replace("\\", "/").rpartition("/")[2]))
    found += tuple(_notices(work, filename))
    if work.front.date is None:
        help = "write the date into the first line, or into the file's name: 2025-11-03.txt"
        return None, (*found, problem(filename, "no-date", "the text, its address and its name give no date", help))
    written = body(work)
    lost = audit.losses(
        document.lines,
        written,
        values=_values(work.front),
        omissions=work.omissions,
        markdown=document.form == "text",
    )
    found += tuple(
        warning(
            filename,
            line.number,
            "words-lost",
            f"these words are not in the draft: {_cut(' '.join(missing))}",
            quote=line.text,
        )
        for line, missing in lost
    )
    text = f"---\n{front_matter(work.front)}---\n\n{written}"
    return DraftText(slug=slug_of(work.front), year=work.front.date.year, text=text), found


def _document(data: bytes, path: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    sniffed = sniff(data, path)
    if isinstance(sniffed, Diagnostic):
        return None, (sniffed,)
    if sniffed.form == "text":
        return read_text(sniffed.text), sniffed.found
    if sniffed.form == "docx":
        from digest.importing.docx import read_docx

        read = read_docx(data, path)
        return (None, (read,)) if isinstance(read, Diagnostic) else (read, ())
    from digest.importing.html import TooDeep, read_html

    if looks_cut(sniffed.text):
        message = "the page ends in the middle of a tag: half of it may be missing"
        return None, (*sniffed.found, problem(path, "damaged-file", message, "save the page once more"))
    try:
        return read_html(sniffed.text), sniffed.found
    except TooDeep:
        return None, (
            problem(path, "damaged-file", "the page is nested too deeply", "save the text alone, as a .txt file"),
        )


def _broken_letters(work: Work) -> Work:
    for block in work.blocks:
        found = _BROKEN.search(block.text)
        if found:
            advice = "the file was saved in a wrong encoding; get the text once more"
            return work.doubt(block.line, f'letters are broken, as in "{_cut(found[0])}": {advice}')
    return work


def slug_of(front: Front) -> str:
    """The date; of a report, with the first words of its title."""
    if front.date is None:
        return ""
    if front.kind != "report":
        return front.date.isoformat()
    plain = unicodedata.normalize("NFKD", front.title.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"'s\b|'", "", plain)
    little = {"a", "an", "the", "of", "for", "in", "on", "and", "to", "s"}
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in little]
    return "-".join([front.date.isoformat(), *words[:3]])


def _values(front: Front) -> Iterator[str]:
    """What the front matter says, without its keys."""
    yield from (front.title, front.edition, front.source, front.period)
    for values in (front.authors, front.contributors, front.acknowledgements, front.funding):
        yield from values


# --- what is reported -------------------------------------------------------------------------------------


def _notices(work: Work, path: str) -> Iterator[Diagnostic]:
    doubts = [*work.doubts]
    for block in work.blocks:
        doubts += [(block.line, message) for message in block.doubts]
        doubts += [(block.line, block.md)] if block.kind == "comment" else []
    for line, message in dict.fromkeys(doubts):
        yield warning(
            path,
            line,
            "import-note",
            message,
            help="it stands in the draft as a comment; settle it there and delete the comment",
        )
    reasons: dict[str, list[tuple[int, str]]] = {}
    for omission in work.omissions:
        reasons.setdefault(omission.reason, []).append((omission.line, omission.text))
    for reason, parts in reasons.items():
        parts.sort(key=lambda part: part[0])
        text = "; ".join(text for _, text in parts)
        yield warning(
            path, min(line for line, _ in parts), "left-out", f"left out, {reason}: {_cut(text)}", level="note"
        )
    if work.document.aside:
        count = len(work.document.aside.split())
        message = f"left out, {count} words around the content of the page: {_cut(work.document.aside)}"
        yield warning(path, 1, "left-out", message, level="note")


def warning(
    path: str, line: int, code: str, message: str, *, help: str = "", level: Level = "warning", quote: str = ""
) -> Diagnostic:
    return Diagnostic(Span(path, line), code, squeeze(unmarked(message)), help, level, quote)


def _cut(text: str) -> str:
    """At most `_SHOWN` characters, cut between words."""
    text = squeeze(text)
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
