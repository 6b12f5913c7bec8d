"""Which issues a content folder holds. Reads names only, no files."""

from __future__ import annotations

import os
import re
import unicodedata
from datetime import date
from pathlib import Path

from msgspec import Struct

from digest.diagnostics import Diagnostic, Level, Span

_SLUG = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"[0-9]{4}")
# What editors, file managers and version control leave behind.
_SKIPPED = re.compile(r"\..*|.*~|#.*#|Thumbs\.db|desktop\.ini|__MACOSX|CVS", re.IGNORECASE)


class IssueFiles(Struct, frozen=True, kw_only=True):
    """One issue on the disk."""

    slug: str
    date: date
    """As the slug says."""
    root: Path
    """The content folder."""
    shown_root: str
    """The same as the editor typed it."""
    names: tuple[str, ...]
    """The file relative to the content folder, with forward slashes, or the folder's: ``index.md`` first, then by
    name."""
    folder: bool

    @property
    def paths(self) -> tuple[Path, ...]:
        """`names` on the disk."""
        return tuple([self.root / name for name in self.names])


def discover(content: Path, shown: str = "") -> tuple[list[IssueFiles], list[Diagnostic]]:
    """The issues below ``content/issues``, by slug, and what stands there that is none.

    Args:
        content: The content folder.
        shown: The same as the editor typed it; default as given.
    """
    finder = _Finder(content, shown or content.as_posix())
    if not (content / "issues").is_dir():
        message = "there is no folder issues/ in the content folder"
        finder.note("issues", "no-issues", message, "make it, and put issues into it: issues/2025/2025-11-03.md")
        return [], finder.diagnostics
    finder.folder("issues", year="")
    finder.twins()
    return sorted(finder.issues, key=lambda files: (files.slug, files.names)), finder.diagnostics


class _Finder:
    def __init__(self, content: Path, shown: str) -> None:
        self.content = content
        self.shown = shown
        self.issues: list[IssueFiles] = []
        self.diagnostics: list[Diagnostic] = []
        self.sources: list[tuple[str, str]] = []
        """Slug as written and place of everything that names one."""

    def note(self, path: str, code: str, message: str, help: str, level: Level = "error") -> None:
        self.diagnostics.append(Diagnostic(Span(self.display(path)), code, message, help, level))

    def display(self, path: str) -> str:
        from digest.reading.source import display_path

        return display_path(self.shown, path)

    def entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.content / folder) as entries:
                return sorted((e for e in entries if not _SKIPPED.fullmatch(e.name)), key=lambda e: e.name)
        except OSError as error:
            self.note(
                folder, "unreadable-file", f"the folder cannot be read: {error.strerror}", "check its permissions"
            )
            return []

    def folder(self, folder: str, *, year: str) -> None:
        """A folder that holds issues: ``issues`` itself, or one of its years."""
        for entry in self.entries(folder):
            path = f"{folder}/{entry.name}"
            if entry.is_symlink() and not entry.name.endswith(".md"):
                self.note(
                    path,
                    "symlink",
                    f'"{entry.name}" is a symbolic link',
                    "put the folder itself here; links are not followed",
                )
            elif entry.is_dir(follow_symlinks=False):
                if not year and _YEAR.fullmatch(entry.name):
                    self.folder(path, year=entry.name)
                else:
                    self.issue(path, entry.name, year, self.section_files(path))
            elif entry.name.endswith(".md"):
                self.issue(path, entry.name.removesuffix(".md"), year, None)
            else:
                self.ignored(path)

    def ignored(self, path: str) -> None:
        self.note(
            path,
            "ignored-file",
            f'"{path.rpartition("/")[2]}" is no issue and is left out',
            "issues end in .md; pictures go to media/",
            "warning",
        )

    def section_files(self, folder: str) -> tuple[str, ...]:
        """The files of an issue that is a folder."""
        files = []
        for entry in self.entries(folder):
            path = f"{folder}/{entry.name}"
            if entry.name.endswith(".md") and not entry.is_dir(follow_symlinks=False):
                files.append(path)
            else:
                self.ignored(path)
        return tuple(sorted(files, key=lambda p: (not p.endswith("/index.md"), p)))

    def issue(self, path: str, name: str, year: str, parts: tuple[str, ...] | None) -> None:
        written = unicodedata.normalize("NFC", name)
        self.sources.append((written, path))
        match = _SLUG.fullmatch(written)
        day = _day(match[1]) if match else None
        if match is None or day is None:
            self.note(path, "invalid-slug", *_slug_problem(written))
            return
        if year and not written.startswith(year):
            self.note(
                path,
                "wrong-year-folder",
                f"an issue of {written[:4]} in the folder of {year}",
                f"move it to issues/{written[:4]}/",
                "warning",
            )
        if parts is not None and (not parts or not parts[0].endswith("/index.md")):
            self.note(
                f"{path}/index.md",
                "no-index",
                f'the folder "{name}" has no index.md',
                f"make one with the lines ---, date: {match[1]} and ---; it holds the front matter and the lead",
            )
            return
        files = parts if parts is not None else (path,)
        self.issues.append(
            IssueFiles(
                slug=written, date=day, root=self.content, shown_root=self.shown, names=files, folder=parts is not None
            )
        )

    def twins(self) -> None:
        """Two sources for one slug, or slugs that some file systems and addresses cannot tell apart."""
        first: dict[str, str] = {}
        for slug, path in self.sources:
            key = unicodedata.normalize("NFC", slug.casefold())
            other = first.setdefault(key, path)
            if other != path:
                self.note(
                    path,
                    "duplicate-slug",
                    f'a second source for the issue "{slug}"',
                    f"the first is {self.display(other)}; delete or rename one of them",
                )
        taken: set[str] = set()
        kept = []
        for files in self.issues:
            if files.slug not in taken:
                taken.add(files.slug)
                kept.append(files)
        self.issues = kept


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _slug_problem(name: str) -> tuple[str, str]:
    example = (
        "a name starts with the date and goes on in small letters, digits and hyphens: 2025-11-03 or 2025-11-03-special"
    )
    start = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", name)
    if start and _day(start[0]) is None:
        return f'"{name}" starts with a day that does not exist', example
    if start:
        rest = re.sub(r"[^a-z0-9]+", "-", name[10:].lower()).strip("-")
        return f'"{name}" cannot be the name of an issue', f"call it {start[0]}{'-' + rest if rest else ''}"
    return f'"{name}" does not start with a date', example
