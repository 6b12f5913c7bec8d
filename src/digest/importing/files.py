"""Files in, drafts out: the one module here that touches the disk."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from digest.diagnostics import Diagnostic
from digest.importing.convert import DraftText, draft_of, warning
from digest.importing.sniff import MAX_BYTES, problem, too_large
from digest.model import Section

Status = Literal["written", "unchanged", "exists"]
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx")
"""Files that an import of a whole folder takes."""
_MISTAKEN = (".pdf", ".doc", ".rtf", ".odt", ".mht", ".mhtml", ".webarchive", ".pages")
"""Files that somebody may have put there to be imported."""


class Draft(Struct, frozen=True, kw_only=True):
    """A draft and what became of it."""

    source: str
    """The imported file, as it was named."""
    path: Path
    text: str
    status: Status
    """"unchanged": it stood there already, to the byte. "exists": something else stands there and was left alone."""


class ImportReport(Struct, frozen=True, kw_only=True):
    drafts: tuple[Draft, ...]
    diagnostics: tuple[Diagnostic, ...]


def import_files(paths: Iterable[Path], *, to: Path, sections: Sequence[Section]) -> ImportReport:
    """Imports files and whole folders, one after another; an error in one does not stop the others.

    Args:
        paths: Files, and folders whose files of `SUFFIXES` are taken, in order of their names.
        to: The folder of the issues; a draft is written to ``<to>/<year>/<slug>.md``.
        sections: The standing sections.

    Nothing that exists is ever written over: the same draft is left as it is, a different one is a warning.
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
        made, said = draft_of(data, file.as_posix(), sections)
        found += said
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
                yield None, [warning(file.as_posix(), 1, "ignored-file", message, help="save it as .docx or .txt")]
        if not taken:
            help = f"files that are taken end in {', '.join(SUFFIXES)}"
            yield None, [problem(path.as_posix(), "no-content", "there is nothing to import in this folder", help)]


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder by name, but hidden ones, links, and the folders that browsers save beside a page."""
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
    draft = Draft(source=source, path=there, text=made.text, status="exists")
    return draft, warning(source, 1, "draft-exists", message, help=help)


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
