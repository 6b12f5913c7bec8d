"""Files in, drafts out: the one module here that touches the disk."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from digest.diagnostics import Diagnostic, Level, Span
from digest.importing import audit
from digest.importing.blocks import Document, squeeze, unmarked
from digest.importing.draft import body, front_matter
from digest.importing.recognise import recognise
from digest.importing.sniff import MAX_BYTES, looks_cut, problem, sniff, too_large
from digest.importing.text import read_text
from digest.importing.work import Front, Work
from digest.model import Section

Status = Literal["written", "unchanged", "exists"]
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx")
"""Files that an import of a whole folder takes."""
_MISTAKEN = (".pdf", ".doc", ".rtf", ".odt", ".mht", ".mhtml", ".webarchive", ".pages")
"""Files that somebody may have put there to be imported."""

# Text in UTF-8 that was once read as Windows-1252 and saved again.
_BROKEN = re.compile(r"\S{0,20}(?:â€[™œ“”˜\u009d–¦]|Ã[\u0080-\u00bf]|[ÐÑ][\u0080-\u00bf][ÐÑ])\S{0,20}")
_SHOWN = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText:
    """A draft that has no place yet."""

    slug: str
    year: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft and what became of it."""

    source: str
    """The imported file, as it was named."""
    path: Path
    text: str
    status: Status
    """"unchanged": it stood there already, to the byte. "exists": something else stands there and was left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    drafts: tuple[Draft, ...]
    diagnostics: tuple[Diagnostic, ...]


# --- one file ---------------------------------------------------------------------------------------------


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
        _warning(
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
            message = f'letters are broken, as in "{_cut(found[0])}": the file was saved in a wrong encoding; get the text once more'
            return work.doubt(block.line, message)
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
        yield _warning(
            path,
            line,
            "import-doubt",
            message,
            help="it stands in the draft as a comment; settle it there and delete the comment",
        )
    reasons: dict[str, list[tuple[int, str]]] = {}
    for omission in work.omissions:
        reasons.setdefault(omission.reason, []).append((omission.line, omission.text))
    for reason, parts in reasons.items():
        parts.sort(key=lambda part: part[0])
        text = "; ".join(text for _, text in parts)
        yield _warning(
            path, min(line for line, _ in parts), "left-out", f"left out, {reason}: {_cut(text)}", level="note"
        )
    if work.document.aside:
        count = len(work.document.aside.split())
        message = f"left out, {count} words around the content of the page: {_cut(work.document.aside)}"
        yield _warning(path, 1, "left-out", message, level="note")


def _warning(
    path: str, line: int, code: str, message: str, *, help: str = "", level: Level = "warning", quote: str = ""
) -> Diagnostic:
    return Diagnostic(Span(path, line), code, squeeze(unmarked(message)), help, level, quote)


def _cut(text: str) -> str:
    """At most `_SHOWN` characters, cut between words."""
    text = squeeze(text)
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"


# --- many files -------------------------------------------------------------------------------------------


def import_files(paths: Iterable[Path], *, to: Path, sections: Sequence[Section]) -> ImportReport:
    """Imports files and whole folders, one after another; an error in one does not stop the others.

    Args:
        paths: Files, and folders whose files of `SUFFIXES` are taken, in order of their names.
        to: The folder of the issues; a draft is written to ``<to>/<year>/<slug>.md``.
        sections: The standing sections.

    Nothing that exists is ever written over: the same draft is left as it is, a different one is an error.
    """
    drafts: list[Draft] = []
    found: list[Diagnostic] = []
    seen: set[Path] = set()
    for file, problems in _files(paths):
        found += problems
        if file is None or (place := _absolute(file)) in seen:
            continue
        seen.add(place)
        data = _read(file)
        if isinstance(data, Diagnostic):
            found.append(data)
            continue
        made, problems = draft_of(data, file.as_posix(), sections)
        found += problems
        if made is not None:
            draft, problem_ = _place(made, file, to)
            found += [problem_] if problem_ else []
            drafts += [draft] if draft else []
    return ImportReport(drafts=tuple(drafts), diagnostics=tuple(found))


def _absolute(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path | None, list[Diagnostic]]]:
    for path in paths:
        try:
            folder = path.is_dir()
        except (OSError, ValueError):
            folder = False
        if not folder:
            yield path, []
            continue
        taken = 0
        for file in _walk(path):
            suffix = file.suffix.lower()
            if suffix in SUFFIXES:
                taken += 1
                yield file, []
            elif suffix in _MISTAKEN:
                message = f"a {suffix} file cannot be imported"
                yield None, [_warning(file.as_posix(), 1, "ignored-file", message, help="save it as .docx or .txt")]
        if not taken:
            help = f"files that are taken end in {', '.join(SUFFIXES)}"
            yield None, [problem(path.as_posix(), "no-content", "there is nothing to import in this folder", help)]


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder by name; hidden ones, links, and the folders that browsers save beside a page are passed over."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not f.endswith(("_files", ".files")))
        for name in sorted(files):
            file = Path(root, name)
            if not name.startswith((".", "~$")) and not file.is_symlink():
                yield file


def _read(file: Path) -> bytes | Diagnostic:
    path = file.as_posix()
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return problem(
                path,
                "unreadable-file",
                "this is not a file",
                "name a text, a saved page, a .docx file, or a folder of them",
            )
        if status.st_size > MAX_BYTES:
            return too_large(path, status.st_size)
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return problem(
            path, "unreadable-file", f"the file cannot be read: {reason}", "check that it exists and its permissions"
        )


def _place(made: DraftText, file: Path, to: Path) -> tuple[Draft | None, Diagnostic | None]:
    """Writes a draft where nothing is."""
    year = to / str(made.year)
    path = year / f"{made.slug}.md"
    data = made.text.encode("utf-8")
    source = file.as_posix()
    try:
        for there in (path, to / f"{made.slug}.md", year / made.slug, to / made.slug):
            if os.path.lexists(there):
                return _existing(made, there, data, source)
        year.mkdir(parents=True, exist_ok=True)
        if not _create(path, data):
            return _existing(made, path, data, source)
    except OSError as error:
        message = f'"{path.as_posix()}" cannot be written: {error.strerror or error}'
        return None, problem(source, "unwritable-file", message, "check the folder and its permissions")
    return Draft(source=source, path=path, text=made.text, status="written"), None


def _existing(made: DraftText, there: Path, data: bytes, source: str) -> tuple[Draft, Diagnostic | None]:
    if there.is_file() and there.read_bytes() == data:
        return Draft(source=source, path=there, text=made.text, status="unchanged"), None
    message = f'the issue is there already, in "{there.as_posix()}", and differs from this file: nothing was written'
    help = f'to import "{source}" once more, move the other away; or give this one another date in its first line'
    return Draft(source=source, path=there, text=made.text, status="exists"), problem(
        source, "draft-exists", message, help
    )


def _create(path: Path, data: bytes) -> bool:
    """A whole file where there was none, or nothing: False where another was faster."""
    handle, name = tempfile.mkstemp(prefix=".import-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(name, 0o666 & ~_umask())
        try:
            os.link(name, path)
        except FileExistsError:
            return False
        except OSError:
            # A file system without hard links.
            with path.open("xb") as stream:
                stream.write(data)
        return True
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
